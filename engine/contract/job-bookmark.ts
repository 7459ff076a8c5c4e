/** What a job's bookmark says: what counts as read, and what the next run reads. */

import { z } from 'zod';

export const jobBookmarkSchema = z.object({
  jobName: z.string(),
  version: z.int().describe('Increases with every change; 0: not set yet.'),
  runId: z.string().nullable().describe('The last run that moved it; null: none.'),
  position: z
    .enum(['start', 'now', 'run'])
    .describe(
      'start: nothing counts as read, so the next run reads everything. now: everything that was there at `setToNowOn` counts as read. run: what `runId` and the runs before it read counts as read.',
    ),
  setToNowOn: z
    .number()
    .nullable()
    .describe('If the position is `now`: when it was set, in milliseconds since 1970; null: not known.'),
});
export type JobBookmarkText = z.output<typeof jobBookmarkSchema>;

interface BookmarkNames {
  /** Such as `run #3`, or `an earlier run`. */
  readonly run: string;
  readonly time: (millis: number) => string;
}

/** `Set to now at 10:15. The next run reads only what is added or changed after that.` */
export function bookmarkText({ position, setToNowOn }: JobBookmarkText, { run, time }: BookmarkNames): string {
  if (position === 'start') return 'Nothing counts as read. The next run reads everything.';
  if (position === 'run') return `Set by ${run}. The next run reads only what is new since then.`;
  const at = setToNowOn === null ? '' : ` at ${time(setToNowOn)}`;
  return `Set to now${at}. The next run reads only what is added or changed after that.`;
}
