/** The dialog of an export, and the exports of this window. */

import { create } from 'zustand';
import type { ExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import type { CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';

export type ExportPart = 'rows' | 'chart';
export type ExportPlace = 'file' | 'clipboard' | 'table';

interface Exports {
  /** null: the dialog is closed. */
  readonly asking: ExportSubject | null;
  /** What the dialog exports. */
  readonly part: ExportPart;
  /** Where the rows go, as the dialog shows it. */
  readonly place: ExportPlace;
  /** Name of the format that was written last; the next export begins with it. */
  readonly format: string;
  /** Of the clipboard. */
  readonly copyFormat: CopyFormat;
  /** Absolute path of the file that was written last. */
  readonly last: string | null;
  /** How many are under way. */
  readonly running: number;
}

export const useExports = create<Exports>(() => ({
  asking: null,
  part: 'rows',
  place: 'file',
  format: 'csv',
  copyFormat: 'TSV',
  last: null,
  running: 0,
}));

/** For rows of any kind: other features bring their own subject. */
export function askExport(asking: ExportSubject | null, place: ExportPlace = 'file'): void {
  useExports.setState(asking === null ? { asking } : { asking, place, part: 'rows' });
}

/** @param asking its rows, for those who want them instead. */
export function askChartExport(asking: ExportSubject): void {
  useExports.setState({ asking, part: 'chart' });
}
