/** The records of some text under a dialect, with what is needed to judge it. */

import { unescapeValue } from '#engine/formats/csv/records/cell-text.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/records/record-reader.ts';

export interface SampledRecord {
  /** Values between separators; an empty one behind the last separator counts as a half, for it may be none. */
  readonly values: number;
  /** Values that are not empty. */
  readonly filled: number;
  /** 1-based physical line on which it begins, and on which it ends. */
  readonly line: number;
  readonly lastLine: number;
  /** Quotes do not match, whether or not they could be taken for text. */
  readonly malformed: boolean;
  readonly quotedValues: number;
  /** Nothing on the line, not even a separator. */
  readonly blank: boolean;
  /** Empty where only shapes were asked for. */
  readonly cells: readonly SampledCell[];
}

export class SampledCell {
  /** Without its quoting. */
  readonly bytes: Uint8Array;
  readonly quoted: boolean;
  #text: string | undefined;

  constructor(bytes: Uint8Array, quoted: boolean) {
    this.bytes = bytes;
    this.quoted = quoted;
  }

  /** Decoded once: header, titles and totals are each looked for in the same cells. */
  get text(): string {
    return (this.#text ??= textOf(this.bytes));
  }
}

/** Without copying the bytes. */
function textOf(bytes: Uint8Array): string {
  const { buffer, byteOffset, length } = bytes;
  return (bytes instanceof Buffer ? bytes : Buffer.from(buffer, byteOffset, length)).toString();
}

/**
 * @param complete the text is all there is, so that its last record counts.
 * @param depth `shapes`: without the values.
 */
export function sampleRecords(
  text: Uint8Array,
  complete: boolean,
  dialect: Dialect,
  limit: number,
  depth: 'shapes' | 'values' = 'values',
): SampledRecord[] {
  const reader = new RecordReader({ ...dialect, strayQuotes: 'keep' }, text, complete);
  reader.skipLines(dialect.skipLines);
  const records: SampledRecord[] = [];
  while (records.length < limit) {
    const count = reader.next();
    if (count === endOfContent || count === needMore) break;
    records.push(recordOf(reader, count, depth === 'values' ? cellsOf(reader, text, count, dialect) : []));
  }
  return records;
}

function cellsOf(reader: RecordReader, text: Uint8Array, count: number, dialect: Dialect): SampledCell[] {
  const cells: SampledCell[] = [];
  for (let index = 0; index < count; index += 1) {
    const quoted = reader.quoted[index] === 1;
    const bytes = unescapeValue(text, reader.starts[index]!, reader.ends[index]!, quoted, dialect);
    cells.push(new SampledCell(bytes, quoted));
  }
  return cells;
}

function recordOf(reader: RecordReader, count: number, cells: readonly SampledCell[]): SampledRecord {
  const { starts, ends, quoted } = reader;
  let quotedValues = 0;
  let filled = 0;
  for (let index = 0; index < count; index += 1) {
    quotedValues += quoted[index]!;
    if (ends[index]! > starts[index]!) filled += 1;
  }
  const last = count - 1;
  const trailing = count > 1 && starts[last] === ends[last] && quoted[last] === 0;
  return {
    values: trailing ? count - 0.5 : count,
    filled,
    line: reader.recordLine,
    lastLine: Math.max(reader.recordLine, reader.line - 1),
    malformed: reader.malformed || reader.repaired,
    quotedValues,
    blank: count === 1 && filled === 0 && quotedValues === 0,
    cells,
  };
}

export function cellText(cell: SampledCell): string {
  return cell.text;
}

/** Nothing but separators on the line, or nothing at all. */
export function isEmpty(record: SampledRecord): boolean {
  return record.filled === 0 && record.quotedValues === 0;
}

/** Columns up to the last one that holds a value; of records without values none. */
export function usualReach(records: readonly SampledRecord[]): number {
  const reaches = records
    .map(({ cells }) => cells.findLastIndex((cell) => cell.bytes.length > 0) + 1)
    .sort((left, right) => left - right);
  return reaches[Math.floor(reaches.length / 2)] ?? 0;
}

/** `n - 0.5` represents both n - 1 and n values. */
export function fitsWidth(record: SampledRecord, columnCount: number): boolean {
  return record.values === columnCount || record.values === columnCount - 0.5 || record.values === columnCount + 0.5;
}

/** The number of filled cells that all but a share of the records have at least; undefined without records. */
export function filledInMost(records: readonly SampledRecord[], share: number): number | undefined {
  const counts = records.map(({ filled }) => filled).sort((left, right) => left - right);
  return counts[Math.floor(counts.length * share)];
}

/** The number of values that most records have; of equals the larger. */
export function usualWidth(records: readonly SampledRecord[]): number {
  const counts = new Map<number, number>();
  for (const record of records) {
    const values = Math.ceil(record.values);
    counts.set(values, (counts.get(values) ?? 0) + 1);
  }
  let best = 1;
  let most = 0;
  for (const [values, count] of counts) {
    if (count > most || (count === most && values > best)) [best, most] = [values, count];
  }
  return best;
}
