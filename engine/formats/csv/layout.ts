/** Header and column names of a CSV file, from its first records. */

import type { FoundDialect } from '#engine/formats/csv/dialect.ts';
import { uniqueColumnNames } from '#engine/formats/csv/column-names.ts';
import { hasHeader, type ColumnBelow } from '#engine/formats/csv/header.ts';
import type { CsvReadOptions, Dialect } from '#engine/formats/csv/options.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/record-reader.ts';
import { anyValueType, valueTypes } from '#engine/formats/csv/value-types.ts';

export interface Layout {
  readonly withHeader: boolean;
  /** One per column, unique. */
  readonly names: string[];
  readonly warnings: readonly string[];
}

const sampleRecords = 60;
const samplesPerColumn = 25;

export function layoutOf(
  text: Uint8Array,
  complete: boolean,
  found: FoundDialect,
  stated: Partial<CsvReadOptions>,
): Layout {
  const records = firstRecords(text, complete, found.dialect);
  const first = records[0];
  if (first === undefined) return { withHeader: stated.withHeader ?? false, names: stated.columns ?? [], warnings: [] };
  const rest = records.slice(1);
  const withHeader =
    stated.withHeader ?? hasHeader(first.map(textOf), columnsBelow(rest, Math.max(first.length, found.columnCount)));
  if (stated.columns !== undefined)
    return { withHeader, names: uniqueColumnNames(stated.columns, stated.columns.length), warnings: [] };
  const columnCount = countColumns(withHeader ? first : undefined, withHeader ? rest : records, found.columnCount);
  const header = withHeader ? first.map(textOf) : [];
  const names = uniqueColumnNames(header, columnCount);
  const changed = withHeader ? names.filter((name, index) => (header[index] ?? '') !== name) : [];
  const warnings =
    changed.length === 0
      ? []
      : [
          `Columns without a name of their own were named ${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ', …' : ''}.`,
        ];
  return { withHeader, names, warnings };
}

interface Cell {
  readonly bytes: Uint8Array;
  readonly quoted: boolean;
}

function firstRecords(text: Uint8Array, complete: boolean, dialect: Dialect): Cell[][] {
  const reader = new RecordReader(dialect, text, complete);
  reader.skipLines(dialect.skipLines);
  const records: Cell[][] = [];
  while (records.length < sampleRecords) {
    const count = reader.next();
    if (count === endOfContent || count === needMore) break;
    if (reader.isBlank(count)) continue;
    const cells: Cell[] = [];
    for (let index = 0; index < count; index += 1) {
      const bytes = text.subarray(reader.starts[index]!, reader.ends[index]!);
      cells.push({
        bytes: reader.quoted[index] === 1 ? unescaped(bytes, dialect) : bytes,
        quoted: reader.quoted[index] === 1,
      });
    }
    records.push(cells);
  }
  return records;
}

/** Doubled or escaped quotes inside a quoted value become single ones. */
function unescaped(bytes: Uint8Array, dialect: Dialect): Uint8Array {
  const escape = dialect.escaper === '' ? dialect.quoteChar : dialect.escaper;
  const text = Buffer.from(bytes).toString();
  if (!text.includes(escape)) return bytes;
  const pieces = [...text];
  let clean = '';
  for (let index = 0; index < pieces.length; index += 1) {
    if (pieces[index] === escape && index + 1 < pieces.length) index += 1;
    clean += pieces[index]!;
  }
  return Buffer.from(clean);
}

function textOf(cell: Cell): string {
  return Buffer.from(cell.bytes).toString();
}

function columnsBelow(records: readonly Cell[][], columnCount: number): ColumnBelow[] {
  return Array.from({ length: columnCount }, (_, index) => {
    let types = anyValueType;
    const samples: string[] = [];
    let hasValues = false;
    for (const record of records) {
      const cell = record[index];
      if (cell === undefined || cell.bytes.length === 0) continue;
      hasValues = true;
      types &= valueTypes(cell.bytes, 0, cell.bytes.length);
      if (samples.length < samplesPerColumn) samples.push(textOf(cell));
    }
    return { types, hasValues, samples };
  });
}

/** The header decides, unless many rows have more values than it. */
function countColumns(header: readonly Cell[] | undefined, rows: readonly Cell[][], usual: number): number {
  const widths = rows.map((row) =>
    row.at(-1)?.bytes.length === 0 && !row.at(-1)!.quoted && row.length > 1 ? row.length - 1 : row.length,
  );
  if (header === undefined) {
    const widest = Math.max(usual, ...rows.map((row) => row.length));
    const wider = widths.filter((width) => width > usual).length;
    const allTrail = rows.length > 0 && rows.every((row, index) => widths[index] === usual - 1 && row.length === usual);
    if (allTrail && usual > 2) return usual - 1;
    return wider * 10 > widths.length || rows.length < 10 ? widest : usual;
  }
  const wider = widths.filter((width) => width > header.length).sort((left, right) => left - right);
  return wider.length * 2 > widths.length ? wider[Math.floor(wider.length / 2)]! : header.length;
}
