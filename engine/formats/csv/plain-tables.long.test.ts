/** Files that programs write: every line is a row, whatever is missing in it, and none is taken for a title or a note. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';
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
  // Below a line of separators, a row with hardly any values may be a total.
  const emptied = share === 0 ? integer(0, rows.length - 3) : 0;
  for (let count = 0; count < emptied; count += 1) {
    const row = rows[pick([0, rows.length - 1, rows.length - 2, integer(0, rows.length - 1)])]!;
    row.fill('');
  }
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

/** Values with signs around them, words in place of numbers, keys of several words; with or without names. */
function drawMarked(seed: number): readonly (readonly string[])[] {
  const draw = drawingOf(seed);
  const isKeyed = draw.once(2);
  const isNamed = !draw.once(3);
  const makers: readonly (() => string)[] = [
    () => `${draw.below(100)}%`,
    () => `$${draw.below(1000)}`,
    () => `+${draw.below(1000)}`,
    () => `#${draw.below(1000)}`,
    () => `@${draw.pick(words)}`,
    () => `/${draw.pick(words)}/`,
    () => `http://${draw.pick(words)}/`,
    () => `<b>${draw.pick(words)}</b>`,
    () => `${draw.pick(words)}!`,
    () => (isNamed ? `~${draw.below(10)}` : 'none'),
    () => String(draw.below(1000)),
    () => String(draw.below(1000)),
    () => (draw.once(8) ? draw.pick(['unknown', '<5', 'pending', '100-']) : String(draw.below(1000))),
    () => draw.pick(words),
  ];
  const columns = Array.from({ length: 2 + draw.below(5) }, () => draw.pick(makers));
  const width = columns.length + (isKeyed ? 1 : 0);
  const rows = Array.from({ length: 3 + draw.below(20) }, (_, row) => [
    ...(isKeyed ? [`${draw.pick(words)} ${draw.pick(['of', 'Mt.', 'and'])} ${draw.pick(words)} ${row}`] : []),
    ...columns.map((make) => make()),
  ]);
  if (/^\d/u.test(rows[1]![0]!) && draw.once(4)) rows[0] = rows[0]!.map((_, index) => String(index + 1));
  // The last one has a name and nothing else.
  if (isKeyed && draw.once(4)) rows.push([`${draw.pick(words)} with blanks`, ...columns.map(() => '')]);
  const names = Array.from({ length: width }, (_, index) => `column ${'abcdefgh'[index]!}`);
  return isNamed ? [names, ...rows] : rows;
}

test('every value keeps its signs, and every line its place', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= triesOfRun(3000, 150); seed += 1) {
    const lines = drawMarked(seed);
    const separator = drawingOf(seed).pick([',', ';', '\t', '|']);
    const file = fixture.write('marked.csv', lines.map((cells) => `${cells.join(separator)}\n`).join(''));
    const inference = await fixture.infer(file, { format: 'csv' });
    const texts = inference.schema.map((column) => ({ ...column, type: { kind: 'string' as const } }));
    const rows = (await fixture.scan(file, inference, texts)).map((row) => texts.map(({ name }) => row[name] ?? ''));
    const names = inference.reading.options['withHeader'] === true ? [lines[0]!] : [];
    expect([...names, ...rows], `seed ${seed}, separator ${JSON.stringify(separator)}`).toEqual(lines);
  }
});

test('units below the names belong to the header, other words begin the rows', async () => {
  const units = ['EUR', 'kg', '(mm)', 'in %', 'Mio. EUR', 'km/h', 'k€', 'in days'];
  const others = ['unknown', 'A', 'high', 'n', '<5'];
  for (let seed = 1; seed <= triesOfRun(300, 30); seed += 1) {
    const draw = drawingOf(seed);
    const isUnits = draw.once(2);
    const width = 1 + draw.below(3);
    const line = Array.from({ length: width }, () => draw.pick(isUnits ? units : others));
    // Two other words may be the second line of a header.
    const words = isUnits ? line : [line[0]!, ...line.slice(1).map(() => String(draw.below(90)))];
    const rows = Array.from({ length: 3 + draw.below(8) }, (_, row) => [
      `item ${row}`,
      ...words.map(() => String(draw.below(1000))),
    ]);
    const lines = [['item', ...words.map((_, index) => `value ${index}`)], ['label', ...words], ...rows];
    const file = fixture.write('units.csv', lines.map((cells) => `${cells.join(';')}\n`).join(''));
    const { reading } = await fixture.infer(file, { format: 'csv' });
    expect(reading.options, `seed ${seed}: ${words.join(';')}`).toMatchObject({
      withHeader: true,
      headerRows: isUnits ? 2 : 1,
    });
  }
});
