/** The position of a job's bookmark that is being asked about. */

import { create } from 'zustand';
import type { NamedRun } from '#renderer/features/runs/run-actions.ts';

/** @param to a run: what later runs read counts as not read. */
export type AskedBookmark = { readonly jobName: string } & (
  | { readonly to: 'start' | NamedRun }
  | {
      readonly to: 'now';
      /** They may decide which files the sources have. */
      readonly arguments: Readonly<Record<string, string>>;
    }
);

export const useBookmarkAsked = create<{ readonly asked: AskedBookmark | null }>(() => ({ asked: null }));

export function askBookmark(asked: AskedBookmark | null): void {
  useBookmarkAsked.setState({ asked });
}
