/** Small jobs over generated rows, run with a profile, whose receipts are compared with counts that know nothing of it. */

import { expect } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { CompileRequest } from '#engine/compile/compiled-query.ts';
import { jobSchema, type Edge, type Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput, portKey, readPortKey } from '#engine/contract/definitions/node-port.ts';
import { getNode, resolveGraph } from '#engine/graph/index.ts';
import { countReceipts, countRows } from '#engine/testing/count-receipts.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { compileOver, testEnvironment } from '#engine/testing/example-runner.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { transforms } from '#engine/transforms/index.ts';
import { bigintType, doubleType, intType, stringType, type Schema } from '#engine/types/data-type.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';

const schemas: Record<string, Schema> = {
  rows: [
    { name: 'id', type: bigintType },
    { name: 'k', type: intType },
    { name: 'name', type: stringType },
    { name: 'v', type: doubleType },
  ],
  more: [
    { name: 'k', type: intType },
    { name: 'label', type: stringType },
  ],
  nested: schemaOf({
    id: 'bigint',
    items: 'array<struct<code:string,parts:array<int>>>',
    place: 'struct<city:string,zips:array<string>>',
    none: 'array<int>',
  }),
};
export const generatedRows: Record<string, Sql> = {
  rows: sql`SELECT range AS id, CASE WHEN range % 11 = 0 THEN NULL ELSE CAST(range % 7 AS INTEGER) END AS k, 'n' || (range % 50) AS name, CASE WHEN range % 5 = 0 THEN NULL ELSE range * 1.5::DOUBLE END AS v FROM range(3000)`,
  more: sql`SELECT CAST(range % 5 + 2 AS INTEGER) AS k, 'l' || range AS label FROM range(8)`,
  nested: sql`SELECT range AS id,
    CASE WHEN range % 5 = 0 THEN NULL ELSE [{code: 'c' || (range % 4), parts: CASE WHEN range % 3 = 0 THEN NULL ELSE [1, NULL, 3] END}, NULL, {code: NULL, parts: []}][:range % 4] END AS items,
    CASE WHEN range % 7 = 0 THEN NULL ELSE {city: 'x', zips: ['a', 'b']} END AS place, CAST([] AS INTEGER[]) AS none FROM range(3000)`,
};

interface Step {
  readonly args: Record<string, unknown>;
  /** Port of the extra source that the transform reads. */
  readonly second?: string;
  /** A node before it, which gives it what it needs. */
  readonly first?: { readonly transform: string; readonly args: Record<string, unknown> };
}

/** Arguments that fit any schema which holds a number column. */
export const steps: Readonly<Record<string, (schema: Schema, id: string) => Step>> = {
  Aggregate: (schema) => ({
    args: {
      groups: [key(schema)],
      aggs: [
        { column: key(schema), aggFunc: 'count', alias: 'n' },
        { column: key(schema), aggFunc: 'max', alias: 'v' },
      ],
    },
  }),
  ApplyMapping: (schema) => ({
    args: {
      mappings: [
        [quoted(key(schema)), 'int', 'k', 'int'],
        [quoted(key(schema)), 'int', 'text', 'string'],
      ],
    },
  }),
  ArrayToColumns: (schema, id) => ({
    args: { colName: `parts_${id}`, colList: [`a_${id}`, `b_${id}`] },
    first: {
      transform: 'SplitString',
      args: { colName: quoted(key(schema)), pattern: '0', newColName: `parts_${id}` },
    },
  }),
  Compare: (schema) => ({
    args: { keys: [{ left: 'id', right: 'k' }], includeSame: true },
    second: 'right',
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT CAST("${key(schema)}" AS INTEGER) AS id, 'l' || "${key(schema)}" AS label FROM in1` },
    },
  }),
  ConcatenateColumns: (schema, id) => ({
    args: { colName: `joined_${id}`, colList: [quoted(key(schema)), quoted(key(schema))], spacer: '-' },
  }),
  CurrentTimestamp: (_schema, id) => ({ args: { colName: `now_${id}` } }),
  DerivedColumn: (schema, id) => ({ args: { colName: `derived_${id}`, expr: `\`${key(schema)}\` + 1` } }),
  DropDuplicates: (schema) => ({ args: { columns: [quoted(key(schema))] } }),
  DropFields: (schema) => ({ args: { paths: [quoted(schema.at(-1)!.name)] } }),
  DropNullFields: (schema, id) => ({
    args: { paths: [`none_${id}`] },
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT *, CASE WHEN "${key(schema)}" < 0 THEN 1 END AS none_${id} FROM in1` },
    },
  }),
  DropNullRows: (schema) => ({ args: { columns: [quoted(key(schema))] } }),
  Except: (schema) => ({
    args: { by: 'position', setType: 'ALL' },
    second: 'right',
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT CAST("${key(schema)}" AS INTEGER) AS k, 'l' || "${key(schema)}" AS label FROM in1` },
    },
  }),
  ExplodeArrayOrMap: (schema, id) => ({
    args: { column: 'list', newColumn: `k_${id}` },
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT "${key(schema)}" AS k, CASE WHEN k > 2 THEN [k, NULL] END AS list FROM in1` },
    },
  }),
  ExtractJsonPath: (schema, id) => ({
    args: { colName: `json_${id}`, paths: ['$[0]'], newCols: [`value_${id}`] },
    first: { transform: 'ConcatenateColumns', args: { colName: `json_${id}`, colList: [quoted(key(schema))] } },
  }),
  FillMissingValues: (schema, id) => ({
    args: { column: quoted(key(schema)), filledColumn: `filled_${id}`, method: 'mode', groups: [quoted(key(schema))] },
  }),
  FillNulls: (schema) => ({ args: { fills: [{ column: quoted(key(schema)), value: 0 }] } }),
  Filter: (schema) => ({ args: { condition: `\`${key(schema)}\` > 3` } }),
  Flatten: () => ({ args: {} }),
  FormatTimestamp: (schema, id) => ({
    args: { colName: `at_${id}`, dateFormat: 'yyyy-MM-dd' },
    first: {
      transform: 'ToTimestamp',
      args: { colName: quoted(key(schema)), colType: 'seconds', newColName: `at_${id}` },
    },
  }),
  Identifier: (_schema, id) => ({ args: { colName: `number_${id}` } }),
  Intersect: (schema) => ({
    args: { by: 'position' },
    second: 'right',
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT CAST("${key(schema)}" AS INTEGER) AS k, 'l' || ("${key(schema)}" - 2) AS label FROM in1` },
    },
  }),
  Join: (schema, id) => ({
    args: { keys: [{ left: quoted(key(schema)), right: 'k' }], rightPrefix: `${id}_` },
    second: 'right',
  }),
  Limit: () => ({ args: { limit: 2 } }),
  Lookup: (schema, id) => ({
    args: {
      keys: [{ left: quoted(key(schema)), right: 'k' }],
      columns: [{ column: 'label', newColumn: `label_${id}` }],
      noMatch: id === 'a' ? 'drop' : 'null',
    },
    second: 'right',
  }),
  Merge: (schema) => ({
    args: { primaryKeys: ['k'] },
    second: 'right',
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT CAST("${key(schema)}" AS INTEGER) AS k, 'l' || "${key(schema)}" AS label FROM in1` },
    },
  }),
  PIIDetection: (schema, id) => ({
    args: { entityTypes: ['EMAIL'], columns: [`text_${id}`], action: 'redact', outputColumn: `found_${id}` },
    first: { transform: 'ConcatenateColumns', args: { colName: `text_${id}`, colList: [quoted(key(schema))] } },
  }),
  ParseJsonColumn: (schema, id) => ({
    args: { colName: `json_${id}`, schema: 'tinyint', newColName: `parsed_${id}` },
    first: { transform: 'ConcatenateColumns', args: { colName: `json_${id}`, colList: [quoted(key(schema))] } },
  }),
  Pivot: (schema, id) => ({
    args: {
      columns: [quoted(key(schema))],
      values: id === 'a' ? ['3', '4'] : ['5', '6'],
      aggColumn: '*',
      aggFunction: 'count',
    },
  }),
  Recipe: (schema, id) => ({
    args: {
      steps: [
        { id: 's1', transform: 'DerivedColumn', args: { colName: `twice_${id}`, expr: `\`${key(schema)}\` * 2` } },
        { id: 's2', transform: 'Filter', args: { condition: `twice_${id} > 4` } },
        { id: 's3', transform: 'DropDuplicates', args: { columns: [quoted(key(schema))] } },
      ],
    },
  }),
  RegexExtractor: (schema, id) => ({
    args: { colName: quoted(key(schema)), regex: '([0-9])([0-9])?', newCols: [`first_${id}`, ''] },
  }),
  Relationalize: () => ({ args: {} }),
  RenameField: (schema, id) => ({ args: { oldName: quoted(key(schema)), newName: `k_${id}` } }),
  ResolveChoice: (schema) => ({ args: { specs: [{ path: quoted(key(schema)), action: 'cast:long' }] } }),
  Route: (schema) => ({ args: { groups: [{ groupName: 'high', condition: `\`${key(schema)}\` > 3` }] } }),
  Sample: () => ({ args: { fraction: 0.5 } }),
  SelectFields: (schema) => ({ args: { paths: schema.slice(0, 3).map(({ name }) => quoted(name)) } }),
  SelectFromCollection: () => ({ args: { index: 0 } }),
  SimplifyDdbJson: (schema, id) => ({
    args: { column: 'item' },
    first: {
      transform: 'SqlTransform',
      args: { sql: `SELECT {k_${id}: {S: "${key(schema)}"}} AS item, 1 AS other_${id} FROM in1` },
    },
  }),
  Sort: (schema) => ({ args: { columns: [{ column: quoted(key(schema)), order: 'descending' }] } }),
  SplitFields: (schema) => ({ args: { paths: schema.map(({ name }) => quoted(name)).slice(0, -1) } }),
  SplitRows: (schema) => ({ args: { comparisons: [{ column: quoted(key(schema)), operator: '>', value: 3 }] } }),
  SplitString: (schema, id) => ({ args: { colName: quoted(key(schema)), pattern: '0', newColName: `split_${id}` } }),
  SqlTransform: (schema) => ({
    args: {
      sql: `SELECT "${key(schema)}" AS k, count(*) AS n FROM t WHERE "${key(schema)}" IS NOT NULL GROUP BY ALL HAVING count(*) > 0`,
      aliases: { in1: 't' },
    },
  }),
  ToTimestamp: (schema, id) => ({
    args: { colName: quoted(key(schema)), colType: 'seconds', newColName: `time_${id}` },
  }),
  UUID: (_schema, id) => ({ args: { colName: `uuid_${id}` } }),
  Unbox: (schema, id) => ({
    args: { path: `json_${id}`, schema: 'tinyint' },
    first: { transform: 'ConcatenateColumns', args: { colName: `json_${id}`, colList: [quoted(key(schema))] } },
  }),
  Union: () => ({ args: {}, second: 'in2' }),
  Unpivot: (schema, id) => ({
    args: { columns: [quoted(key(schema))], nameColumn: `name_${id}`, valueColumn: `k_${id}`, includeNulls: false },
  }),
  Window: (schema, id) => ({
    args: {
      partitions: [quoted(key(schema))],
      functions: [{ function: 'sum', column: quoted(key(schema)), newColumn: `total_${id}` }],
    },
  }),
};

function key(schema: Schema): string {
  return (schema.find(({ name, type }) => name.startsWith('k') && (type.kind === 'int' || type.kind === 'bigint')) ??
    schema.find(({ type }) => type.kind === 'int' || type.kind === 'bigint'))!.name;
}
function quoted(name: string): string {
  return `\`${name}\``;
}

export interface ReceiptRun {
  readonly receipts: readonly Receipt[];
  readonly shape: string;
  /** The counts obtained by query. */
  readonly asked: readonly string[];
  /** Why everything was; null: the profile is understood. */
  readonly doubt: string | null;
}

/** Runs the job to its node `target`; every receipt is compared with a count that knows nothing of the profile. */
export async function runReceipts(
  duck: TestDuck,
  nodes: readonly Node[],
  form: Partial<Pick<CompileRequest, 'isolating' | 'sharesRows'>> = {},
  sources: Record<string, Sql> = generatedRows,
): Promise<ReceiptRun> {
  const graph = await resolveGraph(jobSchema.parse({ name: 'pair', nodes }), testEnvironment(duck.connection, schemas));
  const compiled = await compileOver(
    duck.connection,
    duck.folder,
    graph,
    'target',
    Object.fromEntries(
      nodes
        .filter((node) => node.transform === 'PathSource')
        .map((node) => [node.id, sources[String(node.args['path'])]!]),
    ),
    { ...form, countsCasts: true },
  );
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/out.parquet`)} (FORMAT parquet)`,
  );
  const { receipts, asked, doubt } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const { nodeId, of, query } of compiled.counts) {
    if (of !== 'rows') continue;
    expect({
      nodeId,
      rows: receipts.find((receipt) => portKey(receipt.nodeId, receipt.port) === nodeId)?.rowsOut,
    }).toEqual({
      nodeId,
      rows: await countRows(duck.connection, query),
    });
  }
  for (const receipt of receipts) {
    const { rowsIn, rowsOut, filtered, deduplicated, otherOutputs = 0, kind } = receipt;
    if (kind !== 'join' && kind !== 'aggregate' && kind !== 'explode' && kind !== 'sql')
      expect(rowsIn).toBe(rowsOut + filtered + receipt.rejected + deduplicated + otherOutputs);
  }
  for (const statement of compiled.cleanup) await duck.connection.run(statement);
  return { receipts, shape: tree(profile.root), asked, doubt };
}

function tree(operator: ProfileOperator, depth = 0): string {
  const mark =
    operator.type === 'FILTER'
      ? ` ${String(operator.extraInfo['Expression'])}`
      : operator.type.endsWith('JOIN')
        ? ` ${[operator.extraInfo['Conditions']].flat().join(' and ')}`
        : '';
  const own =
    operator.type === 'PROJECTION' ? '' : `${'  '.repeat(depth)}${operator.type}${mark} ${operator.cardinality}\n`;
  return (
    own + operator.children.map((child) => tree(child, operator.type === 'PROJECTION' ? depth : depth + 1)).join('')
  );
}

/** @param inputs port → key of a node and its output. */
export function node(
  id: string,
  transform: string,
  args: Record<string, unknown>,
  inputs: Record<string, string> = {},
): Node {
  return {
    id,
    name: id,
    transform,
    args,
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, from]) => [port, edgeOf(from)])),
  };
}

function edgeOf(key: string): Edge {
  const { nodeId, port } = readPortKey(key);
  return port === onlyOutput ? { node: nodeId } : { node: nodeId, port };
}

/** Key of the first output of a node. */
export function firstOutput(nodes: readonly Node[], id: string): string {
  const { transform } = nodes.find((each) => each.id === id)!;
  return portKey(id, transforms.find(({ name }) => name === transform)!.outputs?.[0]?.name);
}

export const rowsSource = node('source', 'PathSource', { path: 'rows' });
export const moreSource = node('more', 'PathSource', { path: 'more' });

export async function step(
  duck: TestDuck,
  id: string,
  transform: string,
  before: readonly Node[],
  from: string,
): Promise<Node[]> {
  const graph = await resolveGraph(
    jobSchema.parse({ name: 'part', nodes: before }),
    testEnvironment(duck.connection, schemas),
    { nodeId: from },
  );
  const fed = firstOutput(before, from);
  const { args, second, first } = steps[transform]!(getNode(graph, fed).schema, id);
  const ports = transforms.find(({ name }) => name === transform)!.inputs;
  const prepared =
    first === undefined
      ? []
      : [
          node(`${id}_first`, first.transform, first.args, {
            [transforms.find(({ name }) => name === first.transform)!.inputs[0]!]: fed,
          }),
        ];
  const made = node(id, transform, args, {
    [ports[0]!]: prepared[0]?.id ?? fed,
    ...(second === undefined ? {} : { [second]: 'more' }),
  });
  const all = [...before, ...prepared];
  const known = before.some((one) => one.id === 'more');
  return second === undefined || known ? [...all, made] : [...all, moreSource, made];
}

/** Custom code is in no statement; code-runs.slow.test.ts has its receipts. */
export const middle = transforms
  .filter(({ effect, code }) => effect !== 'source' && effect !== 'target' && code === undefined)
  .map(({ name }) => name);
