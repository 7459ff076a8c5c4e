/** Columns of fixed width: found, stated, read with their places. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { findColumns } from '#engine/formats/fixed-width/find-columns.ts';
import { classifyFixedWidth } from '#engine/formats/fixed-width/classify.ts';
import { headOf } from '#engine/bytes/testing/head-of.ts';
import { bigintType } from '#engine/types/data-type.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function text(content: string | Uint8Array): string {
  return fixture.write(`f${(files += 1)}.txt`, content);
}

const people = `Name            City          Amount   Day
Ann Lee         Köln            1.50   2026-01-31
Omar Diaz       Lyon           12.00   2026-02-01
Ivo Novak                     340.25   2026-02-02
Mia Berg        Århus           7.00
Luc Petit       San Sebastian   0.10   2026-02-04
`;

describe('found', () => {
  test('columns below each other, with a header, right-aligned numbers and empty values', async () => {
    const file = text(people);
    const inference = await fixture.infer(file, { format: 'fixedWidth' });
    expect(typesOf(inference.schema)).toEqual(['Name:string', 'City:string', 'Amount:double', 'Day:date']);
    expect(inference).toMatchObject({ rowCount: 5, exact: true });
    expect(await fixture.scan(file, inference)).toMatchObject([
      { Name: 'Ann Lee', City: 'Köln', Amount: 1.5, Day: '2026-01-31' },
      { Name: 'Omar Diaz', City: 'Lyon', Amount: 12 },
      { Name: 'Ivo Novak', City: null, Amount: 340.25 },
      { Name: 'Mia Berg', City: 'Århus', Day: null },
      { Name: 'Luc Petit', City: 'San Sebastian', Amount: 0.1 },
    ]);
  });

  test.each([
    ['at the end', (lines: string[]) => [...lines, '\x1a'], 7],
    ['with a line end', (lines: string[]) => [...lines, '\x1a', ''], 7],
    ['several', (lines: string[]) => [...lines, '\x1a\x1a\x1a'], 7],
    ['between files that were joined', (lines: string[]) => lines.toSpliced(3, 0, '\x1a'), 4],
  ])('the end mark of DOS is not a row: %s', async (_what, place, line) => {
    const file = text(place(people.trimEnd().split('\n')).join('\r\n'));
    const inference = await fixture.infer(file, { format: 'fixedWidth' });
    expect(typesOf(inference.schema)).toEqual(['Name:string', 'City:string', 'Amount:double', 'Day:date']);
    expect(inference).toMatchObject({ rowCount: 5, warnings: [`Skipped: line ${line} "0x1A".`] });
    const rows = await fixture.scan(file, inference);
    expect(rows.map(({ Name }) => Name)).toEqual(['Ann Lee', 'Omar Diaz', 'Ivo Novak', 'Mia Berg', 'Luc Petit']);
    expect(await fixture.isolate(file, inference)).toMatchObject({ rows, rejects: [] });
  });

  test('a line with 500,000 blanks in its middle costs no more than its length', () => {
    // By a pattern for the blanks at its end this took minutes.
    const wide = `0001Anna${' '.repeat(500_000)}0001250020240131\n`;
    expect(findColumns(wide + people, true)).toBeUndefined();
  });

  test('a ruler defines the columns, and titles above are skipped', async () => {
    const file = text(
      `Stock of the day\n\nitem        count  note\n----------  -----  ------------\nnails         100  in a box\nscrews, big    20\n`,
    );
    const inference = await fixture.infer(file, { format: 'fixedWidth' });
    expect(inference.reading.options).toMatchObject({ ruler: true, skipLines: 2, withHeader: true });
    expect(await fixture.scan(file, inference)).toEqual([
      { item: 'nails', count: 100n, note: 'in a box' },
      { item: 'screws, big', count: 20n, note: null },
    ]);
  });

  test('by content, with little certainty', async () => {
    const claim = classifyFixedWidth(await headOf(text(people)));
    expect(claim).toMatchObject({ format: 'fixedWidth' });
    expect(claim!.certainty).toBeLessThan(0.6);
    for (const other of [
      'This is a text, with commas.\nAnd another line.\nNo table at all\nAnd so on, and on\n',
      'a,b\n1,2\n3,4\n5,6\n7,8\n',
      '127.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 5\n'.repeat(5),
      '{"a": 1}\n{"a": 2}\n{"a": 3}\n{"a": 4}\n',
    ])
      expect(classifyFixedWidth(await headOf(text(other)))).toBeUndefined();
  });
});

test('widths and names that a person states', async () => {
  const file = text('001Ann  7\n002Omar12\n003\n');
  const inference = await fixture.infer(file, { format: 'fixedWidth', widths: [3, 4, 2], names: ['id', 'name', 'n'] });
  expect(typesOf(inference.schema)).toEqual(['id:string', 'name:string', 'n:bigint']);
  expect(await fixture.scan(file, inference)).toEqual([
    { id: '001', name: 'Ann', n: 7n },
    { id: '002', name: 'Omar', n: 12n },
    { id: '003', name: null, n: null },
  ]);
});

test('a file without aligned columns is refused with the options to state', async () => {
  await expect(fixture.infer(text('a\nb\n'), { format: 'fixedWidth' })).rejects.toMatchObject({
    code: 'MalformedFile',
    hint: expect.stringContaining('widths'),
  });
});

test('an option that is wrong inside is named with its value', async () => {
  const wrong = fixture.infer(text('ab\n'), { format: 'fixedWidth', widths: [0, 2] });
  await expect(wrong).rejects.toMatchObject({
    message: 'Option "widths.0" of format fixedWidth cannot be 0: it must be at least 1.',
    hint: 'Widths of adjacent columns, in characters.',
  });
});

test('bad lines are rejected with line, offset, column and text, in any encoding', async () => {
  const lines = ['id name', ' 1 Zoë', ' x Bo', ' 3 Al beyond', ' 4 Di'];
  const content = Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le');
  const file = text(content);
  const inference = await fixture.infer(file, {
    format: 'fixedWidth',
    columns: [
      { name: 'id', start: 1, width: 3 },
      { name: 'name', start: 4, width: 4 },
    ],
    withHeader: true,
  });
  const columns = [{ ...inference.schema[0]!, type: bigintType }, inference.schema[1]!];
  await expect(fixture.scan(file, inference, columns)).rejects.toMatchObject({ kind: 'user' });
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  expect(rows).toEqual([
    { id: 1n, name: 'Zoë' },
    { id: 4n, name: 'Di' },
  ]);
  expect(rejects.map(({ line, byte_offset, column_name, raw }) => [line, byte_offset, column_name, raw])).toEqual([
    [3n, BigInt(content.indexOf(Buffer.from(' x Bo', 'utf16le'))), 'id', ' x Bo'],
    [4n, BigInt(content.indexOf(Buffer.from(' 3 Al', 'utf16le'))), null, ' 3 Al beyond'],
  ]);
});

test('what is written in columns is read again', async () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', 'é', '"', ',', ' ', '1', '.', '\u{1f600}'), maxLength: 8 })
    .map((value) => value.trim());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
      const kept = rows.filter((row) => row.some((value) => value !== ''));
      const padded = (value: string): string => value + ' '.repeat(9 - [...value].length);
      const file = fixture.write('written.txt', kept.map((row) => `${row.map(padded).join('')}\n`).join(''));
      if (kept.length === 0) return;
      const inference = await fixture.infer(file, {
        format: 'fixedWidth',
        widths: [9, 9, 9],
        names: ['a', 'b', 'c'],
        withHeader: false,
        skipLines: 0,
        ruler: false,
        columnTypes: { a: 'string', b: 'string', c: 'string' },
      });
      expect(await fixture.scan(file, inference)).toEqual(
        kept.map(([a, b, c]) => ({ a: a || null, b: b || null, c: c || null })),
      );
    }),
    { numRuns: triesOfRun(50, 20) },
  );
});
