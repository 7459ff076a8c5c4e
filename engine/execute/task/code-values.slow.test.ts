/** Values of every type through custom code, against DuckDB: unchanged rows are equal, and generated functions are their expressions. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import { setCodeService } from '#engine/code/code-service.ts';
import type { CodeTask } from '#engine/code/code-task.ts';
import { makeCodeRows, type CodeRows, type FailedRow } from '#engine/execute/task/worker/code-rows.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';
import { stringType } from '#engine/types/data-type.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';

const codes = new CodeProcesses({ log: silentLog, confines: () => probeConfinement().obstacle === null });
let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
  setCodeService((question, signal) => codes.ask(question, signal));
});
afterAll(async () => {
  await codes[Symbol.asyncDispose]();
  await duck[Symbol.asyncDispose]();
});

async function through(input: Sql, task: CodeTask): Promise<CodeRows & { readonly failures: readonly FailedRow[] }> {
  const failures: FailedRow[] = [];
  const taker = { room: () => 100, onFailures: (failed: readonly FailedRow[]) => void failures.push(...failed) };
  const code = { nodeId: 'code', nodeName: 'Code', task, stops: false, timeLimit: 60_000 };
  return { ...(await makeCodeRows(duck.connection, input, code, taker, duck.context)), failures };
}

async function differing(left: Sql, right: Sql): Promise<unknown[]> {
  return await duck.connection.rows(
    sql`SELECT count(*) AS rows FROM ((${left} EXCEPT ALL ${right}) UNION ALL (${right} EXCEPT ALL ${left})) HAVING count(*) > 0`,
  );
}

const schema = schemaOf({
  id: 'bigint',
  yes: 'boolean',
  tiny: 'tinyint',
  small: 'smallint',
  whole: 'int',
  single: 'float',
  wide: 'double',
  d4: 'decimal(4,2)',
  d9: 'decimal(9,0)',
  d18: 'decimal(18,18)',
  d38: 'decimal(38,10)',
  text: 'string',
  bytes: 'binary',
  day: 'date',
  instant: 'timestamp',
  clock: 'timestamp_ntz',
  list: 'array<int>',
  deep: 'array<struct<a:array<string>,b:decimal(10,1)>>',
  pairs: 'map<int,string>',
  place: 'struct<city:string,__proto__:int,constructor:array<bigint>>',
  either: 'uniontype<bigint,string>',
  nothing: 'null',
});

/** In the whole run, more than one batch. */
const rowCount = triesOfRun(60_000, 2500);

/** Row by row one of the values, or null. */
function pick(...values: readonly Sql[]): Sql {
  return sql`(CASE WHEN hash(range, ${trustedSql(String(values.length * 7))}) % 5 = 0 THEN NULL ELSE [${joinSql(values)}][(hash(range) % ${trustedSql(String(values.length))} + 1)::INT] END)`;
}

const everyType = sql`SELECT range AS id,
  ${pick(sql`true`, sql`false`)} AS yes,
  ${pick(sql`'-128'::TINYINT`, sql`127::TINYINT`, sql`0::TINYINT`)} AS tiny,
  ${pick(sql`'-32768'::SMALLINT`, sql`32767::SMALLINT`)} AS small,
  ${pick(sql`'-2147483648'::INT`, sql`2147483647::INT`, sql`range::INT`)} AS whole,
  ${pick(sql`'NaN'::FLOAT`, sql`'-inf'::FLOAT`, sql`0.1::FLOAT`, sql`1.4e-45::FLOAT`, sql`3.4028235e38::FLOAT`)} AS single,
  ${pick(sql`'NaN'::DOUBLE`, sql`'inf'::DOUBLE`, sql`0.1::DOUBLE`, sql`5e-324::DOUBLE`, sql`range / 7.0::DOUBLE`)} AS wide,
  ${pick(sql`'-99.99'::DECIMAL(4,2)`, sql`0::DECIMAL(4,2)`, sql`0.05::DECIMAL(4,2)`)} AS d4,
  ${pick(sql`999999999::DECIMAL(9,0)`, sql`'-1'::DECIMAL(9,0)`)} AS d9,
  ${pick(sql`0.999999999999999999::DECIMAL(18,18)`, sql`'-0.000000000000000001'::DECIMAL(18,18)`)} AS d18,
  ${pick(sql`'9999999999999999999999999999.9999999999'::DECIMAL(38,10)`, sql`'-9999999999999999999999999999.9999999999'::DECIMAL(38,10)`, sql`range::DECIMAL(38,10)`)} AS d38,
  ${pick(sql`''`, sql`'ä€😀' || chr(0) || chr(65279)`, sql`repeat('long text ', (range % 40)::INT)`)} AS text,
  ${pick(sql`''::BLOB`, sql`'\\x00\\xFF\\x80'::BLOB`, sql`encode(repeat('x', 300))`)} AS bytes,
  ${pick(sql`'infinity'::DATE`, sql`'-infinity'::DATE`, sql`'0044-03-15 (BC)'::DATE`, sql`'12024-02-29'::DATE`, sql`'1969-12-31'::DATE`, sql`'5881580-07-10'::DATE`, sql`'1900-02-28'::DATE + range::INT`)} AS day,
  ${pick(sql`'infinity'::TIMESTAMPTZ`, sql`'1969-12-31 23:59:59.999999Z'::TIMESTAMPTZ`, sql`make_timestamptz(-62200000000000000)`, sql`make_timestamptz(range * 86399999983)`)} AS instant,
  ${pick(sql`'-infinity'::TIMESTAMP`, sql`'294247-01-10 04:00:54.775806'::TIMESTAMP`, sql`'1582-10-10 00:00:00.1'::TIMESTAMP`, sql`make_timestamp(-range * 1000000007)`)} AS clock,
  ${pick(sql`[]::INT[]`, sql`[1, NULL, 3]`, sql`range(range % 9)::INT[]`)} AS list,
  ${pick(sql`[{a: ['x', NULL], b: 1.5::DECIMAL(10,1)}, NULL, {a: NULL, b: NULL}]`, sql`[{a: []::VARCHAR[], b: NULL::DECIMAL(10,1)}]`)} AS deep,
  ${pick(sql`MAP {1: 'a', 2: NULL}`, sql`MAP {}::MAP(INT, VARCHAR)`, sql`MAP {range::INT: 'r'}`)} AS pairs,
  ${pick(sql`{city: 'x', __proto__: 1, constructor: [range, NULL]}`, sql`{city: NULL::VARCHAR, __proto__: NULL::INT, constructor: NULL::BIGINT[]}`)} AS place,
  ${pick(sql`{tag: 'long', long: range, string: NULL::VARCHAR}`, sql`{tag: 'string', long: NULL::BIGINT, string: 'x'}`)} AS either,
  NULL::INT AS nothing FROM range(${literal(rowCount)})`;

const unchanged = [
  ['row', '(row) => row'],
  ['rows', '(row) => [row]'],
  ['row', '(row) => Object.fromEntries(Object.entries(row).toReversed())'],
  ['keep', '(row) => row.id >= 0n'],
] as const;

test.each(casesOfRun(unchanged, 2))(
  'a row that is not changed is equal, returned as %s by %s',
  async (returns, code) => {
    const made = await through(everyType, { code, returns, input: schema, output: schema });
    expect(made).toMatchObject({ rowsIn: rowCount, rowsOut: rowCount, filtered: 0, failed: 0, failures: [] });
    expect(await differing(everyType, sql`SELECT * FROM ${made.table}`)).toEqual([]);
  },
);

test('columns of any name', async () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'row',
    'a b',
    'quo"te',
    "apo'strophe",
    'é😀',
    '0',
    'then',
    'back\\slash',
    'line\nend',
  ];
  const columns = names.map((name) => ({ name, type: stringType }));
  const input = sql`SELECT ${joinSql(names.map((name) => sql`${literal(name)} AS ${ident(name)}`))}`;
  for (const code of [
    '(row) => ({ ...row })',
    `(row) => Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, row[name]]))`,
  ]) {
    const made = await through(input, { code, returns: 'row', input: columns, output: columns });
    expect(made).toMatchObject({ rowsOut: 1, failures: [] });
    expect(await differing(input, sql`SELECT * FROM ${made.table}`)).toEqual([]);
  }
});

/** The same expression for both; the functions of JavaScript give null for null, as those of SQL do. */
type Pair = readonly [script: string, query: string];

const helpers = `
  const both = (f) => (x, y) => x === null || y === null ? null : f(x, y);
  const [add, subtract, times, join] = [both((x, y) => x + y), both((x, y) => x - y), both((x, y) => x * y), both((x, y) => x + y)];
  const [less, same] = [both((x, y) => x < y), both((x, y) => x === y)];
  const size = (x) => x === null ? null : BigInt([...x].length);
  const upper = (x) => x === null ? null : x.toUpperCase();
  const either = (x, y) => x ?? y;
  const choose = (c, x, y) => c === true ? x : y;`;

function whole(draw: Draw, depth: number): Pair {
  if (depth === 0)
    return draw.pick([
      ['row.a', 'a'],
      ['row.b', 'b'],
      ['3n', '3::BIGINT'],
      ['null', 'NULL::BIGINT'],
    ] as const);
  const [x, y] = [whole(draw, depth - 1), whole(draw, depth - 1)];
  const t = text(draw, depth - 1);
  const c = condition(draw, depth - 1);
  return draw.pick<Pair>([
    [`add(${x[0]}, ${y[0]})`, `(${x[1]} + ${y[1]})`],
    [`subtract(${x[0]}, ${y[0]})`, `(${x[1]} - ${y[1]})`],
    [`times(${x[0]}, 2n)`, `(${x[1]} * 2)`],
    [`either(${x[0]}, ${y[0]})`, `coalesce(${x[1]}, ${y[1]})`],
    [`size(${t[0]})`, `length(${t[1]})`],
    [`choose(${c[0]}, ${x[0]}, ${y[0]})`, `(CASE WHEN ${c[1]} THEN ${x[1]} ELSE ${y[1]} END)`],
  ]);
}

function text(draw: Draw, depth: number): Pair {
  if (depth === 0)
    return draw.pick([
      ['row.t', 't'],
      ["'é!'", "'é!'"],
    ] as const);
  const [x, y] = [text(draw, depth - 1), text(draw, depth - 1)];
  const c = condition(draw, depth - 1);
  return draw.pick<Pair>([
    [`join(${x[0]}, ${y[0]})`, `(${x[1]} || ${y[1]})`],
    [`upper(${x[0]})`, `upper(${x[1]})`],
    [`either(${x[0]}, ${y[0]})`, `coalesce(${x[1]}, ${y[1]})`],
    [`choose(${c[0]}, ${x[0]}, ${y[0]})`, `(CASE WHEN ${c[1]} THEN ${x[1]} ELSE ${y[1]} END)`],
  ]);
}

function condition(draw: Draw, depth: number): Pair {
  const [x, y] = [whole(draw, Math.max(0, depth - 1)), whole(draw, Math.max(0, depth - 1))];
  const [s, t] = [text(draw, Math.max(0, depth - 1)), text(draw, Math.max(0, depth - 1))];
  return draw.pick<Pair>([
    [`less(${x[0]}, ${y[0]})`, `(${x[1]} < ${y[1]})`],
    [`same(${s[0]}, ${t[0]})`, `(${s[1]} = ${t[1]})`],
  ]);
}

test('generated functions give what their expressions in SQL give', async () => {
  const draw = new Draw(74);
  const input = sql`SELECT CASE WHEN range % 7 = 0 THEN NULL ELSE range - 300 END AS a, CASE WHEN range % 5 = 0 THEN NULL ELSE range * 3 % 101 END AS b, CASE WHEN range % 3 = 0 THEN NULL ELSE 'x' || range % 11 END AS t FROM range(600)`;
  const numbers = Array.from({ length: 40 }, () => whole(draw, 4));
  const texts = Array.from({ length: 20 }, () => text(draw, 3));
  const all = [...numbers, ...texts];
  const types = all.map((_, index) => [`c${index}`, index < numbers.length ? 'bigint' : 'string'] as const);
  const code = `(row) => {${helpers}\n  return { ${all.map(([script], index) => `c${index}: ${script}`).join(', ')} };\n}`;
  const task: CodeTask = {
    code,
    returns: 'row',
    input: schemaOf({ a: 'bigint', b: 'bigint', t: 'string' }),
    output: schemaOf(Object.fromEntries(types)),
  };
  const made = await through(input, task);
  expect(made).toMatchObject({ rowsIn: 600, rowsOut: 600, failures: [] });
  const expected = joinSql(all.map(([, query], index) => sql`${trustedSql(query)} AS ${trustedSql(`c${index}`)}`));
  expect(await differing(sql`SELECT ${expected} FROM (${input})`, sql`SELECT * FROM ${made.table}`)).toEqual([]);
});

test('rows of many batches keep their order and number, and what fails is named by its row', async () => {
  const input = sql`SELECT CAST(i AS BIGINT) AS id, repeat('é', CAST(i % 3 AS INTEGER)) AS text FROM range(1, 120001) r(i)`;
  const columns = schemaOf({ id: 'bigint', text: 'string' });
  const { table, rowsIn, rowsOut, failed, filtered, failures } = await through(input, {
    code: `(row) => {
      if (row.id % 30011n === 0n) throw new Error('bad');
      return row.id % 7n === 0n ? null : { text: row.text + row.id, id: row.id };
    }`,
    returns: 'row',
    input: columns,
    output: columns,
  });
  expect({ rowsIn, rowsOut, failed, filtered }).toEqual({
    rowsIn: 120_000,
    rowsOut: 102_855,
    failed: 3,
    filtered: 17_142,
  });
  expect(failures.map(({ number }) => number)).toEqual([30_011, 60_022, 90_033]);
  const wanted = sql`SELECT id, text || id AS text FROM (${input}) WHERE id % 7 <> 0 AND id % 30011 <> 0`;
  expect(await differing(wanted, sql`SELECT * FROM ${table}`)).toEqual([]);
  const unordered = sql`SELECT id FROM (SELECT id, lag(id) OVER (ORDER BY rowid) AS before FROM ${table}) WHERE before >= id`;
  expect(await duck.connection.rows(unordered)).toEqual([]);
  await duck.connection.run(sql`DROP TABLE ${table}`);
});
