/**
 * Structs, arrays and maps with nulls at every level, through every transform: beside what it changes they stay as they are, and as
 * what it reads, by name or by path, the job either has a result or is refused before it runs.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { compileQuery } from '#engine/compile/index.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { getOutput, resolveGraph } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { transforms } from '#engine/transforms/index.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';

const schema = schemaOf({
  id: 'bigint',
  word: 'string',
  s: 'struct<n:int,w:string,t:struct<n:int,l:array<int>>>',
  a: 'array<int>',
  l: 'array<struct<n:int,w:string,a:array<int>>>',
  m: 'map<string,int>',
  ms: 'map<string,struct<n:int,a:array<string>>>',
  'o.d': 'struct<n:int,"p.q":string>',
});

/** Null, then null one level deeper in each row, empty, and full. */
const rows: readonly (readonly [column: string, values: readonly string[]])[] = [
  ['word', ['NULL', `''`, `'a'`, `'b'`, `'{"n": 1}'`]],
  [
    's',
    [
      'NULL',
      '{n: NULL, w: NULL, t: NULL}',
      `{n: 1, w: 'x', t: {n: NULL, l: NULL}}`,
      `{n: 2, w: '', t: {n: 3, l: [NULL, 1]}}`,
      `{n: 2, w: 'y', t: {n: 4, l: []}}`,
    ],
  ],
  ['a', ['NULL', '[]', '[NULL]', '[1, NULL, 2]', '[3]']],
  [
    'l',
    [
      'NULL',
      '[]',
      '[NULL]',
      `[{n: NULL, w: NULL, a: NULL}, NULL, {n: 1, w: 'x', a: [NULL]}]`,
      `[{n: 2, w: 'y', a: []}]`,
    ],
  ],
  ['m', ['NULL', 'MAP {}', `MAP {'k': NULL}`, `MAP {'k': 1, 'j': 2}`, `MAP {'': 3}`]],
  [
    'ms',
    [
      'NULL',
      'MAP {}',
      `MAP {'k': NULL}`,
      `MAP {'k': {n: NULL, a: NULL}}`,
      `MAP {'k': {n: 1, a: [NULL, 'x']}, 'j': {n: 2, a: []}}`,
    ],
  ],
  ['o.d', ['NULL', `{n: NULL, "p.q": NULL}`, `{n: 1, "p.q": NULL}`, `{n: NULL, "p.q": 'x'}`, `{n: 2, "p.q": ''}`]],
];

const paths = ['s', 's.n', 's.t', 's.t.n', 's.t.l', 'a', 'l', 'l[].n', 'l[].a', 'm', 'ms', '`o.d`', '`o.d`.`p.q`'];

/** Arguments in which the path is what the transform reads. */
const argsOf: Readonly<Record<string, (path: string) => Record<string, unknown>>> = {
  Aggregate: (path) => ({ groups: [path], aggs: [{ column: path, aggFunc: 'first', alias: 'made' }] }),
  ApplyMapping: (path) => ({
    mappings: [
      ['id', 'bigint', 'id', 'bigint'],
      [path, 'string', 'made', 'string'],
    ],
  }),
  ArrayToColumns: (path) => ({ colName: path, colList: ['made'], indexes: [1] }),
  Compare: (path) => ({ keys: [{ left: path, right: path }], columns: ['word'], includeSame: true }),
  ConcatenateColumns: (path) => ({ colName: 'made', colList: [path, 'word'] }),
  CurrentTimestamp: () => ({ colName: 'made' }),
  DerivedColumn: (path) => ({ colName: 'made', expr: path.replace('[]', '') }),
  DropDuplicates: (path) => ({ columns: [path] }),
  DropFields: (path) => ({ paths: [path] }),
  DropNullFields: (path) => ({ paths: [path] }),
  DropNullRows: (path) => ({ columns: [path], match: 'any', emptyText: true }),
  Except: () => ({ setType: 'ALL' }),
  ExplodeArrayOrMap: (path) => ({ column: path, newColumn: 'made', outer: true }),
  ExtractJsonPath: (path) => ({ colName: path, paths: ['n'], newCols: ['made'] }),
  FillMissingValues: (path) => ({ column: 'word', groups: [path] }),
  FillNulls: (path) => ({ fills: [{ column: path, value: '1' }] }),
  Filter: (path) => ({ condition: `${path.replace('[]', '')} IS NOT NULL` }),
  Flatten: () => ({}),
  FormatTimestamp: (path) => ({ colName: path, dateFormat: 'yyyy', newColName: 'made' }),
  Identifier: () => ({ colName: 'made' }),
  Intersect: () => ({ setType: 'ALL' }),
  Join: (path) => ({ keys: [{ left: path, right: path }], rightPrefix: 'right_' }),
  Limit: () => ({ limit: 100 }),
  Lookup: (path) => ({
    keys: [{ left: 'id', right: 'id' }],
    columns: [{ column: path, newColumn: 'made' }],
    severalMatches: 'first',
  }),
  Merge: (path) => ({ primaryKeys: [path] }),
  PIIDetection: (path) => ({ entityTypes: ['EMAIL'], columns: [path], action: 'hash' }),
  ParseJsonColumn: (path) => ({ colName: path, schema: 'n INT', newColName: 'made' }),
  Pivot: (path) => ({ columns: [path], values: ['1'], aggColumn: '*', aggFunction: 'count' }),
  Recipe: (path) => ({
    steps: [
      { id: 's1', transform: 'DropDuplicates', args: { columns: [path] } },
      { id: 's2', transform: 'DropFields', args: { paths: [path] } },
    ],
  }),
  RegexExtractor: (path) => ({ colName: path, regex: '(x)', newCols: ['made'] }),
  Relationalize: () => ({ name: 'root' }),
  RenameField: (path) => ({ oldName: path, newName: `${path.replace(/[^.\]]+$/u, '')}made` }),
  ResolveChoice: (path) => ({ specs: [{ path, action: 'cast:string' }] }),
  Route: (path) => ({
    groups: [{ groupName: 'first', condition: `${path.replace('[]', '')} IS NOT NULL` }],
    defaultGroup: 'others',
  }),
  Sample: () => ({ fraction: 1 }),
  SelectFields: (path) => ({ paths: ['id', path] }),
  SelectFromCollection: () => ({ index: 0 }),
  SimplifyDdbJson: (path) => ({ column: path }),
  Sort: (path) => ({ columns: [{ column: path, order: 'descending' }] }),
  SplitFields: (path) => ({ paths: ['id', path], name1: 'first', name2: 'second' }),
  SplitRows: (path) => ({
    comparisons: [{ column: path, operator: '=', value: '1' }],
    name1: 'first',
    name2: 'second',
  }),
  SplitString: (path) => ({ colName: path, pattern: ',', newColName: 'made' }),
  SqlTransform: (path) => ({
    sql: `SELECT *, ${path.replace('[]', '').replaceAll('`', '"')} AS made FROM t`,
    aliases: { in1: 't' },
  }),
  ToTimestamp: (path) => ({ colName: path, newColName: 'made' }),
  UUID: () => ({ colName: 'made' }),
  Unbox: (path) => ({ path, schema: 'n INT' }),
  Union: () => ({}),
  Unpivot: (path) => ({ columns: [path], nameColumn: 'name', valueColumn: 'made' }),
  Window: (path) => ({
    partitions: [path],
    orderBy: [{ column: path }],
    functions: [{ function: 'lag', column: path, newColumn: 'made' }],
  }),
};

let duck: TestDuck;
let file: string;
beforeAll(async () => {
  duck = await openTestDuck();
  file = `${duck.folder}/nested.parquet`;
  const selects = rows[0]![1].map((_value, row) => {
    const items = rows.map(([column, values]) => {
      const { type } = schema.find(({ name }) => name === column)!;
      return sql`CAST(${trustedSql(values[row]!)} AS ${toDuckDb(type)}) AS ${ident(column)}`;
    });
    return sql`SELECT CAST(${literal(row + 1)} AS BIGINT) AS id, ${joinSql(items)}`;
  });
  const all = selects.reduce<Sql>(
    (left, right, index) => (index === 0 ? right : sql`${left} UNION ALL ${right}`),
    sql``,
  );
  await duck.connection.run(sql`COPY (SELECT * FROM (${all}) ORDER BY id) TO ${literal(file)} (FORMAT parquet)`);
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Words of an engine, which nobody should see. */
const foreign = /Binder|Parser|Conversion|Catalog Error|Not implemented|INTERNAL|STRUCT\(|INTEGER|VARCHAR|duckdb/iu;

const tested = transforms.filter(
  ({ effect, code }) => effect !== 'source' && effect !== 'target' && code === undefined,
);

test('every transform is listed', () => {
  expect(Object.keys(argsOf).sort()).toEqual(tested.map(({ name }) => name).sort());
});

const named = tested.map((transform) => [transform.name, transform] as const);

test.each(casesOfRun(named, 16))('%s', async (name, transform) => {
  const faults: string[] = [];
  for (const path of paths) {
    const job = jobSchema.parse({
      name: 'nested',
      nodes: [
        { id: 'source', name: 'source', transform: 'PathSource', args: { path: 'source' } },
        {
          id: 'node',
          name: 'node',
          transform: name,
          args: argsOf[name]!(path),
          inputs: Object.fromEntries(transform.inputs.map((port) => [port, { node: 'source' }])),
        },
      ],
    });
    const fault = await run(job, path).catch((thrown: unknown) => {
      // Whether there are values is known from the rows alone.
      const isOfRows = name === 'DropNullFields' && String(thrown).includes('it is not null in all rows');
      return isOfRows ? undefined : `${path}: ${String(thrown)}`;
    });
    if (fault !== undefined) faults.push(fault);
  }
  expect(faults).toEqual([]);
});

test('a path through an array or a map names it, and says what to do', async () => {
  const cases = [
    ['l[].n', 'Cannot read "l[].n": "l" is an array, and only fields of structs can be read by a path here.'],
    ['l.n', 'Cannot read "l.n": "l" is an array, and only fields of structs can be read by a path here.'],
    ['ms.k.n', 'Cannot read "ms.k.n": "ms" is a map, and only fields of structs can be read by a path here.'],
    [
      's.t.l[].x',
      'Cannot read "s.t.l[].x": "s.t.l" is an array, and only fields of structs can be read by a path here.',
    ],
    ['s.x.y', '"s.x.y" is not a column of the input.'],
  ] as const;
  for (const [path, message] of cases) expect(() => getPath(schema, path)).toThrow(message);
});

async function run(job: ReturnType<typeof jobSchema.parse>, path: string): Promise<string | undefined> {
  let graph;
  try {
    graph = await resolveGraph(job, testEnvironment(duck.connection, { source: schema }), { nodeId: 'node' });
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.kind !== 'user') return `${path}: refused by ${String(thrown)}`;
    return foreign.test(thrown.message) ? `${path}: refused in other words: ${thrown.message}` : undefined;
  }
  const scan = {
    format: parquetCode,
    reading: { format: 'parquet', compression: 'none' as const, options: {} },
    files: [file],
  };
  const source = { scans: [scan], columns: schema, partitionKeys: [], location: duck.folder };
  for (const output of graph.nodes.filter(({ node }) => node.id === 'node')) {
    const { id, schema: columns } = getOutput(graph, 'node', output.port);
    const { query } = compileQuery({ graph, nodeId: id, sources: { source }, borders: {}, isolating: false });
    await duck.connection.rows(query);
    if (!columns.some((column) => column.name === 'id')) continue;
    // What has the same name and type as before is what it was.
    const [top] = path.split(/[.[]/u);
    const kept = columns.filter(
      ({ name, type }) =>
        name !== 'id' &&
        name !== (path.startsWith('`') ? 'o.d' : top) &&
        schema.some((column) => column.name === name && formatHive(column.type) === formatHive(type)),
    );
    const list = joinSql([ident('id'), ...kept.map(({ name }) => ident(name))]);
    const before = sql`SELECT ${list} FROM read_parquet(${literal(file)})`;
    const changed = await duck.connection.rows(
      sql`SELECT * FROM (SELECT DISTINCT ${list} FROM (${query})) WHERE id IS NOT NULL EXCEPT (${before})`,
    );
    if (changed.length > 0) return `${path}: other values in ${output.port}: ${JSON.stringify(changed, bigintText)}`;
  }
  return undefined;
}

function bigintText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
