/** Ranges of cells as people write them. */

import { EngineError } from '#engine/contract/errors.ts';
import {
  columnOfLetters,
  lettersOfColumn,
  mostColumns,
  mostRows,
  type CellRange,
} from '#engine/formats/excel/cell-sink.ts';

export const wholeSheet: CellRange = {
  firstRow: 0,
  lastRow: mostRows - 1,
  firstColumn: 0,
  lastColumn: mostColumns - 1,
};

/**
 * `B3:F200`; `B3:F`: to the last row; `B:F`: whole columns; `3:8`: whole rows; `B3`: from there on. `$` and a name of
 * a sheet before `!` do not count.
 * @throws EngineError `InvalidInput`
 */
export function parseRange(text: string): CellRange {
  const bare = text
    .slice(text.lastIndexOf('!') + 1)
    .replaceAll('$', '')
    .trim();
  const match = /^([A-Z]{1,3})?(\d{1,7})?(?::([A-Z]{1,3})?(\d{1,7})?)?$/iu.exec(bare);
  const range = match === null || !/[A-Z\d]$/iu.test(bare) || bare.startsWith(':') ? undefined : rangeOf(match);
  if (
    range === undefined ||
    range.firstRow < 0 ||
    range.lastRow >= mostRows ||
    range.lastColumn >= mostColumns ||
    range.lastRow < range.firstRow ||
    range.lastColumn < range.firstColumn
  ) {
    throw new EngineError('InvalidInput', `Option "range" of format excel cannot be ${JSON.stringify(text)}.`, {
      hint: 'Write it like B3:F200, B3:F, B:F or B3.',
      details: { option: 'range', format: 'excel', value: text },
    });
  }
  return range;
}

function rangeOf(match: RegExpExecArray): CellRange {
  const [, firstLetters, firstDigits, lastLetters, lastDigits] = match;
  return {
    firstRow: firstDigits === undefined ? 0 : Number(firstDigits) - 1,
    lastRow: lastDigits === undefined ? mostRows - 1 : Number(lastDigits) - 1,
    firstColumn: firstLetters === undefined ? 0 : columnOfLetters(firstLetters),
    lastColumn: lastLetters === undefined ? mostColumns - 1 : columnOfLetters(lastLetters),
  };
}

export function formatRange({ firstRow, lastRow, firstColumn, lastColumn }: CellRange): string {
  return `${lettersOfColumn(firstColumn)}${firstRow + 1}:${lettersOfColumn(lastColumn)}${lastRow + 1}`;
}
