import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import type { RowFilter, RowView } from '#engine/explore/pages/row-view.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-view-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly rowCount: number;
  readonly totalCount: number;
  readonly rows: Readonly<Record<string, unknown>>[];
  /** Of the rows of a view in the file, from 0; of a plain reading []. */
  readonly places: number[];
}

async function read(path: string, view: Partial<RowView>, start = 0, count = 1000): Promise<Answer> {
  const input = {
    path,
    order: [...(view.order ?? [])],
    filter: (view.filter ?? []).map((filter) => ({ ...filter, values: [...filter.values] })),
    search: view.search ?? '',
  };
  const { snapshot, rowCount, totalCount, columns } = await engine.dispatcher.call('openPages', input);
  const { arrow } = await engine.dispatcher.call('readPage', { ...input, snapshot, start, count });
  const table = tableFromIPC(arrow);
  const rows = table.toArray().map((row: Record<string, unknown>) => Object.fromEntries(Object.entries(row)));
  const places = [...(table.getChildAt(columns.length) ?? [])].map(Number);
  return { rowCount, totalCount, rows, places };
}

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function parquet(name: string, sql: string): Promise<string> {
  const path = join(folder, name);
  await engine.dispatcher.call('writeQuery', { sql, to: path, folder });
  return path;
}

const ids = ({ rows }: Answer): number[] => rows.map((row) => Number(row['id']));
const where = (column: string, operator: RowFilter['operator'], ...values: RowFilter['values']): Partial<RowView> => ({
  filter: [{ column, operator, values }],
});

const orNull = ({ filter }: Partial<RowView>): Partial<RowView> => ({
  filter: filter!.map((each) => ({ ...each, orNull: true })),
});

const people = `id,name,city,score,born
1,Ann,Köln,3.5,2001-02-03
2,bob,"Paris, ""old""",,1999-12-31
3,O'Hara,KÖLN,10,2001-02-03
4,,Rome,-2.25,
5,Zoë,100%_sure,3.5,2020-02-29
`;

describe.each([
  ['people.csv', people as string | Uint8Array],
  ['people.csv.gz', gzipSync(people)],
])('%s', (name, text) => {
  test.each<[string, Partial<RowView>, number[]]>([
    ['sort ascending, nulls last', { order: [{ column: 'score', direction: 'ascending' }] }, [4, 1, 5, 3, 2]],
    ['sort descending, nulls last', { order: [{ column: 'score', direction: 'descending' }] }, [3, 1, 5, 4, 2]],
    [
      'two keys',
      {
        order: [
          { column: 'born', direction: 'ascending' },
          { column: 'id', direction: 'descending' },
        ],
      },
      [2, 3, 1, 5, 4],
    ],
    ['eq', where('name', 'eq', "O'Hara"), [3]],
    ['eq, quotes', where('city', 'eq', 'Paris, "old"'), [2]],
    ['eq is exact', where('city', 'eq', 'köln'), []],
    ['ne keeps null', where('score', 'ne', 3.5), [2, 3, 4]],
    ['lt', where('score', 'lt', '3.5'), [4]],
    ['le', where('score', 'le', 3.5), [1, 4, 5]],
    ['gt', where('born', 'gt', '2001-02-03'), [5]],
    ['ge', where('born', 'ge', '2001-02-03'), [1, 3, 5]],
    ['range, its end excluded', where('score', 'range', '-2.25', '10'), [1, 4, 5]],
    ['range of days', where('born', 'range', '1999-12-31', '2020-02-29'), [1, 2, 3]],
    ['range from an end to before it', where('id', 'range', 4, 2), []],
    ['a fraction against whole numbers', where('id', 'gt', '2.5'), [3, 4, 5]],
    ['far out of range', where('id', 'lt', '99999999999999999999'), [1, 2, 3, 4, 5]],
    ['in', where('id', 'in', 5, '2'), [2, 5]],
    ['isNull', where('score', 'isNull'), [2]],
    ['isNotNull', where('born', 'isNotNull'), [1, 2, 3, 5]],
    ['range or null', orNull(where('score', 'range', '-2.25', '10')), [1, 2, 4, 5]],
    ['eq or null', orNull(where('born', 'eq', '2001-02-03')), [1, 3, 4]],
    [
      'in or null, with another filter',
      { filter: [...orNull(where('name', 'in', 'Zoë')).filter!, ...where('id', 'ge', 5).filter!] },
      [5],
    ],
    ['contains, whatever its case', where('city', 'contains', 'köL'), [1, 3]],
    ['signs of patterns mean themselves', where('city', 'contains', '%_'), [5]],
    ['startsWith', where('name', 'startsWith', 'B'), [2]],
    ['contains on numbers', where('score', 'contains', '.25'), [4]],
    ['search over all columns', { search: 'zoë' }, [5]],
    ['search in numbers and dates', { search: '1999-12' }, [2]],
    ['filters and search together', { ...where('id', 'le', 3), search: 'köln' }, [1, 3]],
  ])('%s', async (_title, view, expected) => {
    const answer = await read(join(folder, name), view);
    expect(ids(answer)).toEqual(expected);
    expect(answer).toMatchObject({ rowCount: expected.length, totalCount: 5, places: expected.map((id) => id - 1) });
  });

  beforeAll(() => file(name, text));
});

test('ties stay in the order of the file, over many pages', async () => {
  const rowCount = 20_000;
  const path = file(
    'ties.csv',
    `id,k\n${Array.from({ length: rowCount }, (_, row) => `${row},${row % 3}`).join('\n')}\n`,
  );
  const view: Partial<RowView> = { order: [{ column: 'k', direction: 'descending' }] };
  const expected = [2, 1, 0].flatMap((k) =>
    Array.from({ length: rowCount }, (_, row) => row).filter((row) => row % 3 === k),
  );
  for (const start of [0, 6600, 13_000, rowCount - 3])
    expect(ids(await read(path, view, start, 200))).toEqual(expected.slice(start, start + 200));
  expect(ids(await read(path, view, rowCount + 1, 10))).toEqual([]);
});

test('not a number is a value: last of the numbers, equal to itself', async () => {
  const path = await parquet(
    'nan.parquet',
    `SELECT * FROM (VALUES (1, 'nan'::DOUBLE), (2, 1.5), (3, NULL), (4, '-inf'::DOUBLE)) AS t(id, x)`,
  );
  expect(ids(await read(path, { order: [{ column: 'x', direction: 'ascending' }] }))).toEqual([4, 2, 1, 3]);
  expect(ids(await read(path, where('x', 'eq', 'NaN')))).toEqual([1]);
});

test.each(['a "b"; DROP', "it's", 'select', 'file_row_number', 'place', 'c0', ' ', 'ä\nö', 'tenon row place'])(
  'a column called %j',
  async (name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const sources = [
      file('hostile.csv', `id,${quoted}\n1,x\n2,y\n3,x\n`),
      await parquet(
        `hostile-${Math.random()}.parquet`,
        `SELECT * FROM (VALUES (1, 'x'), (2, 'y'), (3, 'x')) AS t(id, ${quoted})`,
      ),
    ];
    for (const path of sources) {
      const { columns } = await engine.dispatcher.call('openPages', { path });
      const column = columns[1]!.name;
      const view: Partial<RowView> = {
        ...where(column, 'eq', 'x'),
        order: [
          { column, direction: 'ascending' },
          { column: 'id', direction: 'descending' },
        ],
      };
      const shown = await read(path, view);
      expect(ids(shown)).toEqual([3, 1]);
      expect(shown.places).toEqual([2, 0]);
      const plain = await read(path, {});
      expect(ids(plain)).toEqual([1, 2, 3]);
      expect(plain.places).toEqual([]);
    }
  },
);

test('nested values are compared and searched as their text', async () => {
  const path = file(
    'nested.jsonl',
    `{"id":1,"tags":["a","b"],"at":{"x":1}}\n{"id":2,"tags":[],"at":{"x":2}}\n{"id":3,"tags":null,"at":null}\n`,
  );
  expect(ids(await read(path, where('tags', 'contains', '"B"')))).toEqual([1]);
  expect(ids(await read(path, where('at', 'eq', '{"x":2}')))).toEqual([2]);
  expect(ids(await read(path, { order: [{ column: 'at', direction: 'descending' }] }))).toEqual([2, 1, 3]);
  await expect(read(path, where('at', 'lt', '{"x":2}'))).rejects.toMatchObject({ code: 'InvalidInput' });
});

describe('what cannot be', () => {
  test('a column that no longer exists', async () => {
    const path = file('gone.csv', people);
    await expect(read(path, { order: [{ column: 'scores', direction: 'ascending' }] })).rejects.toMatchObject({
      code: 'UnknownColumn',
      hint: expect.stringContaining('score') as string,
    });
  });

  test.each<[string, Partial<RowView>]>([
    ['text for a number', where('id', 'eq', 'many')],
    ['a day that there is not', where('born', 'ge', '2001-02-30')],
    ['no value', where('id', 'eq')],
    ['a value too many', where('id', 'isNull', 1)],
    ['a list of nothing', where('id', 'in')],
    ['null or null', orNull(where('score', 'isNull'))],
    ['not null or null', orNull(where('score', 'isNotNull'))],
    ['the NUL character', { search: 'a\0b' }],
  ])('%s', async (_title, view) => {
    await expect(read(file('wrong.csv', people), view)).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  test('a date in another form is refused with the form that fits', async () => {
    await expect(read(file('form.csv', people), where('born', 'eq', '1.2.2001'))).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: 'Enter a date such as 2026-01-31.',
    });
  });

  test('a file that changed under a view', async () => {
    const path = file('changed.csv', people);
    const order = [{ column: 'id', direction: 'descending' as const }];
    const { snapshot } = await engine.dispatcher.call('openPages', { path, order });
    appendFileSync(path, '6,New,Oslo,1,2022-01-01\n');
    await expect(
      engine.dispatcher.call('readPage', { path, order, snapshot, start: 0, count: 1 }),
    ).rejects.toMatchObject({ code: 'FileChanged' });
    expect(ids(await read(path, { order }))[0]).toBe(6);
  });

  test('a cancelled sort', async () => {
    const path = file('stopped.csv', `id\n${'1\n'.repeat(200_000)}`);
    const call = engine.dispatcher.call(
      'openPages',
      { path, order: [{ column: 'id', direction: 'ascending' }] },
      AbortSignal.abort(),
    );
    await expect(call).rejects.toMatchObject({ code: 'Cancelled' });
  });
});

test('the profile of a column counts every row, and those of a view', async () => {
  const path = file('profile.csv', people);
  const whole = await engine.dispatcher.call('profileColumn', { path, column: 'score' });
  expect(whole).toMatchObject({
    column: { name: 'score' },
    rowCount: 5,
    nullCount: 1,
    distinctCount: 3,
    minimum: '-2.25',
    maximum: '10.0',
  });
  expect(whole.top[0]).toEqual({ value: '3.5', rowCount: 2 });
  const filled = whole.histogram!.bins.flatMap(({ from, to, rowCount }) =>
    rowCount === 0 ? [] : [[from, to, rowCount]],
  );
  expect(whole.histogram).toMatchObject({ step: '0.5', placelessCount: 0 });
  expect(filled).toEqual([
    ['-2.5', '-2', 1],
    ['3.5', '4', 2],
    ['10', '10.5', 1],
  ]);
  expect(await engine.dispatcher.call('profileColumn', { path, column: 'name' })).toMatchObject({ histogram: null });
  const part = await engine.dispatcher.call('profileColumn', {
    path,
    column: 'score',
    filter: [{ column: 'id', operator: 'le', values: [2] }],
  });
  expect(part).toMatchObject({ rowCount: 2, nullCount: 1, distinctCount: 1, minimum: '3.5', maximum: '3.5' });
  await expect(engine.dispatcher.call('profileColumn', { path, column: 'scoer' })).rejects.toMatchObject({
    code: 'UnknownColumn',
  });
});

test('with null, a filter of any operator keeps the rows that it keeps without, and those that are null', async () => {
  const path = file('or-null.csv', people);
  const one = fc.constantFrom('1', '3.5', '-2.25', '10', '99');
  const filter = fc.oneof(
    fc.record({
      operator: fc.constantFrom<RowFilter['operator']>('eq', 'ne', 'lt', 'le', 'gt', 'ge', 'contains', 'startsWith'),
      values: fc.tuple(one),
    }),
    fc.record({ operator: fc.constant<RowFilter['operator']>('range'), values: fc.tuple(one, one) }),
    fc.record({
      operator: fc.constant<RowFilter['operator']>('in'),
      values: fc.array(one, { minLength: 1, maxLength: 4 }),
    }),
  );
  const empty = ids(await read(path, where('score', 'isNull')));
  await fc.assert(
    fc.asyncProperty(filter, async ({ operator, values }) => {
      const without = where('score', operator, ...values);
      const kept = new Set([...ids(await read(path, without)), ...empty]);
      expect(ids(await read(path, orNull(without)))).toEqual([...kept].sort((left, right) => left - right));
    }),
    { numRuns: triesOfRun(30, 10) },
  );
});

test('an empty file and one without columns that match', async () => {
  expect(await read(file('none.csv', 'id,name\n'), { search: 'x' })).toEqual({
    rowCount: 0,
    totalCount: 0,
    rows: [],
    places: [],
  });
});

test('several keys sort as one after the other, stable, nulls last either way', async () => {
  const value = fc.option(fc.integer({ min: 0, max: 2 }), { nil: null });
  const key = fc.record({
    column: fc.constantFrom('a', 'b', 'c'),
    direction: fc.constantFrom('ascending', 'descending'),
  });
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: value, b: value, c: value }), { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(key, { selector: ({ column }) => column, minLength: 2, maxLength: 3 }),
      async (rows, order) => {
        const lines = rows.map(({ a, b, c }, id) => [id, a ?? '', b ?? '', c ?? ''].join(','));
        const path = file(`keys-${(count += 1)}.csv`, `id,a,b,c\n${lines.join('\n')}\n`);
        const expected = rows
          .map((row, id) => ({ ...row, id }))
          .sort((left, right) => {
            for (const { column, direction } of order) {
              const [one, other] = [left[column], right[column]];
              if (one === other) continue;
              if (one === null || other === null) return one === null ? 1 : -1;
              return direction === 'ascending' ? one - other : other - one;
            }
            return 0;
          });
        expect(ids(await read(path, { order }))).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: triesOfRun(12, 5) },
  );
});
