/**
 * Numbers of JSON text that DuckDB's parser takes for doubles, though a column needs all their digits: they are put in quotes, as
 * strings keep theirs.
 */

import { NumberQuoter } from '#engine/formats/json/number-quoter.ts';
import { holdsType, type DataType, type Schema } from '#engine/types/data-type.ts';

const [space, lineEnd] = [0x20, 0x0a];
/** Digits that every double holds (C's DBL_DIG). */
const safeDigits = 15;
/** More digits than decimals have before the point: longer numbers fit none, and are not searched through. */
const mostDigits = 40;
/** A number with fewer digits and points loses nothing; DuckDB reads one without fraction and exponent as it is written. */
const longNumber = new RegExp(
  `(?<![0-9.])[0-9](?=[0-9.]{${safeDigits}})(?:[0-9]{0,${mostDigits}}[.]|[0-9]{${safeDigits},${mostDigits}}[eE])`,
  'u',
);

/**
 * Names in the data of the columns whose values may lose digits. A choice goes by whether a value is a number: it stays as it is.
 * @param isSuch of the types in them: {@link isLongDecimal}, or {@link isExact} for whole numbers as well.
 */
export function exactColumns(columns: Schema, isSuch: (type: DataType) => boolean): string[] {
  return columns
    .filter(({ type }) => holdsType(type, isSuch) && !holdsType(type, ({ kind }) => kind === 'choice'))
    .map(({ name, sourceName }) => sourceName ?? name);
}

export function isLongDecimal(type: DataType): boolean {
  return type.kind === 'decimal' && type.precision > safeDigits;
}

/** False: no number of the text is long and has a fraction or an exponent. */
export async function mayHaveLongNumbers(text: AsyncIterable<Uint8Array>): Promise<boolean> {
  let rest = '';
  for await (const piece of text) {
    const shown = rest + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
    if (longNumber.test(shown)) return true;
    rest = shown.slice(-mostDigits - 2);
  }
  return false;
}

/** The lines of the first so many values: a blank one holds none. */
export async function* firstLines(text: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  let isBlank = true;
  for await (const piece of text) {
    for (let at = 0; at < piece.length; at += 1) {
      if (piece[at]! > space) isBlank = false;
      if (piece[at] !== lineEnd || isBlank) continue;
      isBlank = true;
      left -= 1;
      if (left > 0) continue;
      yield piece.subarray(0, at + 1);
      return;
    }
    yield piece;
  }
}

/**
 * @param columns names of members; within their values, numbers with a fraction or an exponent and more digits than a double holds
 *   are quoted. Members of the rows: of objects that are in no other object.
 * @param isLines a value per line.
 */
export async function* quoteLongNumbers(
  text: AsyncIterable<Uint8Array>,
  columns: ReadonlySet<string> | 'all',
  isLines: boolean,
): AsyncGenerator<Uint8Array> {
  const quoter = new NumberQuoter(columns, safeDigits, isLines);
  for await (const piece of text) yield quoter.take(piece, false);
  yield quoter.take(new Uint8Array(0), true);
}
