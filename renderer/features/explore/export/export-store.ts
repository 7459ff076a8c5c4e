/** The dialog of an export, and the exports of this window. */

import { create } from 'zustand';
import type { ExportSubject } from '#renderer/features/explore/export/export-subject.ts';

interface Exports {
  /** null: the dialog is closed. */
  readonly asking: ExportSubject | null;
  /** Name of the format that was written last; the next export begins with it. */
  readonly format: string;
  /** Absolute path of the file that was written last. */
  readonly last: string | null;
  /** How many are under way. */
  readonly running: number;
}

export const useExports = create<Exports>(() => ({ asking: null, format: 'csv', last: null, running: 0 }));

/** For rows of any kind: other features bring their own subject. */
export function askExport(asking: ExportSubject | null): void {
  useExports.setState({ asking });
}
