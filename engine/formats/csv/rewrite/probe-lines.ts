/** Looks into a large file here and there for what DuckDB's parallel CSV reader does not read rightly. */

import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { LineMisfits, type LineDialect } from '#engine/formats/csv/rewrite/line-misfits.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Bytes between the sampled positions; DuckDB gives each of its threads 8 MB. */
const stepBytes = 4_000_000;
const windowBytes = 16 * 1024;
/** Where that is less than a line. */
const longWindowBytes = 512 * 1024;
/** Of a packed file, whose middle is not reached without all before it. */
const packedBytes = 512 * 1024;
/** Text is packed at most so many times; a smaller file has one thread anyway. */
const leastPacked = 256 * 1024;
const lineFeed = 10;
const carriageReturn = 13;

export interface ProbedLines {
  /** A stretch of blank lines was met, where the reader ends early; false: there is none of 5 MB or more. */
  readonly hasBlankStretch: boolean;
  /**
   * Some lines are not records, so that values probably contain line ends: where one of the reader's threads begins
   * inside such a value, it mistakes the text for records, or fails.
   */
  readonly spansLines: boolean;
}

const nothing: ProbedLines = { hasBlankStretch: false, spansLines: false };

/**
 * Reads 16 kB in every 4 MB; nothing of a source of up to 4 MB.
 * @param source in UTF-8, not packed.
 * @throws EngineError when the source cannot be read.
 */
export async function probeLines(source: ByteSource, dialect: LineDialect, signal: AbortSignal): Promise<ProbedLines> {
  if (source.size <= stepBytes) return nothing;
  const misfits = new LineMisfits(dialect);
  for (let at = 0; at < source.size; at += stepBytes) {
    signal.throwIfAborted();
    const bytes = await source.read(at, windowBytes);
    if (bytes.length >= windowBytes && bytes.every((byte) => byte === lineFeed || byte === carriageReturn))
      return { hasBlankStretch: true, spansLines: false };
    if (!misfits.look(bytes) && !misfits.spansLines) misfits.look(await source.read(at, longWindowBytes));
  }
  return { hasBlankStretch: false, spansLines: misfits.spansLines };
}

/** As {@link probeLines} of the first 512 kB of what a file unpacks to. */
export async function probePackedLines(
  source: ByteSource,
  compression: Compression,
  dialect: LineDialect,
  signal: AbortSignal,
): Promise<ProbedLines> {
  if (source.size < leastPacked) return nothing;
  const misfits = new LineMisfits(dialect);
  let read = 0;
  for await (const piece of readContent(source, compression, signal)) {
    misfits.look(piece);
    if (misfits.spansLines || (read += piece.length) >= packedBytes) break;
  }
  return { hasBlankStretch: false, spansLines: misfits.spansLines };
}
