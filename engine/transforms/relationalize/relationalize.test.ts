/** Relationalize, then joined back by its keys, gives the rows that went in; and every output has the same keys. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { getOutput, resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import { compileQuery } from '#engine/compile/index.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { compileOver, exampleJob, testEnvironment } from '#engine/testing/example-runner.ts';
import { node } from '#engine/testing/receipt-jobs.ts';
import { arrayType, intType, stringType, structType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type JsonRow = Readonly<Record<string, unknown>>;

async function flatten(columns: Schema, rows: Sql): Promise<{ graph: ResolvedGraph; query: (port: string) => Sql }> {
  const { connection, folder } = duck;
  const graph = await resolveGraph(
    exampleJob('Relationalize', {}, ['in']),
    testEnvironment(connection, { in: columns }),
    {
      nodeId: 'node',
    },
  );
  const file = `${folder}/in.parquet`;
  // Groups of 2,048 rows are read by several threads.
  await connection.run(sql`COPY (${rows}) TO ${literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const scans: SourceInput['scans'] = [
    { format: parquetCode, reading: { format: 'parquet', compression: 'none', options: {} }, files: [file] },
  ];
  const sources = { in: { scans, columns, partitionKeys: [], location: folder } };
  return {
    graph,
    query: (port) =>
      compileQuery({ graph, nodeId: getOutput(graph, 'node', port).id, sources, borders: {}, isolating: false }).query,
  };
}

const leaf = fc.constantFrom<DataType>(intType, stringType);
const names = ['a', 'B', 'val', 'id', 'index', 'ü x'];
const { type: typeDrawing } = fc.letrec<{ type: DataType; fields: Schema }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('fields').map((fields) => structType(fields)),
    tie('type').map((element) => arrayType(element)),
    tie('type').map((element) => arrayType(element)),
  ),
  fields: fieldsOf(tie('type')),
}));
function fieldsOf(type: fc.Arbitrary<DataType>): fc.Arbitrary<Schema> {
  return fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), type }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ name }) => name,
  });
}

function valueOf(type: DataType): fc.Arbitrary<unknown> {
  const nullOr = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.option(value, { freq: 4 });
  switch (type.kind) {
    case 'struct':
      return nullOr(fc.record(Object.fromEntries(type.fields.map((field) => [field.name, valueOf(field.type)]))));
    case 'array':
      return nullOr(fc.array(valueOf(type.element), { maxLength: 3 }));
    case 'int':
      return nullOr(fc.integer({ min: 0, max: 9 }));
    default:
      return nullOr(fc.constantFrom('', 'x', 'null'));
  }
}

const tables = fieldsOf(typeDrawing).chain((schema) =>
  fc.tuple(
    fc.constant(schema),
    fc.array(fc.record(Object.fromEntries(schema.map(({ name, type }) => [name, valueOf(type)]))), { maxLength: 5 }),
  ),
);

/** A struct of nulls and no struct become the same columns, so both are null here. */
function withoutEmpty(value: unknown, type: DataType): unknown {
  if (value === null || value === undefined) return null;
  if (type.kind === 'array') return (value as unknown[]).map((element) => withoutEmpty(element, type.element));
  if (type.kind !== 'struct') return value;
  const fields = type.fields.map(
    (field) => [field.name, withoutEmpty((value as JsonRow)[field.name], field.type)] as const,
  );
  return fields.every(([, held]) => held === null) ? null : Object.fromEntries(fields);
}

test('joined back, the outputs are the input; null and empty arrays differ', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ([schema, rows]) => {
      const { graph, query } = await flatten(schema, rowsRelation(schema, rows));
      const outputs = new Map<string, JsonRow[]>();
      for (const output of graph.nodes.filter(({ node }) => node.id === 'node')) {
        const held = await duck.connection.rows(query(output.port));
        outputs.set(
          output.port,
          held.map((row) => toJsonRow(row, output.schema)),
        );
      }
      const used = new Map<string, number[]>();
      const joined = (name: string, type: DataType, row: JsonRow): unknown => {
        if (type.kind === 'struct')
          return Object.fromEntries(
            type.fields.map((field) => [field.name, joined(`${name}.${field.name}`, field.type, row)]),
          );
        const key = row[name];
        if (type.kind !== 'array' || key === null) return key;
        const port = `root_${name}`;
        used.set(port, [...(used.get(port) ?? []), key as number]);
        const elements = outputs.get(port)!.filter(({ id }) => id === key);
        expect(elements.map(({ index }) => index)).toEqual(elements.map((_element, index) => index));
        return elements.map((element) => joined(`${name}.val`, type.element, element));
      };
      const found = outputs
        .get('root')!
        .map((row) =>
          Object.fromEntries(schema.map(({ name, type }) => [name, withoutEmpty(joined(name, type, row), type)])),
        );
      expect(found).toEqual(
        rows.map((row) => Object.fromEntries(schema.map(({ name, type }) => [name, withoutEmpty(row[name], type)]))),
      );
      // No key is given twice, and no element belongs to none.
      for (const keys of used.values()) expect(new Set(keys).size).toBe(keys.length);
      for (const [port, elements] of outputs) {
        if (port === 'root') continue;
        const ids = new Set(elements.map(({ id }) => id));
        expect([...ids].filter((id) => !(used.get(port) ?? []).includes(id as number))).toEqual([]);
      }
    }),
    { numRuns: triesOfRun(150, 20) },
  );
});

test('outputs that are computed apart by several threads have the same keys', async () => {
  const schema = schemaOf({ id: 'bigint', o: 'array<struct<of:bigint,p:array<string>>>' });
  const rows = sql`SELECT range AS id, CASE WHEN range % 7 <> 0 THEN list_transform(range(range % 4), lambda i: {of: range * 10 + i, p: ['p' || (range * 10 + i), NULL][:i + 1]}) END AS o FROM range(100000)`;
  const { query } = await flatten(schema, rows);
  await duck.connection.run(sql`SET threads = 4`);
  for (const port of ['root', 'root_o', 'root_o.val.p'])
    await duck.connection.run(
      sql`CREATE OR REPLACE TEMP TABLE ${port === 'root' ? sql`flat_root` : port === 'root_o' ? sql`flat_o` : sql`flat_p`} AS ${query(port)}`,
    );
  const [found] = await duck.connection.rows<Record<string, bigint>>(sql`SELECT
    (SELECT count(*) FROM flat_root r JOIN flat_o e ON e.id = r.o WHERE e."o.val.of" = r.id * 10 + e."index") AS elements,
    (SELECT count(*) FROM flat_o e JOIN flat_p p ON p.id = e."o.val.p" WHERE p."index" = 1 OR p."o.val.p.val" = 'p' || e."o.val.of") AS parts,
    (SELECT count(*) FROM flat_o) AS "all elements", (SELECT count(*) FROM flat_p) AS "all parts",
    (SELECT count(DISTINCT o) FROM flat_root) AS keys`);
  expect(found!['elements']).toBe(found!['all elements']);
  expect(found!['parts']).toBe(found!['all parts']);
  expect(found!['all parts']).toBeGreaterThan(100_000n);
  expect(found!['keys']).toBe(85_714n);
});

test('two outputs that meet in one statement number the same rows, where their order may change', async () => {
  const columns = schemaOf({ k: 'int', o: 'array<int>' });
  const job = jobSchema.parse({
    name: 'meet',
    nodes: [
      { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in' } },
      node('first', 'Aggregate', { groups: ['k'], aggs: [{ column: 'o', aggFunc: 'max', alias: 'o' }] }, { in: 'in' }),
      node('flat', 'Relationalize', {}, { in: 'first' }),
      node(
        'both',
        'Join',
        { keys: [{ left: 'o', right: 'id' }], rightPrefix: 'r_' },
        { left: 'flat:root', right: 'flat:root_o' },
      ),
    ],
  });
  const { connection, folder } = duck;
  const graph = await resolveGraph(job, testEnvironment(connection, { in: columns }), { nodeId: 'both' });
  const rows = sql`SELECT CAST(range % 5000 AS INTEGER) AS k, [CAST(range % 5000 AS INTEGER)] AS o FROM range(20000)`;
  const compiled = await compileOver(connection, folder, graph, 'both', { in: rows });
  expect(compiled.setup.map(({ nodeId }) => nodeId)).toEqual(['first']);
  for (const { statement } of compiled.setup) await connection.run(statement);
  const [found] = await connection.rows<{ all: bigint; wrong: bigint }>(
    sql`SELECT count(*) AS "all", count(*) FILTER (k <> "o.val") AS wrong FROM (${compiled.query})`,
  );
  expect(found).toEqual({ all: 5000n, wrong: 0n });
  for (const statement of compiled.cleanup) await connection.run(statement);
});

test('the outputs are those of the columns, each below the one that it is in', async () => {
  const { graph } = await flatten(
    schemaOf({
      a: 'struct<urls:array<string>>',
      'Contact Details': 'array<struct<k:int,of:array<array<int>>>>',
      m: 'map<string,array<int>>',
      c: 'uniontype<int,array<int>>',
    }),
    sql`SELECT NULL AS a, NULL AS "Contact Details", NULL AS m, NULL AS c`,
  );
  expect(graph.nodes.filter(({ node }) => node.id === 'node').map(({ port, depth }) => [port, depth])).toEqual([
    ['root', 0],
    ['root_a.urls', 1],
    ['root_Contact Details', 1],
    ['root_Contact Details.val.of', 2],
    ['root_Contact Details.val.of.val', 3],
  ]);
});

test.each([
  [{ 'a.b': 'int', a: 'struct<b:int>' }, 'Both `a.b` and a.b would become column "a.b".'],
  [{ 'A.B': 'int', a: 'struct<b:array<int>>' }, 'Both `A.B` and a.b would become column "a.b".'],
  [{ x: 'array<array<int>>', 'x.val': 'array<int>' }, 'Both x[] and `x.val` would become output "root_x.val".'],
  [{ l: 'array<struct<s:struct<t:int>,"s.t":int>>' }, 'Both s.t and `s.t` would become column "l.val.s.t".'],
])('%j is refused', async (columns, message) => {
  await expect(flatten(schemaOf(columns as Record<string, string>), sql`SELECT 1`)).rejects.toThrow(message);
});
