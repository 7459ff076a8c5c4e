/** Values that casts turn into null are counted in every form of a statement, whatever DuckDB makes of it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { jobSchema, type Node } from '#engine/contract/definitions/job.ts';
import { resolveGraph } from '#engine/graph/index.ts';
import { countReceipts } from '#engine/testing/count-receipts.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { compileOver, testEnvironment } from '#engine/testing/example-runner.ts';
import { isCastable } from '#engine/testing/random-jobs/cast-pairs.ts';
import { castTo } from '#engine/testing/random-jobs/casts.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { drawValue } from '#engine/testing/random-jobs/draw-values.ts';
import { literalText } from '#engine/testing/random-jobs/expressions/expression.ts';
import { hiveText, simple, type ValueType } from '#engine/testing/random-jobs/value-types.ts';
import { node } from '#engine/testing/receipt-jobs.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type Form = 'plain' | 'counting' | 'isolating';
const forms: readonly Form[] = ['plain', 'counting', 'isolating'];

interface Source {
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: Sql;
}

interface Counted {
  readonly lost: Record<string, unknown>;
  readonly asked: readonly string[];
}

/** Node → its castToNull, and what was counted by query. */
async function run(form: Form, nodes: readonly Node[], sources: Readonly<Record<string, Source>>): Promise<Counted> {
  const schemas = Object.fromEntries(
    Object.entries(sources).map(([id, { columns }]): [string, Schema] => [
      id,
      Object.entries(columns).map(([name, type]) => ({ name, type: parseHive(type) })),
    ]),
  );
  const all = [
    ...Object.keys(sources).map((id) => node(id, 'PathSource', { path: id })),
    ...nodes,
    node('target', 'PathTarget', { path: 'out' }, { in: nodes.at(-1)!.id }),
  ];
  const graph = await resolveGraph(
    jobSchema.parse({ name: 'casts', nodes: all }),
    testEnvironment(duck.connection, schemas),
  );
  const relations = Object.fromEntries(Object.entries(sources).map(([id, { rows }]) => [id, rows]));
  const compiled = await compileOver(duck.connection, duck.folder, graph, 'target', relations, {
    isolating: form === 'isolating',
    counting: form === 'counting',
    countsCasts: true,
  });
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/out.parquet`)} (FORMAT parquet)`,
  );
  const { receipts, asked, doubt } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const statement of compiled.cleanup) await duck.connection.run(statement);
  expect(doubt).toBeNull();
  const found = receipts.flatMap(({ nodeId, castToNull }) => (castToNull === undefined ? [] : [[nodeId, castToNull]]));
  return { lost: Object.fromEntries(found) as Record<string, unknown>, asked };
}

/** Of 1,000 rows a has 200 words and 100 nulls, b 250 words that are not a day. */
const source: Source = {
  columns: { id: 'bigint', a: 'string', b: 'string', kind: 'string' },
  rows: sql`SELECT range AS id, CASE WHEN range % 5 = 0 THEN 'word' WHEN range % 10 = 1 THEN NULL ELSE range::VARCHAR END AS a,
    CASE WHEN range % 4 = 0 THEN 'never' ELSE '2024-01-02' END AS b, CASE WHEN range % 2 = 0 THEN 'n' ELSE 'w' END AS kind FROM range(1000)`,
};
const map = (id: string, from: string): Node =>
  node(
    id,
    'ApplyMapping',
    {
      mappings: [
        ['id', 'bigint', 'id', 'bigint'],
        ['a', 'string', 'number', 'int'],
        ['a', 'string', 'again', 'double'],
        ['b', 'string', 'inner.day', 'date'],
        ['b', 'string', 'b', 'string'],
      ],
    },
    { in: from },
  );
const mapped = { number: 200, again: 200, 'inner.day': 250 };

const types: readonly ValueType[] = [
  ...(
    ['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'string', 'date', 'timestamp'] as const
  ).map(simple),
  simple('timestamp_ntz'),
  { kind: 'decimal', precision: 12, scale: 3 },
  { kind: 'decimal', precision: 5, scale: 1 },
  { kind: 'decimal', precision: 38, scale: 0 },
];

describe.each(types.map((from) => ({ name: hiveText(from), from })))('from $name', ({ name, from }) => {
  test.each(forms)('to every type, %s', async (form) => {
    const draw = new Draw(7);
    const texts = ['', ' 7 ', '7.9', 'true', 'no', 'x', '2024-02-30', '2024-2', '1e-3', '99999999999'];
    const values = [
      ...Array.from({ length: 60 }, () => drawValue(draw, from)),
      ...(from.kind === 'string' ? texts : []),
      null,
    ];
    const targets = types.filter((to) => isCastable(from, to));
    const expected = targets
      .map((to, index) => [
        `c${index}`,
        values.filter((value) => value !== null && castTo(value, from, to) === null).length,
      ])
      .filter(([, lost]) => lost !== 0);
    // The texts are literals of the evaluator.
    const rows = joinSql(
      values.map((value) => sql`(${trustedSql(literalText(value, from).replace(/\btimestamp_ntz\b/u, 'TIMESTAMP'))})`),
    );
    const { lost, asked } = await run(
      form,
      [
        node(
          'm',
          'ApplyMapping',
          { mappings: targets.map((to, index) => ['v', name, `c${index}`, hiveText(to)]) },
          { in: 's' },
        ),
      ],
      {
        s: {
          columns: { v: name },
          rows: sql`SELECT v::${trustedSql(duckType(from))} AS v FROM (VALUES ${rows}) AS t(v)`,
        },
      },
    );
    expect(lost['m'] ?? {}).toEqual(Object.fromEntries(expected));
    if (form === 'plain') expect(asked).toEqual([]);
  });
});

function duckType(type: ValueType): string {
  switch (type.kind) {
    case 'timestamp':
      return 'TIMESTAMPTZ';
    case 'timestamp_ntz':
      return 'TIMESTAMP';
    case 'string':
      return 'VARCHAR';
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    default:
      return type.kind;
  }
}

describe.each(forms)('%s', (form) => {
  const counts = (
    nodes: readonly Node[],
    sources: Readonly<Record<string, Source>> = { s: source },
  ): Promise<Counted> => run(form, nodes, sources);

  test('a column that no later node reads is not cast, and not counted', async () => {
    const group = (column: string, from = 'm'): Node =>
      node('g', 'Aggregate', { groups: ['id'], aggs: [{ column, aggFunc: 'count' }] }, { in: from });
    expect((await counts([map('m', 's'), group('*')])).lost).toEqual({});
    expect((await counts([map('m', 's'), group('NUMBER')])).lost).toEqual({ m: { number: 200 } });
    expect((await counts([map('m', 's'), group('inner')])).lost).toEqual({ m: { 'inner.day': 250 } });
    const select = node('p', 'SelectFields', { paths: ['id', 'again'] }, { in: 'm' });
    expect((await counts([map('m', 's'), select])).lost).toEqual({ m: { again: 200 } });
    const filter = node('f', 'Filter', { condition: 'number IS NULL' }, { in: 'm' });
    expect((await counts([map('m', 's'), filter, group('*', 'f')])).lost).toEqual({ m: { number: 200 } });
  });

  test('columns that one of several nodes reads', async () => {
    const nodes = [
      map('m', 's'),
      node('p', 'SelectFields', { paths: ['id', 'again'] }, { in: 'm' }),
      node('r', 'SelectFields', { paths: ['id', 'number'] }, { in: 'm' }),
      node('u', 'Union', {}, { in1: 'p', in2: 'r' }),
    ];
    expect((await counts(nodes)).lost).toEqual({ m: { again: 200, number: 200 } });
  });

  test('rows that a later or an earlier filter drops', async () => {
    const after = node('f', 'Filter', { condition: 'number > 7' }, { in: 'm' });
    expect((await counts([map('m', 's'), after])).lost).toEqual({ m: mapped });
    const before = node('f', 'Filter', { condition: "kind = 'n'" }, { in: 's' });
    expect((await counts([before, map('m', 'f')])).lost).toEqual({ m: { number: 100, again: 100, 'inner.day': 250 } });
  });

  test('a node that two others read', async () => {
    const nodes = [
      map('m', 's'),
      node('f', 'Filter', { condition: 'number > 500' }, { in: 'm' }),
      node('g', 'Filter', { condition: 'number < 7' }, { in: 'm' }),
      node('u', 'Union', {}, { in1: 'f', in2: 'g' }),
    ];
    expect((await counts(nodes)).lost).toEqual({ m: mapped });
  });

  test('a join that does not read its side to the end', async () => {
    const nodes = [
      map('m', 's'),
      node('none', 'Filter', { condition: 'id < 0' }, { in: 'o' }),
      node('j', 'Join', { joinType: 'leftsemi', keys: [{ left: 'id', right: 'id' }] }, { left: 'm', right: 'none' }),
    ];
    expect((await counts(nodes, { s: source, o: source })).lost).toEqual({ m: mapped });
  });

  test.each<[text: string, lost: object]>([
    ['SELECT * FROM in1 LIMIT 3', { m: mapped }],
    ['SELECT * FROM in1 ORDER BY id DESC LIMIT 3', { m: mapped }],
    ['SELECT a.* FROM in1 a JOIN in1 b USING (id)', { m: mapped }],
    ['WITH w AS (SELECT * FROM in1) SELECT * FROM w UNION ALL SELECT * FROM w', { m: mapped }],
    ['SELECT * FROM in1 WHERE false', { m: mapped }],
    ['SELECT id FROM in1 WHERE number > 7', { m: { number: 200 } }],
    ['SELECT count(again) AS n FROM in1 GROUP BY number', { m: { number: 200, again: 200 } }],
    // By lineage, no column that is cast.
    ['SELECT a.id FROM in1 a JOIN in1 b USING (id)', {}],
    ['WITH w AS (SELECT * FROM in1) SELECT id FROM w UNION ALL SELECT id FROM w', {}],
    ['SELECT 1 AS one FROM in1 WHERE false', {}],
  ])('under %s', async (text, expected) => {
    const { lost } = await counts([map('m', 's'), node('q', 'SqlTransform', { sql: text }, { in1: 'm' })]);
    expect(lost).toEqual(expected);
  });

  test.each<[condition: string, lost: Record<string, number>]>([
    ['CAST(a AS INT) > 5', { a: 200 }],
    ['TRY_CAST(a AS INT) > 5', { a: 200 }],
    ['a > 5', { a: 200 }],
    ['a > 5 AND a < 7', { a: 200 }],
    ['a > 5 OR CAST(a AS DOUBLE) < 3.5', { a: 200 }],
    ['a + 1 > 5', { a: 200 }],
    ["CAST(b AS DATE) > DATE '2020-01-01'", { b: 250 }],
    ["kind = 'n' AND a > 5", { a: 100 }],
    ["a > 5 AND kind = 'n'", { a: 200 }],
    ["kind = 'n' OR a > 5", { a: 100 }],
    ["NOT (kind = 'n' OR a > 5) AND CAST(b AS DATE) IS NULL", { a: 100 }],
    ["CASE WHEN kind = 'n' THEN a > 5 ELSE CAST(b AS DATE) IS NULL END", { a: 100 }],
    ['CASE WHEN a > 5 THEN true WHEN id % 10 = 0 THEN CAST(b AS DATE) IS NULL END', { a: 200, b: 50 }],
    ['CASE a WHEN 1 THEN true WHEN 2 THEN false END', { a: 200 }],
    ['coalesce(CAST(a AS INT), CAST(b AS INT), 1) > 0', { a: 200, b: 300 }],
    ['TRY(CAST(a AS INT)) = 1', { a: 200 }],
    ['CAST(a AS INT) IN (1, 2, 3, 4, 5, 6, 7)', { a: 200 }],
    ['CAST(CAST(a AS DOUBLE) AS TINYINT) > 5', { a: 811 }],
    ["CAST(a || '0' AS INT) > 5", { "(`a` || '0')": 200 }],
    ['CAST(concat(kind, CAST(id + 1 AS STRING)) AS INT) > 5', { 'concat(`kind`, CAST((`id` + 1) AS VARCHAR))': 1000 }],
    ["CAST('x' AS INT) IS NULL", {}],
    ["kind = 'n' AND current_date > DATE '2020-01-01' AND a > 5", {}],
    ["a > 5 AND current_date > DATE '2020-01-01'", { a: 200 }],
    ["size(list_transform(['x'], lambda e: CAST(e AS INT))) = 1", {}],
    ['CAST(id AS STRING) = a', {}],
  ])('the condition %s', async (condition, lost) => {
    const found = await counts([node('f', 'Filter', { condition }, { in: 's' })]);
    expect(found.lost).toEqual(Object.keys(lost).length === 0 ? {} : { f: lost });
    if (form === 'plain') expect(found.asked).toEqual([]);
  });

  test('elements, entries and fields count one by one', async () => {
    const nested: Source = {
      columns: {
        list: 'array<string>',
        deep: 'array<struct<n:string,more:array<string>>>',
        map: 'map<string,string>',
        field: 'struct<n:string,t:string>',
      },
      rows: sql`SELECT * FROM (VALUES
        (['1', 'x', NULL, 'y'], [{'n': '1', 'more': ['a', '2']}, {'n': 'z', 'more': NULL}, NULL], MAP {'a': '1', 'b': 'x'}, {'n': 'x', 't': 'x'}),
        (NULL, NULL, NULL, NULL), ([], [], MAP {}, {'n': NULL, 't': NULL}), (['2'], [], MAP {'k': 'k'}, {'n': '1', 't': '1'})) AS t(list, deep, map, field)`,
    };
    const { columns } = nested;
    const targets = [
      ['list', 'array<int>'],
      ['deep', 'array<struct<n:int,more:array<int>>>'],
      ['map', 'map<string,int>'],
      ['field', 'struct<n:int,t:string>'],
    ];
    const mappings = targets.map(([name, type]) => [name, columns[name!], name, type]);
    const { lost } = await counts([node('m', 'ApplyMapping', { mappings }, { in: 's' })], { s: nested });
    expect(lost).toEqual({ m: { list: 2, deep: 2, map: 2, field: 1 } });
    const { lost: none } = await counts(
      [node('m', 'ApplyMapping', { mappings: [['list', columns['list'], 'l', 'array<string>']] }, { in: 's' })],
      { s: nested },
    );
    expect(none).toEqual({});
  });
});
