import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let path: string;
const lines = [
  'c1,c0,place,"a ""b"""',
  '1,Ann,10,true',
  '2,,20,false',
  '3,Bob,,',
  '4,"O\'Hara",40,true',
  '5,Zoë,5,false',
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-condition-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  path = join(folder, 'rows.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function numbersOf(view: { condition: string; search?: string }): Promise<number[]> {
  const opened = await engine.dispatcher.call('openPages', { path, ...view });
  const { arrow } = await engine.dispatcher.call('readPage', {
    path,
    ...view,
    snapshot: opened.snapshot,
    start: 0,
    count: 100,
  });
  const numbers = [...(tableFromIPC(arrow).getChild('c1') ?? [])].map(Number);
  expect(opened.rowCount).toBe(numbers.length);
  expect(opened.totalCount).toBe(lines.length - 1);
  return numbers;
}

// The columns have names that a view uses itself, each for another one.
test.each([
  ["place > 10 OR c0 = 'Ann'", [1, 2, 4]],
  // A constant that fails where no row needs it.
  ["CASE WHEN c0 = 'none' THEN (2147483647 * (-3)) = 6 OR c0 <> c0 ELSE c1 = 3 END", [3]],
  ['(place >= 10 AND c1 < 4) OR (c0 = \'Zoë\' AND NOT "a ""b""")', [1, 2, 5]],
  ['place IS NULL', [3]],
  ["c0 IS NULL OR c0 = ''", [2]],
  ["startswith(c0, 'O') OR c0 IN ('Bob', 'nobody')", [3, 4]],
  ['`c1` BETWEEN 2 AND 3', [2, 3]],
  ["c0 = 'O''Hara'", [4]],
  ['1 / (c1 - 1) > 0', [2, 3, 4, 5]],
  ['NULL', []],
  ['c1', [1, 2, 3, 4, 5]],
])('%s', async (condition, expected) => {
  expect(await numbersOf({ condition })).toEqual(expected);
});

test('a condition, a search and filters all hold', async () => {
  expect(await numbersOf({ condition: 'c1 > 1 OR place = 10', search: 'o' })).toEqual([3, 4, 5]);
  const input = {
    path,
    condition: 'c1 > 1',
    filter: [{ column: 'place', operator: 'isNotNull' as const, values: [] }],
  };
  expect((await engine.dispatcher.call('openPages', input)).rowCount).toBe(3);
});

test('profiles, details and charts count the rows behind the condition', async () => {
  const condition = "place > 10 OR c0 = 'Ann'";
  const profile = await engine.dispatcher.call('profileColumn', { path, column: 'c1', condition });
  expect(profile).toMatchObject({ rowCount: 3, minimum: '1', maximum: '4' });
  const details = await engine.dispatcher.call('detailColumn', { path, column: 'c1', condition });
  expect(details.quantiles).toMatchObject({ 0: '1', 6: '4' });
});

test('an export has the rows behind the condition', async () => {
  const to = join(folder, 'kept.csv');
  const source = { kind: 'file' as const, path, condition: "place > 10 OR c0 = 'Ann'" };
  const items = [];
  for await (const item of engine.dispatcher.stream('exportRows', { source, to })) items.push(item);
  expect(items).not.toEqual([]);
  const kept = await engine.dispatcher.call('previewFile', { path: to });
  expect(kept.rows.map((row) => row['c1'])).toEqual([1, 2, 4]);
});

test.each([
  ['plaec > 1', 'UnknownColumn'],
  ['lenght(c0) > 1', 'UnknownFunction'],
  ['c0', 'TypeMismatch'],
  ['c1 >', 'SqlSyntax'],
  ['c1 = (SELECT 1)', 'SqlRefused'],
  ["c0 = 'a\0b'", 'InvalidInput'],
])('%s is refused with %s', async (condition, code) => {
  await expect(numbersOf({ condition })).rejects.toMatchObject({ code });
});

interface Row {
  readonly c1: number;
  readonly place: number | null;
}
const rows: readonly Row[] = [
  { c1: 1, place: 10 },
  { c1: 2, place: 20 },
  { c1: 3, place: null },
  { c1: 4, place: 40 },
  { c1: 5, place: 5 },
];

interface Built {
  readonly text: string;
  /** null as SQL has it. */
  readonly holds: (row: Row) => boolean | null;
}

const leaf: fc.Arbitrary<Built> = fc
  .record({ column: fc.constantFrom('c1' as const, 'place' as const), bound: fc.integer({ min: 0, max: 41 }) })
  .map(({ column, bound }) => ({
    text: `${column} >= ${bound}`,
    holds: (row) => (row[column] === null ? null : row[column] >= bound),
  }));
const { tree } = fc.letrec<{ tree: Built; group: Built }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, leaf, tie('group')),
  group: fc
    .record({ all: fc.boolean(), members: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) })
    .map(({ all, members }) => ({
      text: `(${members.map(({ text }) => text).join(all ? ' AND ' : ' OR ')})`,
      holds: (row) => {
        const held = members.map((member) => member.holds(row));
        if (held.includes(!all)) return !all;
        return held.includes(null) ? null : all;
      },
    })),
}));

test('groups of any depth keep the rows for which they are true', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async ({ text, holds }) => {
      expect(await numbersOf({ condition: text })).toEqual(rows.filter((row) => holds(row)).map(({ c1 }) => c1));
    }),
    { numRuns: 25 },
  );
});

test.each(["c1 < 5 AND current_date > DATE '2020-01-01'", 'now() IS NOT NULL'])(
  '%s is refused: its rows would be others a moment later',
  async (condition) => {
    await expect(numbersOf({ condition })).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('constant'),
    });
  },
);
