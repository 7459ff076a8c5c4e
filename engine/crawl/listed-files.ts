/** A listing with what was learned of each file, as columns: one crawl target inside the worker. */

import type { StoredObject, SkippedPath } from '#engine/storage/storage.ts';

export interface ListedFiles {
  /** Absolute, as the storage spells it. */
  readonly root: string;
  /** True when the target is a single file. */
  readonly rootIsFile: boolean;
  readonly separator: string;
  readonly objects: readonly StoredObject[];
  /** Per object the number of its shape, `unread`, or `skippedFile`. */
  readonly shapes: Int32Array;
  /** Per object its rows; NaN when they were not counted. */
  readonly recordCounts: Float64Array;
  readonly skipped: readonly SkippedPath[];
}

/** In place of a shape: the file is in the list of skipped files. */
export const skippedFile = -2;
