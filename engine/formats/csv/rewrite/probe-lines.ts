/** Looks into a large file here and there for what makes DuckDB's parallel CSV reader lose rows without a word. */

import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Bytes between the sampled positions; DuckDB gives each of its threads 8 MB. */
const stepBytes = 4_000_000;
const windowBytes = 4096;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads 4 kB in every 4 MB; nothing of a source of up to 4 MB.
 * @param source that is not packed, in UTF-8.
 * @returns true: a stretch of blank lines was met; false: there is none of 5 MB or more.
 * @throws EngineError when the source cannot be read.
 */
export async function hasBlankStretch(source: ByteSource, signal: AbortSignal): Promise<boolean> {
  for (let at = stepBytes; at < source.size; at += stepBytes) {
    signal.throwIfAborted();
    const bytes = await source.read(at, windowBytes);
    if (bytes.length === windowBytes && bytes.every((byte) => byte === lineFeed || byte === carriageReturn))
      return true;
  }
  return false;
}
