/** Rewrites CSV files that DuckDB cannot open or would read differently: other encodings, packings and dialects. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { opensInDuckDb, readContent, requireWhole } from '#engine/bytes/compression.ts';
import { MarkedContent } from '#engine/formats/csv/rewrite/marked-content.ts';
import { csvReadOptions, type CsvReadOptions } from '#engine/formats/csv/options.ts';
import { findBadRecords } from '#engine/formats/csv/scan/find-bad-records.ts';
import { probeLines, probePackedLines } from '#engine/formats/csv/rewrite/probe-lines.ts';
import { isRecordTooLong } from '#engine/formats/csv/infer/record-pass.ts';
import { rewriteRecords, type RewriteOutcome } from '#engine/formats/csv/rewrite/rewrite.ts';
import { withoutLastLines } from '#engine/formats/csv/infer/tail-lines.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Smaller files are rewritten sooner than they are looked through, and read together then. */
const leastLookedThrough = 4_000_000;
/** Bytes of a separator up to which DuckDB takes it. */
const longestSeparator = 4;

/** True when DuckDB's reader gives the right rows from the file itself, apart from its compression. */
export function readsDirectly(options: CsvReadOptions): boolean {
  if (options.rewrite || options.lineEnd === 'mixed' || options.comment !== '' || options.strayQuotes === 'keep')
    return false;
  if (options.withHeader && (options.headerRows > 1 || options.skipRepeatedHeaders)) return false;
  if (options.skipFooter > 0 || options.lastLine !== undefined) return false;
  return Buffer.byteLength(options.separator) <= longestSeparator && canonicalEncoding(options.encoding) === 'utf-8';
}

export async function prepareCsv(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const { signal, temporaryDirectory } = context;
  const options = parseOptions('csv', csvReadOptions(), reading.options);
  const isDirect = readsDirectly(options) && (await opensInDuckDb(source, reading.compression));
  // DuckDB's reject tables name neither all bad columns of a record nor what we convert ourselves.
  if (options.places !== 'none' || (isDirect && wanted.places !== true)) {
    await using local = await openHere(source, temporaryDirectory, signal);
    const asItIs = { path: local.localPath, reading };
    if (options.places !== 'none' || wanted.rows !== undefined) return asItIs;
    await requireWhole(local, reading.compression, signal);
    const { hasBlankStretch, spansLines } =
      reading.compression === 'none'
        ? await probeLines(local, options, signal)
        : await probePackedLines(local, reading.compression, options, signal);
    if (spansLines && options.spansLines !== true)
      return { path: local.localPath, reading: { ...reading, options: { ...reading.options, spansLines: true } } };
    if (!hasBlankStretch) return asItIs;
  }
  if (isDirect && wanted.places === true && wanted.rows === undefined && source.size >= leastLookedThrough) {
    const known = await withKnownRecords(source, reading, options, wanted.columns, context);
    if (known !== undefined) return known;
  }
  const encoding = canonicalEncoding(options.encoding);
  const target = path.join(temporaryDirectory, `${newId('csv')}.csv`);
  const outcome: RewriteOutcome = { separator: ',', columnCount: 0, longest: 0, faults: 0, spansLines: false };
  const content = new MarkedContent(readContent(source, reading.compression, signal));
  const text = withoutLastLines(streamToUtf8(content.pieces(), encoding), options.skipFooter);
  const rewritten = async function* (): AsyncGenerator<Uint8Array, void, void> {
    const markLength = await content.markLength();
    const rows = wanted.rows ?? Number.POSITIVE_INFINITY;
    yield* rewriteRecords(text, { options, encoding, markLength, rows, path: source.path }, outcome);
  };
  try {
    await writePieces(target, rewritten(), signal);
  } catch (thrown) {
    if (signal.aborted || !isRecordTooLong(thrown) || !isDirect) throw thrown;
    // DuckDB sets such a record aside itself.
    await using local = await openHere(source, temporaryDirectory, signal);
    return { path: local.localPath, reading };
  }
  return { path: target, reading: { ...reading, compression: 'none', options: rewrittenOptions(options, outcome) } };
}

/** The file itself, once its bad records are known; undefined: that does not find all of them. */
async function withKnownRecords(
  source: ByteSource,
  reading: FileReading,
  options: CsvReadOptions,
  columns: Schema | undefined,
  context: OperationContext,
): Promise<PreparedFile | undefined> {
  if (reading.compression !== 'none' || columns === undefined || columns.length === 0) return undefined;
  await using local = await openHere(source, context.temporaryDirectory, context.signal);
  const { hasBlankStretch, spansLines } = await probeLines(local, options, context.signal);
  if (hasBlankStretch) return undefined;
  const inLines = spansLines ? { ...reading.options, spansLines: true } : reading.options;
  const setAside = await findBadRecords(local, { options: inLines }, columns, context);
  if (setAside === undefined) return undefined;
  return { path: local.localPath, reading: { ...reading, options: { ...inLines, setAside } } };
}

function rewrittenOptions(options: CsvReadOptions, outcome: RewriteOutcome): CsvReadOptions {
  const { table: _table, lastLine: _lastLine, spansLines: _spansLines, ...rest } = options;
  return {
    ...rest,
    ...(outcome.spansLines ? { spansLines: true } : {}),
    separator: outcome.separator,
    quoteChar: '"',
    escaper: '',
    strayQuotes: 'reject',
    withHeader: false,
    headerRows: 1,
    skipFirst: false,
    skipRepeatedHeaders: false,
    skipLines: 0,
    skipFooter: 0,
    comment: '',
    encoding: 'utf-8',
    padShortRows: false,
    lineEnd: 'auto',
    maximumLineSize: outcome.longest > 1_900_000 ? Math.ceil(outcome.longest * 1.1) : 2_000_000,
    rewrite: false,
    places: outcome.faults > 0 ? 'faults' : 'rows',
  };
}
