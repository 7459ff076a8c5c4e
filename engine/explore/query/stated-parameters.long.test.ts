/** Statements with parameters: values are bound in whatever the statement is run for, and are never part of its text. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { guessParameter, type GivenParameters } from '#engine/contract/statement-parameters.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

beforeAll(async () => {
  for (let day = 1; day <= 9; day += 1) {
    const folder = join(place.folder, `lake/sales/day=2024-01-0${day}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.csv'), `id,amount,name\n${day},${day}.50,n${day}\n${day + 10},,it's\n`);
  }
  for await (const _item of place.engine.dispatcher.stream('crawl', {
    path: join(place.folder, 'lake'),
    databaseName: 'shop',
  }));
});

/** Values as typed. */
function given(values: Readonly<Record<string, string>>): GivenParameters {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, guessParameter(value)]));
}

async function rowsOf(sql: string, parameters: GivenParameters = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder, parameters }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

describe('a value is that of the literal of its text', () => {
  test.each([
    ['5', '5'],
    ['-5', '(-5)'],
    ['+5', '5'],
    ['2147483648', '2147483648'],
    ['-9223372036854775808', '(-9223372036854775808)'],
    ['170141183460469231731687303715884105727', undefined],
    ['99999999999999999999', '99999999999999999999'],
    ['1.50', '1.50'],
    ['-0.05', '(-0.05)'],
    ['1e3', '1e3'],
    ['2024-02-29', "DATE '2024-02-29'"],
    ['0099-03-01', "DATE '0099-03-01'"],
    ['1969-12-31', "DATE '1969-12-31'"],
    ['2024-02-29 12:30', "TIMESTAMP '2024-02-29 12:30:00'"],
    ['1969-12-31T23:59:59.000001', "TIMESTAMP '1969-12-31 23:59:59.000001'"],
    ['true', 'true'],
    ['False', 'false'],
    ["it's; DROP TABLE x --", "'it''s; DROP TABLE x --'"],
    ['\u{1f600}', "'\u{1f600}'"],
  ])('%s', async (typed, literal) => {
    if (literal === undefined) return expect(guessParameter(typed).type).toBe('text');
    const [row] = await rowsOf('SELECT $v AS value, typeof($v) AS type', given({ v: typed }));
    expect(row).toEqual((await rowsOf(`SELECT ${literal} AS value, typeof(${literal}) AS type`))[0]);
  });
});

test('everything that a statement is run for binds them', async () => {
  const { dispatcher } = place.engine;
  const sql = 'SELECT id, $what AS what FROM shop.sales WHERE day = $day AND amount > $least LIMIT $most';
  const parameters = given({ what: "it's", day: '2024-01-03', least: '1', most: '10' });
  const expected = [{ id: 3, what: "it's" }];
  expect(await rowsOf(sql.replace('day = $day', 'day = CAST($day AS VARCHAR)'), parameters)).toEqual(expected);
  const typed = sql.replace('day = $day', 'CAST(day AS DATE) = $day');
  expect(await rowsOf(typed, parameters)).toEqual(expected);
  const { columns } = await dispatcher.call('checkQuery', { sql: typed, parameters });
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['id bigint', 'what string']);
  const opened = (await Array.fromAsync(dispatcher.stream('openQueryRows', { sql: typed, parameters }))).at(-1);
  const { path, rowCount } = opened as Extract<typeof opened, { item: 'result' }>;
  expect(rowCount).toBe(1);
  expect(await rowsOf(`SELECT * FROM '${path}'`)).toEqual(expected);
  const { steps, rowCount: counted } = await dispatcher.call('explainQuery', { sql: typed, parameters });
  expect([counted, steps.length > 0]).toEqual([1, true]);
  let arrow = 0;
  for await (const page of dispatcher.stream('queryArrow', { sql: typed, parameters })) arrow += page.length;
  expect(arrow).toBeGreaterThan(100);
  for (const format of ['csv', 'json', 'parquet', 'excel']) {
    const to = join(place.folder, `out-${format}.${format === 'excel' ? 'xlsx' : format}`);
    await dispatcher.call('writeQuery', { sql: typed, parameters, to, format });
    expect(await rowsOf(`SELECT * FROM '${to}'`)).toEqual(expected);
  }
});

test('in joins, subqueries, CTEs, functions and several times', async () => {
  expect(
    await rowsOf(
      'WITH s AS (SELECT * FROM shop.sales WHERE id % $n = 0) SELECT count(*) AS n, max($N) AS m, (SELECT min(id) FROM shop.sales WHERE id > $n) AS next FROM s a JOIN s b ON a.id + $n = b.id',
      given({ n: '3' }),
    ),
  ).toEqual([{ n: 5, m: 3, next: 4 }]);
  // Columns that take their type from the value.
  expect(await rowsOf('SELECT $a AS a, [$a, $a] AS list', given({ a: '2024-01-31' }))).toEqual([
    { a: '2024-01-31', list: ['2024-01-31', '2024-01-31'] },
  ]);
});

test.each<[string, Record<string, string>, RegExp, object]>([
  [
    'SELECT id FROM shop.sales\nWHERE id = $id',
    {},
    /\$id has no value \(line 2, character 12\)/u,
    { line: 2, character: 12 },
  ],
  ['SELECT $from', { from: '1', form: '2' }, /has no parameter \$form/u, {}],
  ['SELECT 1', { x: '1' }, /has no parameter \$x/u, {}],
])('%s with %j is refused before it runs', async (sql, values, message, details) => {
  const { dispatcher } = place.engine;
  const input = { sql, parameters: given(values) };
  for (const answer of [
    () => dispatcher.call('checkQuery', input),
    () => Array.fromAsync(dispatcher.stream('openQueryRows', input)),
    () => dispatcher.call('explainQuery', input),
  ])
    await expect(answer()).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(message) as string,
      details,
    });
});

test.each([
  ['SELECT $1', /parameter without a name/u],
  ['SELECT ?', /parameter without a name/u],
  ['SELECT * FROM read_csv($path)', /path that is not a plain string/u],
  ['SELECT * FROM read_parquet($path)', /path that is not a plain string/u],
  ['SELECT * FROM $path', /cannot be read|no table/u],
])('%s is refused', async (sql, message) => {
  await expect(
    place.engine.dispatcher.call('checkQuery', { sql, parameters: given({ path: '/etc/passwd' }) }),
  ).rejects.toMatchObject({ message: expect.stringMatching(message) as string });
});

test('a text stays text, whatever is in it', async () => {
  const hostile = ["'; DROP TABLE x; --", "x' OR '1'='1", '$other', '/* */', '"', '\\', '$$ $$', '\n--'];
  for (const value of hostile)
    expect(await rowsOf('SELECT $v AS v', { v: { type: 'text', value } })).toEqual([{ v: value }]);
});

test('a job keeps the values', async () => {
  const { job, problems } = await place.engine.dispatcher.call('draftQueryJob', {
    sql: "SELECT id, '$n' AS text FROM shop.sales s WHERE id > $n AND name <> $name -- $n",
    parameters: given({ n: '-3', name: "it's" }),
    name: 'kept',
  });
  // It has no target yet.
  expect(problems.filter(({ missing }) => !missing)).toEqual([]);
  expect(job.nodes.at(-1)!.args['sql']).toBe(
    "SELECT id, '$n' AS text FROM \"sales\" s WHERE id > (-3) AND name <> 'it''s' -- $n",
  );
});

test('partitions are pruned by values as by literals: a file that is not needed may be gone', async () => {
  rmSync(join(place.folder, 'lake/sales/day=2024-01-09/a.csv'));
  const sql = 'SELECT id FROM shop.sales WHERE day = $day ORDER BY id';
  expect(await rowsOf(sql, given({ day: "'2024-01-03'" }))).toEqual([{ id: 3 }, { id: 13 }]);
  await expect(rowsOf(sql, given({ day: "'2024-01-09'" }))).rejects.toMatchObject({ code: 'FileNotFound' });
});
