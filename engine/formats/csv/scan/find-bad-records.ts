/** Looks through a file for bad records before it is read without them. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import type { SetAside } from '#engine/formats/csv/options.ts';
import { unescapeValue } from '#engine/formats/csv/records/cell-text.ts';
import {
  indexRecords,
  readPlaces,
  type PlacedRecord,
  type RecordIndex,
  type RecordLayout,
} from '#engine/formats/csv/records/record-places.ts';
import { RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import { planRead, readCall, type CsvRead } from '#engine/formats/csv/scan/read-call.ts';
import { textCells, type TextCell } from '#engine/formats/csv/scan/text-cells.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { wholeRange, type LocalByteSource } from '#engine/storage/byte-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Of more, the values of each record would be planned for long. */
const mostColumns = 64;
/** They are held in memory. */
const mostRecords = 100_000;
/** Different texts that cannot be read, and their characters: a statement names them all. */
const mostTexts = 10_000;
const mostCharacters = 1_000_000;

interface BadRecord {
  readonly number: bigint;
  readonly column_name: string;
  readonly reason: string;
  /** Positions among the cells, from 1. */
  readonly bad: readonly number[];
  /** Of the cells. */
  readonly texts: readonly (string | null)[];
}

interface FoundRecords {
  readonly bad: readonly BadRecord[];
  readonly recordCount: number;
}

/**
 * DuckDB reads all records once, in parallel, and gives the numbers of those with values that cannot be converted; their
 * places are then found by a pass over the file, in which the record of the number must have the values that DuckDB saw.
 * @param file packed by nothing, in a dialect that DuckDB reads. @param columns that are wanted.
 * @returns undefined where this does not tell all: a record without the right number of values, too many bad ones.
 */
export async function findBadRecords(
  file: LocalByteSource,
  { options }: Pick<FileReading, 'options'>,
  columns: Schema,
  context: OperationContext,
): Promise<SetAside | undefined> {
  const read = planRead({ files: [file.localPath], compression: 'none', options, columns, withFilename: false });
  const { quoteChar, escaper } = read.options;
  if (read.columns.length > mostColumns || (quoteChar !== '' && quoteChar !== '"') || !['', '"'].includes(escaper))
    return undefined;
  const cells = textCells(read, ({ position }) => position).filter(({ check }) => check !== undefined);
  const layout = {
    skipLines: read.options.skipLines,
    skipRecords: Number(read.options.withHeader) + Number(read.options.skipFirst),
    isOneColumn: read.columns.length === 1,
    isQuoted: quoteChar !== '',
  };
  const [found, index] = await lookThrough(file, read, cells, layout, context);
  if (found === undefined || found.recordCount !== index?.recordCount) return undefined;
  const texts = badTexts(cells, found.bad);
  if (texts === undefined) return undefined;
  const numbers = found.bad.map(({ number }) => Number(number));
  const places = await readPlaces(file, index, numbers);
  if (places.length !== numbers.length) return undefined;
  const lines: string[] = [];
  for (const [at, bad] of found.bad.entries()) {
    const line = describe(read, cells, bad, places[at]!);
    if (line === undefined) return undefined;
    lines.push(line);
  }
  if (lines.length === 0) return { recordCount: found.recordCount, rejects: null, texts };
  const rejects = path.join(context.temporaryDirectory, `${newId('rejects')}.json`);
  await writePieces(rejects, encoded(lines), context.signal);
  return { recordCount: found.recordCount, rejects, texts };
}

/** Both at once: DuckDB has its own threads. */
async function lookThrough(
  file: LocalByteSource,
  read: CsvRead,
  cells: readonly TextCell[],
  layout: RecordLayout,
  context: OperationContext,
): Promise<readonly [FoundRecords?, RecordIndex?]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const indexing = indexRecords(file.stream(wholeRange(file), signal), layout);
  try {
    const found = await readBadRecords(read, cells, context);
    return found === undefined ? [] : [found, await indexing];
  } finally {
    stop.abort();
    // The file is closed next.
    await indexing.catch(() => undefined);
  }
}

async function* encoded(lines: readonly string[]): AsyncGenerator<Uint8Array, void, void> {
  for (const line of lines) yield Buffer.from(`${line}\n`);
}

/** In the order of their numbers; undefined: DuckDB refuses some record, or there are too many bad ones. */
async function readBadRecords(
  read: CsvRead,
  cells: readonly TextCell[],
  context: OperationContext,
): Promise<FoundRecords | undefined> {
  const table = ident(newId('csv_bad'));
  const texts = sql`[${joinSql(cells.map(({ cell }) => cell))}]`;
  const first = checkCells({ cells, kept: cells.map(({ cell }) => cell) });
  const database = await context.database();
  await using connection = await database.connect();
  try {
    // A row for each record, in their order, and nearly all of them empty.
    await connection.run(sql`CREATE TEMP TABLE ${table} AS SELECT CASE WHEN ${first.isBad} THEN ${texts} END AS texts
      FROM (${first.judged(readCall(read, { types: 'text', withFilename: false }))})`);
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
  const kept = cells.map((cell, index) => ({ ...cell, cell: sql`texts[${literal(index + 1)}]` }));
  const { rows, badCells } = checkCells({ cells: kept, kept: [sql`number`, sql`texts`] });
  const numbered = sql`(SELECT rowid AS number, texts FROM ${table} WHERE texts IS NOT NULL
    ORDER BY rowid LIMIT ${literal(mostRecords + 1)})`;
  const bad =
    await connection.rows<BadRecord>(sql`SELECT number, fault.column_name AS column_name, fault.reason AS reason,
    ${badCells} AS bad, texts FROM (${rows(numbered)}) ORDER BY number`);
  if (bad.length > mostRecords) return undefined;
  const [counted] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM ${table}`);
  return { bad, recordCount: Number(counted!.count) };
}

/** By the positions of columns, from 0; undefined: they are too many. */
function badTexts(cells: readonly TextCell[], records: readonly BadRecord[]): Record<string, string[]> | undefined {
  const found = new Map<number, Set<string>>();
  for (const { bad, texts } of records)
    for (const place of bad) {
      const index = cells[place - 1]!.place - 1;
      const known = found.get(index) ?? new Set();
      found.set(index, known.add(texts[place - 1]!));
    }
  const all = [...found.values()].flatMap((texts) => [...texts]);
  if (all.length > mostTexts || all.reduce((sum, { length }) => sum + length, 0) > mostCharacters) return undefined;
  return Object.fromEntries([...found].map(([index, texts]) => [index, [...texts]]));
}

/** A rejected record as JSON; undefined: the record at that place is another one. */
function describe(
  { options, columns }: CsvRead,
  cells: readonly TextCell[],
  { column_name, reason, texts }: BadRecord,
  { line, byteOffset, bytes }: PlacedRecord,
): string | undefined {
  const reader = new RecordReader(options, bytes, true);
  const count = reader.next();
  if (count < columns.length || reader.malformed || reader.position < bytes.length) return undefined;
  const isSame = cells.every(({ place }, index) => {
    const text = texts[index]!;
    if (text === null) return true;
    const at = place - 1;
    const value = unescapeValue(bytes, reader.starts[at]!, reader.ends[at]!, reader.quoted[at] === 1, options);
    return Buffer.from(value).toString() === text;
  });
  if (!isSame) return undefined;
  return JSON.stringify({ line, byte_offset: byteOffset, column_name, reason, raw: Buffer.from(bytes).toString() });
}
