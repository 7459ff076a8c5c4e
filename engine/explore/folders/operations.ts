/** Messages between host and worker about the files of a folder. */

import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface FolderRequest {
  /** Absolute. */
  readonly path: string;
  /** Saved readings, to compare columns of some files; null: no file is opened. */
  readonly readings: readonly StatedReading[] | null;
}

/** Files with one ending. */
export interface FileKind {
  /** The format of such files, or null where the ending is that of no format. */
  readonly format: string | null;
  /** Without the dot and that of a packing, lower case; '' for none. */
  readonly extension: string;
  readonly fileCount: number;
}

export interface FolderFiles {
  readonly fileCount: number;
  readonly sizeBytes: number;
  /** The most frequent first. */
  readonly kinds: readonly FileKind[];
  /** Of folders named `key=value`. */
  readonly partitionKeys: Schema;
  /** Of some of the files; null: not compared, or not all of them look like files of one format. */
  readonly sameColumns: boolean | null;
  /** Equal as long as no file was added, removed or changed. */
  readonly token: string;
}

/** @throws EngineError as listPath. */
export const listFolder = describeOperation<FolderRequest, FolderFiles>('explore.listFolder');
