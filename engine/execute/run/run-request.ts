/** The options with which a person or a trigger starts a job. */

import type { Job } from '#engine/contract/definitions/job.ts';

export interface StartJobRunRequest {
  /** The definition as it is now; the run keeps its own copy. */
  readonly job: Job;
  /** Override the job's default arguments. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Of the run, as a trigger has recorded it; absent: a new one. */
  readonly runId?: string;
  /** Instead of the job's own. */
  readonly bookmark?: Job['bookmark'];
  /**
   * With `pause` only: ids of two runs; input read by the runs after the first, up to and with the second, is
   * read again and nothing else (Glue: --job-bookmark-from, --job-bookmark-to).
   */
  readonly bookmarkWindow?: { readonly from: string; readonly to: string };
  /** A compaction: it writes all rows of a table again and nothing else, so that bookmarks on the table follow. */
  readonly keepsRows?: true;
  /** Why there is nothing to do, as a sentence: the run succeeds at once, for whoever waits for its end. */
  readonly nothingToDo?: string;
}
