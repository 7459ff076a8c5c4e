/** A value that does not fit its column rejects its record only if something depends on the column. */

import path from 'node:path';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareText } from '#engine/base/compare-text.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const fixture = useRunFixture({ inline: true });
let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

interface Step {
  readonly transform: string;
  readonly args: object;
  /** The step before it is its first input, the other source the second (default: `in`). */
  readonly ports?: readonly [string, string?];
}

const columns = ['id', 'a', 'b', 'c'] as const;
type Name = (typeof columns)[number];
type Values = Readonly<Record<Name, string>>;
const rows: readonly Values[] = [1, 2, 3, 4, 5, 6].map((id) => ({
  id: `${id}`,
  a: `${id % 3}`,
  b: `${id * 10}`,
  c: `${id % 2}`,
}));
/** Of the row that is changed; no other row has them. */
const place = 2;
const noValue = 'no value!';

let count = 0;

interface Outcome {
  readonly rows: readonly string[];
  readonly rejected: readonly string[];
}

const inOrder = (names: readonly (string | null)[]): string[] => names.map(String).toSorted(compareText);

/**
 * @param broken the column of one more row that holds no value of its type; null: no such row. Where it is used, records are
 * read one by one, so that more than what DuckDB computes is read.
 * @param change of the value in the column of the row at `place`; null: without that row.
 */
async function outcomeOf(
  steps: readonly Step[],
  broken: Name | null,
  change?: { readonly column: Name; readonly value: string } | null,
): Promise<Outcome> {
  const name = `n${(count += 1)}`;
  const changed = rows.flatMap((row, index) => {
    if (index !== place || change === undefined) return [row];
    return change === null ? [] : [{ ...row, [change.column]: change.value }];
  });
  if (broken !== null) changed.push({ ...rows[0]!, [broken]: noValue });
  const lines = changed.map((row) => columns.map((column) => row[column]).join(','));
  await put(fixture, `${name}/rows.csv`, `${columns.join(',')}\n${lines.join('\n')}\n`);
  await put(fixture, `${name}-other/rows.csv`, `key,other\n0,x\n1,y\n2,z\n`);
  const source = (id: string, folder: string, types: object): object => ({
    id,
    name: id,
    transform: 'PathSource',
    args: { path: folder, format: 'csv', options: { withHeader: true, columnTypes: types } },
  });
  const job = jobSchema.parse({
    name,
    nodes: [
      source('in', name, Object.fromEntries(columns.map((column) => [column, 'bigint']))),
      ...(steps.some(({ ports }) => ports?.[1] !== undefined)
        ? [source('other', `${name}-other`, { key: 'bigint' })]
        : []),
      ...steps.map(({ transform, args, ports }, index) => {
        const [first, second]: readonly [string, string?] = ports ?? ['in'];
        const before = { [first]: { node: index === 0 ? 'in' : `s${index - 1}` } };
        const inputs = second === undefined ? before : { ...before, [second]: { node: 'other' } };
        return { id: `s${index}`, name: `S${index}`, transform, args, inputs };
      }),
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: `s${steps.length - 1}` } },
        args: { path: `${name}-out`, format: 'parquet', mode: 'overwrite' },
      },
    ],
  });
  const ended = await run(fixture, { job });
  expect(ended.error).toBeNull();
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  const rejected = inOrder(items.map(({ columnName }) => columnName));
  const folder = path.join(fixture.folder, `${name}-out`);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.parquet'));
  if (files.length === 0) return { rows: [], rejected };
  const found = await duck.connection.rows<{ row: string }>(
    sql`SELECT CAST(t AS VARCHAR) AS row FROM read_parquet(${literal(files.map((file) => path.join(folder, file)))}) t ORDER BY row`,
  );
  return { rows: found.map(({ row }) => row), rejected };
}

const dropped: readonly (readonly [string, readonly Step[], readonly Name[]])[] = [
  ['Drop Fields', [{ transform: 'DropFields', args: { paths: ['b'] } }], ['b']],
  [
    'Rename Field before Drop Fields',
    [
      { transform: 'RenameField', args: { oldName: 'b', newName: 'd' } },
      { transform: 'DropFields', args: { paths: ['d'] } },
    ],
    ['b'],
  ],
  [
    'a join before Select Fields',
    [
      { transform: 'Join', args: { keys: [{ left: 'a', right: 'key' }] }, ports: ['left', 'right'] },
      { transform: 'SelectFields', args: { paths: ['id', 'other'] } },
    ],
    ['b', 'c'],
  ],
  [
    'an unused result of an aggregate',
    [
      {
        transform: 'Aggregate',
        args: {
          groups: ['a'],
          aggs: [
            { column: 'b', aggFunc: 'sum', alias: 'sum' },
            { column: 'c', aggFunc: 'max', alias: 'max' },
          ],
        },
      },
      { transform: 'DropFields', args: { paths: ['max'] } },
    ],
    ['c', 'id'],
  ],
  [
    'a query',
    [
      {
        transform: 'SqlTransform',
        args: { sql: 'SELECT id, a FROM (SELECT id, a, b + 1 AS b FROM in1) t' },
        ports: ['in1'],
      },
    ],
    ['b', 'c'],
  ],
];

/** Every one of these uses `a`. */
const withBroken = dropped.flatMap(([title, steps, unused]) =>
  ([null, 'a'] as const).map((broken) => ({ title, steps, unused, broken })),
);

test.each(withBroken)(
  'columns that nothing needs behind $title, where $broken is broken elsewhere',
  async ({ steps, unused, broken }) => {
    const whole = await outcomeOf(steps, broken);
    const without = await outcomeOf(steps, broken, null);
    expect([whole.rejected, without.rejected]).toEqual(broken === null ? [[], []] : [[broken], [broken]]);
    for (const column of columns) {
      const bad = await outcomeOf(steps, broken, { column, value: noValue });
      const rejected = inOrder([...whole.rejected, column]);
      expect(bad, column).toEqual(unused.includes(column) ? whole : { rows: without.rows, rejected });
    }
  },
);

const drawn: readonly Step[] = [
  { transform: 'DropFields', args: { paths: ['b'] } },
  { transform: 'DropFields', args: { paths: ['c'] } },
  { transform: 'RenameField', args: { oldName: 'b', newName: 'd' } },
  { transform: 'SelectFields', args: { paths: ['id', 'c'] } },
  { transform: 'SelectFields', args: { paths: ['a', 'b'] } },
  { transform: 'Filter', args: { condition: 'a <> 1' } },
  { transform: 'DropDuplicates', args: { columns: ['a'] } },
  { transform: 'DropDuplicates', args: {} },
  { transform: 'Limit', args: { limit: 4 } },
  { transform: 'DerivedColumn', args: { colName: 'b', colExpr: 'a + 1' } },
  { transform: 'Join', args: { keys: [{ left: 'a', right: 'key' }] }, ports: ['left', 'right'] },
  { transform: 'Join', args: { joinType: 'leftsemi', keys: [{ left: 'c', right: 'key' }] }, ports: ['left', 'right'] },
  { transform: 'Aggregate', args: { groups: ['a'], aggs: [{ column: 'b', aggFunc: 'sum', alias: 'b' }] } },
];

test('any nodes: what changes the output is never overlooked, and what rejects nothing changes nothing', async () => {
  const random = randomNumbers(91);
  const draw = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (let tries = triesOfRun(20, 6); tries > 0; tries -= 1) {
    const steps = Array.from({ length: draw([1, 2, 3]) }, () => draw(drawn));
    const broken = draw([null, ...columns]);
    const whole = await outcomeOf(steps, broken).catch(() => undefined);
    // Steps that do not fit each other.
    if (whole === undefined) continue;
    const without = await outcomeOf(steps, broken, null);
    for (const column of columns) {
      const title = `${steps.map(({ transform, args }) => `${transform} ${JSON.stringify(args)}`).join(' → ')}, ${column}, ${broken} broken`;
      const changed = await outcomeOf(steps, broken, { column, value: '7' });
      const bad = await outcomeOf(steps, broken, { column, value: noValue });
      if (bad.rejected.length === whole.rejected.length) expect([bad, changed], title).toEqual([whole, whole]);
      else expect(bad, title).toEqual({ rows: without.rows, rejected: inOrder([...whole.rejected, column]) });
    }
  }
});

test.each(['parquet', 'orc', 'avro', 'arrow', 'json', 'csv'])(
  'no value of any type in a %s column that nothing needs rejects its record, where another source has a broken one',
  async (format) => {
    const folder = path.join(fixture.folder, `typed-${format}`);
    await put(fixture, `typed-${format}-other/rows.json`, '{"id": 9}\n{"id": 1, "broken\n{"id": 10}\n');
    const values = [
      `'\\xEE\\x8E'::BLOB AS bytes`,
      `[1, 2] AS list`,
      `{'a': 1, 'b': '\\xEE\\x8E'::BLOB} AS struct`,
      `1.5::DECIMAL(10, 3) AS price`,
      `'nan'::DOUBLE AS number`,
      `DATE '2024-02-29' AS day`,
      `TIMESTAMP '2024-02-29 10:11:12.5' AS moment`,
      `true AS flag`,
    ].map((value) => (format === 'csv' || format === 'json' ? value.replaceAll(/'[^']*'::BLOB/gu, `'text'`) : value));
    await put(fixture, `typed-${format}-in/keep`, '');
    await duck.connection.run(
      trustedSql(
        `COPY (SELECT i AS id, ${values.join(', ')} FROM range(5) t(i)) TO ${literal(path.join(fixture.folder, `typed-${format}-in/rows.parquet`)).text} (FORMAT parquet)`,
      ),
    );
    const source = (id: string, place: string): object => ({
      id,
      name: id,
      transform: 'PathSource',
      args: { path: place },
    });
    const target = (args: object): object => ({ id: 'out', name: 'Out', transform: 'PathTarget', args });
    const written = await run(fixture, {
      job: jobSchema.parse({
        name: `write-${format}`,
        nodes: [
          source('in', `typed-${format}-in/*.parquet`),
          { ...target({ path: `typed-${format}`, format, mode: 'overwrite' }), inputs: { in: { node: 'in' } } },
        ],
      }),
    });
    expect(written.error).toBeNull();
    const ended = await run(fixture, {
      job: jobSchema.parse({
        name: `read-${format}`,
        nodes: [
          source('in', folder),
          source('other', `typed-${format}-other`),
          {
            id: 'kept',
            name: 'Kept',
            transform: 'SelectFields',
            args: { paths: ['id'] },
            inputs: { in: { node: 'in' } },
          },
          {
            id: 'both',
            name: 'Both',
            transform: 'Union',
            args: {},
            inputs: { in1: { node: 'kept' }, in2: { node: 'other' } },
          },
          {
            ...target({ path: `read-${format}`, format: 'parquet', mode: 'overwrite' }),
            inputs: { in: { node: 'both' } },
          },
        ],
      }),
    });
    expect(ended.error).toBeNull();
    const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
    expect(items.map(({ nodeId, reason }) => [nodeId, reason])).toEqual([['other', 'not valid JSON']]);
    const files = path.join(fixture.folder, `read-${format}`, '*.parquet');
    const [counted] = await duck.connection.rows<{ count: bigint }>(
      sql`SELECT count(*) AS count FROM read_parquet(${literal(files)})`,
    );
    expect(counted!.count).toBe(7n);
  },
);
