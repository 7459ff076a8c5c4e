/** Looks into a large file here and there for what makes DuckDB's parallel CSV reader lose rows without a word. */

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { CsvReadOptions } from '#engine/formats/csv/options.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

export interface ProbedLines {
  /** True: a stretch of blank lines was met; false: there is none of 5 MB or more. */
  readonly hasBlankStretch: boolean;
  /** True: a line may be longer than 8 MB; false: none is. */
  readonly mayHaveLongLine: boolean;
}

/** Bytes between the places that are looked at; DuckDB gives each of its threads 8 MB. */
const stepBytes = 4_000_000;
const windowBytes = 4096;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads 4 kB in every 4 MB, and more where these hold no line end; a file of up to 4 MB is not opened.
 * @param path of a file that is not packed, in UTF-8.
 * @throws EngineError when the file cannot be read.
 */
export function probeLines(path: string, lineEnd: CsvReadOptions['lineEnd'], signal: AbortSignal): ProbedLines {
  let file: number | undefined;
  try {
    const { size } = statSync(path);
    if (size <= stepBytes) return { hasBlankStretch: false, mayHaveLongLine: false };
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(windowBytes);
    const end = lineEnd === 'cr' ? carriageReturn : lineFeed;
    let hasBlankStretch = false;
    let mayHaveLongLine = false;
    for (let at = stepBytes; at < size; at += stepBytes) {
      signal.throwIfAborted();
      const length = readSync(file, buffer, 0, windowBytes, at);
      hasBlankStretch ||=
        length === windowBytes && buffer.every((byte) => byte === lineFeed || byte === carriageReturn);
      mayHaveLongLine ||= !holdsLineEnd(file, buffer.subarray(0, length), end, at);
    }
    return { hasBlankStretch, mayHaveLongLine };
  } catch (thrown) {
    signal.throwIfAborted();
    throw convertFileError(thrown, path, 'read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Whether a line ends in the step that begins at an offset, of which the first bytes are given. */
function holdsLineEnd(file: number, first: Uint8Array, end: number, at: number): boolean {
  if (first.includes(end)) return true;
  const buffer = Buffer.alloc(64 * 1024);
  for (let from = at + first.length; from < at + stepBytes; from += buffer.length) {
    const length = readSync(file, buffer, 0, Math.min(buffer.length, at + stepBytes - from), from);
    // The file ends before the step does.
    if (length === 0) return true;
    if (buffer.subarray(0, length).includes(end)) return true;
  }
  return false;
}
