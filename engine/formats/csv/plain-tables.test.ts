/** Files that programs write: every line is a row, whatever is missing in it, and none is taken for a title or a note. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const words = ['north', 'amber', 'gate', 'lamp', 'cedar', 'Köln', 'mill', 'harbour'];

interface PlainTable {
  readonly text: string;
  readonly names: readonly string[];
  readonly rowCount: number;
}

/** A key, a number in most rows, and columns of many kinds; rows with missing values may be the last ones. */
function drawPlain(seed: number): PlainTable {
  const next = randomNumbers(seed);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(values: readonly T[]): T => values[integer(0, values.length - 1)]!;
  const makers: readonly (() => string)[] = [
    () => String(integer(0, 99_999)),
    () => (integer(-99_999, 99_999) / 100).toFixed(2),
    () => `20${integer(10, 24)}-0${integer(1, 9)}-1${integer(0, 9)}`,
    () => `${integer(0, 100)}%`,
    () => `E${integer(100, 999)}`,
    () => pick(words),
    () => `${pick(words)} ${pick(words)}`,
    () => pick(['true', 'false']),
  ];
  const separator = pick([',', ';', '\t', '|']);
  const columns = Array.from({ length: integer(1, 10) }, () => pick(makers));
  const share = pick([0, 0.1, 0.3, 0.5]);
  const rows = Array.from({ length: integer(4, 60) }, (_, row) => [
    `${pick(words)}-${row}`,
    String(integer(1, 9999)),
    ...columns.map((make) => (next() < share ? '' : make())),
  ]);
  const filled = (row: readonly string[]): number => row.filter((cell) => cell !== '').length;
  if (next() < 0.5) rows.sort((left, right) => filled(right) - filled(left));
  const names = ['key', 'size', ...columns.map((_, index) => (index === 3 ? '2024' : `column ${index}`))];
  const end = pick(['\n', '\r\n']);
  return {
    text: [names, ...rows].map((cells) => cells.join(separator) + end).join(''),
    names,
    rowCount: rows.length,
  };
}

test('every line is read, below the one of names', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= triesOfRun(3000, 150); seed += 1) {
    const { text, names, rowCount } = drawPlain(seed);
    const { reading, rowCount: found } = await fixture.infer(fixture.write('plain.csv', text), { format: 'csv' });
    const { withHeader, headerRows, skipLines, skipFooter, columns } = reading.options;
    expect({ withHeader, headerRows, skipLines, skipFooter, columns, found }, `seed ${seed}`).toEqual({
      withHeader: true,
      headerRows: 1,
      skipLines: 0,
      skipFooter: 0,
      columns: names,
      found: rowCount,
    });
  }
});
