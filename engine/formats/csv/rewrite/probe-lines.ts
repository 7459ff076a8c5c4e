/** Looks into a large file here and there for what makes DuckDB's parallel CSV reader lose rows without a word. */

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Bytes between the sampled positions; DuckDB gives each of its threads 8 MB. */
const stepBytes = 4_000_000;
const windowBytes = 4096;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads 4 kB in every 4 MB; a file of up to 4 MB is not opened.
 * @param path of a file that is not packed, in UTF-8.
 * @returns true: a stretch of blank lines was met; false: there is none of 5 MB or more.
 * @throws EngineError when the file cannot be read.
 */
export function hasBlankStretch(path: string, signal: AbortSignal): boolean {
  let file: number | undefined;
  try {
    const { size } = statSync(path);
    if (size <= stepBytes) return false;
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(windowBytes);
    for (let at = stepBytes; at < size; at += stepBytes) {
      signal.throwIfAborted();
      const length = readSync(file, buffer, 0, windowBytes, at);
      if (length === windowBytes && buffer.every((byte) => byte === lineFeed || byte === carriageReturn)) return true;
    }
    return false;
  } catch (thrown) {
    signal.throwIfAborted();
    throw convertFileError(thrown, path, 'read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
