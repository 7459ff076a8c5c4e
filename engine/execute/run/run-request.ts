/** The options with which a person or a trigger starts a job. */

import type { RedriveRequest } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface BookmarkWindow {
  readonly from?: string | undefined;
  readonly to: string;
}

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
   * read again and nothing else (Glue: --job-bookmark-from, --job-bookmark-to). Without the first: that of the second alone.
   */
  readonly bookmarkWindow?: BookmarkWindow;
  /** A compaction: it writes all rows of a table again and nothing else, so that bookmarks on the table follow. */
  readonly keepsRows?: true;
  /** Why there is nothing to do, as a sentence: the run succeeds at once, for whoever waits for its end. */
  readonly nothingToDo?: string;
}

/** A reader skips an empty line, and the record would be lost. */
export function checkFixedRecords({ runId, records }: RedriveRequest): void {
  const empty = records.find(({ fixed }) => fixed.trim() === '');
  if (empty === undefined && records.length > 0) return;
  throw new EngineError(
    'InvalidInput',
    empty === undefined ? 'No records were selected.' : `The fixed text of record ${empty.id} is empty.`,
    { hint: 'Write the record as it should be in the file.', details: { run: runId } },
  );
}

export function checkBookmarkWindow({ bookmark, bookmarkWindow, job }: StartJobRunRequest): void {
  if (bookmarkWindow === undefined) return;
  if (job.bookmark === 'disable')
    throw new EngineError(
      'InvalidInput',
      `Cannot read the input of earlier runs of job "${job.name}" again: the job has no bookmark.`,
      { hint: 'Run the job without a range: it reads all files.', details: { job: job.name } },
    );
  if ((bookmark ?? job.bookmark) === 'pause') return;
  throw new EngineError(
    'InvalidInput',
    `A bookmark window needs the bookmark option "pause", not "${bookmark ?? job.bookmark}".`,
    {
      hint: 'Start the run with bookmark "pause", or without the window.',
      details: { job: job.name },
    },
  );
}
