/** Lines below the names of a header that describe its columns: their units, or their numbers. */

import { kindsOf, type ValueLook } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';

/** A column below the records that may be a header. */
export interface ColumnBelow {
  readonly look: ValueLook;
  /** The first texts that are not values; computed on demand, which is seldom. */
  samples(): readonly string[];
  /** Some of the values are t or f, as databases write booleans. */
  hasLetters(): boolean;
}

/** Share of the columns of numbers and dates that must have a unit. */
const mostUnits = 0.6;
/** As many numbers above as many texts cannot be chance; fewer are the first row of many a small file. */
const leastNumbers = 4;
const leastTexts = 3;

/** Nothing below the names of columns of texts, and words below most names of columns of numbers or dates. */
export function isUnitLine(names: SampledRecord, units: SampledRecord, below: readonly ColumnBelow[]): boolean {
  const kinds = kindsOf(units);
  let figures = 0;
  let described = 0;
  for (const [index, column] of below.entries()) {
    const kind = isThousand(units, index) ? 'text' : (kinds[index] ?? 'empty');
    if (kind === 'typed' || (column.look === 'text' && kind === 'text')) return false;
    if (kind === 'text' && (names.cells[index]?.bytes.length ?? 0) === 0) return false;
    if (column.look !== 'typed') continue;
    figures += 1;
    if (kind === 'text' || kind === 'missing') described += 1;
  }
  return figures > 0 && described >= figures * mostUnits && units.filled < names.filled + 1 && kinds[0] === 'empty';
}

/** `1 000` is a unit, too. */
function isThousand({ cells }: SampledRecord, index: number): boolean {
  return cells[index] !== undefined && /^\(?1(?:[ .,'’\u00a0]?000)+\)?$/u.test(cellText(cells[index]).trim());
}

/**
 * The numbers from 1 on, in brackets or with the first one above texts, where a row would have one. In doubt they are
 * a row, since a row must not be lost.
 */
export function isNumbersLine(names: SampledRecord, numbers: SampledRecord, below: readonly ColumnBelow[]): boolean {
  if (!isNumbering(numbers) || numbers.filled < names.filled) return false;
  const isBracketed = /^\D/u.test(cellText(numbers.cells[0]!));
  if (isBracketed) return true;
  const [first] = below;
  return numbers.filled >= leastNumbers && first?.look === 'text' && first.samples().length >= leastTexts;
}

/** `1`, `2`, `3`, … or the same in brackets: not values, nor part of the names. */
export function isNumbering(record: SampledRecord): boolean {
  const cells = record.cells.map((cell) => cellText(cell).trim());
  const used = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  return used.length > 1 && used.every((cell, index) => cell === String(index + 1) || cell === `(${index + 1})`);
}
