/** Messages between the worker of a crawl and the threads that read files for it. */

import type { LogLevel } from '#engine/base/log.ts';
import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { FileShape } from '#engine/crawl/file-shape.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** What a thread starts with. */
export interface ThreadSetup {
  /** Of this thread alone. */
  readonly temporaryDirectory: string;
  /** Of the crawler, in order. */
  readonly classifiers: readonly ClassifierReading[];
}

export interface FileToRead {
  readonly object: StoredObject;
  /** Bytes of content; 0: every row. */
  readonly depth: number;
  /** By a person. */
  readonly format: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of StatedReading. */
  readonly unlessHeader?: readonly string[];
}

export interface BatchToRead {
  readonly id: number;
  readonly files: readonly FileToRead[];
}

/** As a file's verdict, with the hash of its shape. */
export interface ReadFile {
  readonly shape: string | null;
  readonly reason: string;
  readonly rowCount: number | null;
  readonly lasting: boolean;
}

export interface BatchRead {
  /** In the order asked for; null: only a worker with DuckDB can read the file. */
  readonly files: readonly (ReadFile | null)[];
  /** Shapes that this thread has not sent before. */
  readonly shapes: readonly { readonly hash: string; readonly shape: FileShape }[];
}

export type ThreadMessage =
  | ({ readonly kind: 'read'; readonly id: number } & BatchRead)
  /** An error that no file caused. */
  | { readonly kind: 'failed'; readonly id: number; readonly error: SerializedError }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly details: Record<string, unknown> | undefined;
    };
