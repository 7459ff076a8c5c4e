/** Ranges of a source that are read without waiting, for decoders that cannot stop within a record. */

import type { ByteRange } from '#engine/storage/byte-source.ts';

export interface ReadyRanges extends AsyncDisposable {
  /** Of the source, in bytes. */
  readonly size: number;
  /** Everything is ready: nothing needs to be fetched. */
  readonly isWhole: boolean;
  /** Makes ranges ready; they are cut at the end of the source. @throws EngineError of the source. */
  fetch(ranges: readonly ByteRange[], signal: AbortSignal): Promise<void>;
  /** Fills `target` from `offset` on. @throws EngineError `Internal` for what was not fetched. */
  readNow(target: Uint8Array, offset: number): void;
}
