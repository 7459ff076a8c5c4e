/** What a job's bookmark says, in the words of the window. */

import { bookmarkText } from '#engine/contract/job-bookmark.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';

/** @param jobName null: none. @returns undefined until it is read. */
export function useBookmarkText(jobName: string | null): string | undefined {
  const bookmark = useProcedure('getJobBookmark', { jobName: jobName ?? '-' }, { enabled: jobName !== null });
  const runId = bookmark.data?.runId ?? null;
  // Runs are removed from the history after a time.
  const run = useProcedure('getJobRun', { id: runId ?? '-' }, { enabled: runId !== null });
  if (jobName === null || bookmark.data === undefined) return undefined;
  return bookmarkText(bookmark.data, {
    run: run.data === undefined ? 'an earlier run' : `run #${run.data.number}`,
    time: timeOfDay,
  });
}
