/** A rejected record names every column in which it is bad, in each format that sets records aside. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { splitBadColumns, writeBadColumn } from '#engine/contract/bad-column-names.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  ['a', 'bigint'],
  ['b', 'double'],
  ['c', 'date'],
  ['d, e', 'decimal(5,2)'],
  ['f', 'boolean'],
  ['g', 'timestamp'],
  ['h', 'string'],
].map(([name, type]) => ({ name: name!, type: parseHive(type!) }));
const names = columns.map(({ name }) => name);

const good: Record<string, string> = {
  a: '1',
  b: '1.5',
  c: '2025-01-31',
  'd, e': '1.25',
  f: 'true',
  g: '2025-01-31 10:00:00',
  h: 'x',
};
/** Bad in different ways: no number at all, a fraction, too many digits, more behind a date. */
const bad: Record<string, readonly string[]> = {
  a: ['x', '1.5', '2-'],
  b: ['x', '1,5'],
  c: ['x', '2025-01-31x'],
  'd, e': ['x', '1.255'],
  f: ['x', '2'],
  g: ['x', '2025-13-01 10:00:00'],
};
const wrongColumns = Object.keys(bad);

/** Every set of one to three columns, with a value of each kind. */
function* cases(): Generator<Record<string, string>> {
  for (let mask = 1; mask < 1 << wrongColumns.length; mask += 1) {
    const chosen = wrongColumns.filter((_, index) => (mask & (1 << index)) !== 0);
    if (chosen.length > 3) continue;
    for (let kind = 0; kind < 3; kind += 1)
      yield Object.fromEntries(chosen.map((name) => [name, bad[name]![kind % bad[name]!.length]!]));
  }
}

const all = [...cases()];
const expected = all.map((wrong) => names.filter((name) => Object.hasOwn(wrong, name)));

test.each(['csv', 'csv, quoted', 'json'])('in %s', async (kind) => {
  const rows = all.flatMap((wrong) => [{ ...good, ...wrong }, good]);
  const cell = (value: string): string => (kind === 'csv' && !value.includes(',') ? value : `"${value}"`);
  const json = kind === 'json';
  const content = json
    ? rows.map((row) => JSON.stringify(row))
    : [names.map((name) => `"${name}"`), ...rows.map((row) => names.map((name) => cell(row[name]!)))].map((cells) =>
        cells.join(','),
      );
  const file = fixture.write(`bad.${json ? 'json' : 'csv'}`, `${content.join('\n')}\n`);
  const inference = await fixture.infer(file, json ? {} : { separator: ',', withHeader: true });
  const { rows: kept, rejects } = await fixture.isolate(file, inference, columns);
  expect(kept).toHaveLength(all.length);
  expect(rejects.map(({ column_name }) => splitBadColumns(column_name!))).toEqual(expected);
  for (const [index, { reason }] of rejects.entries())
    for (const value of Object.values(all[index]!)) expect(reason).toContain(value);
  expect(rejects.map(({ line }) => Number(line))).toEqual(all.map((_, index) => index * 2 + (json ? 1 : 2)));
});

test('names are written so that they are distinct', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().map((text) => text.replaceAll('\0', '')),
        { minLength: 1 },
      ),
      (each) => {
        expect(splitBadColumns(each.map(writeBadColumn).join(', '))).toEqual(each);
      },
    ),
  );
});
