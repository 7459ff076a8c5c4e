/** Writes a file of fixed width as a CSV file that DuckDB reads, each row with its place. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { readContent } from '#engine/bytes/compression.ts';
import { MarkedContent } from '#engine/formats/csv/rewrite/marked-content.ts';
import { csvReadOptions } from '#engine/formats/csv/options.ts';
import { withoutLastLines } from '#engine/formats/csv/infer/tail-lines.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import { cutSeparator, LineCutter } from '#engine/formats/fixed-width/line-cutter.ts';
import { fixedWidthReadOptions } from '#engine/formats/fixed-width/options.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** The reading of the written file is of the format csv. @throws EngineError InvalidInput when no columns are stated. */
export async function prepareFixedWidth(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('fixedWidth', fixedWidthReadOptions(), reading.options);
  const { columns } = options;
  if (columns === undefined || columns.length === 0) {
    throw new EngineError('InvalidInput', `The columns of ${source.path} are not set.`, {
      hint: 'Set the option columns with name, start and width.',
      details: { path: source.path, option: 'columns' },
    });
  }
  const encoding = canonicalEncoding(options.encoding);
  const target = path.join(context.temporaryDirectory, `${newId('fixed')}.csv`);
  const content = new MarkedContent(readContent(source, reading.compression, context.signal));
  const text = withoutLastLines(streamToUtf8(content.pieces(), encoding), options.skipFooter);
  const rows = wanted.rows ?? Number.POSITIVE_INFINITY;
  const markLength = await content.markLength();
  const cutter = new LineCutter({ columns, options, encoding, markLength, rows, path: source.path });
  await writePieces(target, cutLines(text, cutter), context.signal);
  const { longest, faults } = cutter.writer;
  const csv = csvReadOptions().parse({
    separator: cutSeparator,
    nullValues: options.nullValues,
    columnNulls: options.columnNulls,
    decimalSeparator: options.decimalSeparator,
    columnFormats: options.columnFormats,
    maximumLineSize: longest > 1_900_000 ? Math.ceil(longest * 1.1) : 2_000_000,
    columns: columns.map(({ name }) => name),
    places: faults > 0 ? 'faults' : 'rows',
  });
  return { path: target, reading: { format: 'csv', compression: 'none', options: csv } };
}

async function* cutLines(text: AsyncIterable<Uint8Array>, cutter: LineCutter): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of text) {
    cutter.add(piece, false);
    const written = cutter.writer.take(false);
    if (written !== undefined) yield written;
    if (cutter.done) break;
  }
  if (!cutter.done) cutter.add(new Uint8Array(0), true);
  const rest = cutter.writer.take(true);
  if (rest !== undefined) yield rest;
}
