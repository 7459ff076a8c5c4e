/** What the rows of a table have in common, which separates them from other lines. */

import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { classifyValue } from '#engine/formats/csv/values/value-kinds.ts';
import { cellText, filledInMost, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';

/** Share of the values of a column that must have a type. */
const mostly = 0.7;

export interface RowProfile {
  /** Columns whose values are numbers, dates, …; by index. */
  readonly typed: readonly boolean[];
  /** Values that nearly every row has at least; titles of sections, of one value, are not counted. */
  readonly leastFilled: number;
  /** Characters of the longest value in the first column. */
  readonly longestFirst: number;
  /** How values with digits in the first column are written: `9:9`. */
  readonly firstShapes: ReadonlySet<string>;
}

/** @param records of the table; its header does not matter. */
export function profileRows(records: readonly SampledRecord[], width: number): RowProfile {
  const rows = records.filter(({ filled }) => filled > 1);
  const typed = Array.from({ length: width }, (_, index) => isTypedColumn(rows, index));
  const firsts = rows.slice(1).map(({ cells }) => (cells[0] === undefined ? '' : cellText(cells[0])));
  return {
    typed,
    leastFilled: filledInMost(rows, 0.1) ?? 0,
    longestFirst: Math.max(0, ...firsts.map(({ length }) => length)),
    firstShapes: new Set(firsts.filter((text) => /\d/u.test(text)).map(shapeOf)),
  };
}

function shapeOf(text: string): string {
  return text.replaceAll(/\d+/gu, '9');
}

/** Its first value is written as a key of the rows is, as times, addresses and numbered names are. */
export function isLikeKeys({ cells: [first] }: SampledRecord, { firstShapes }: RowProfile): boolean {
  return first !== undefined && firstShapes.has(shapeOf(cellText(first)));
}

/** Values that a column of numbers or dates could hold; amounts with a percent sign or a currency are not. */
export function isPlainColumn(records: readonly SampledRecord[], index: number): boolean {
  let plain = 0;
  let others = 0;
  for (const record of records) {
    const look = kindsOf(record)[index];
    if (look !== 'typed' && look !== 'text') continue;
    const { bytes } = record.cells[index]!;
    if (look === 'typed' && classifyValue(bytes, 0, bytes.length) !== 0) plain += 1;
    else others += 1;
  }
  return plain > 0 && plain >= (plain + others) * mostly;
}

export function isTypedColumn(records: readonly SampledRecord[], index: number): boolean {
  const kinds = records.map((record) => kindsOf(record)[index]).filter((kind) => kind === 'typed' || kind === 'text');
  return kinds.length > 0 && kinds.filter((kind) => kind === 'typed').length >= kinds.length * mostly;
}

/** In bytes; shorter ones, such as x or nd, are signs for missing values. */
const shortestWord = 3;

/** A word is where rows have a number or date, and no value where they have one has that type. */
export function isUnlikeRows(record: SampledRecord, { typed }: RowProfile): boolean {
  let words = 0;
  let values = 0;
  for (const [index, kind] of kindsOf(record).entries()) {
    if (typed[index] !== true) continue;
    if (kind === 'typed') values += 1;
    if (kind === 'text' && record.cells[index]!.bytes.length >= shortestWord) words += 1;
  }
  return words > 0 && values === 0;
}
