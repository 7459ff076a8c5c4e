/** Runs a transform as a job's only node: source schemas given, rows as SQL, through graph/ and compile/ as in a run. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { compileQuery } from '#engine/compile/index.ts';
import type { CompiledQuery, CompileRequest, SourceInput } from '#engine/compile/compiled-query.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
import { resolveGraph, tableOutput, type ResolvedGraph } from '#engine/graph/index.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import type { TransformExample } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ExpressionRow } from '#engine/types/expression/syntax.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';

/** An environment over real DuckDB; sources are PathSource nodes whose path is a key of `sources`. */
export function testEnvironment(
  connection: DuckConnection,
  sources: Readonly<Record<string, Schema>>,
  tables: Readonly<Record<string, Schema>> = {},
): GraphEnvironment {
  return {
    arguments: {},
    sourceSchema: async (node, args) => sources[String(args['path'])] ?? missing(node.id),
    describe: (query) => connection.describe(query),
    parse: (query) => connection.rows<ExpressionRow>(query),
    checkCode: async () => undefined,
    catalogSchema: async (database, table) => tables[`${database}.${table}`] ?? missing(`${database}.${table}`),
  };
}

function missing(what: string): never {
  throw new EngineError('EntityNotFound', `${what} is not there.`);
}

/** A job with one source for each port, followed by the transform; a `source` example is the node itself. */
export function exampleJob(transform: string, args: Readonly<Record<string, unknown>>, ports: readonly string[]): Job {
  return jobSchema.parse({
    name: 'example',
    nodes: [
      ...ports.map((port) => ({ id: port, name: port, transform: 'PathSource', args: { path: port } })),
      {
        id: 'node',
        name: 'node',
        transform,
        args,
        inputs: Object.fromEntries(ports.map((port) => [port, { node: port }])),
      },
    ],
  });
}

/** The source that reads the table of an example. */
export const tableOfExample = `node:${tableOutput}`;

/** @throws EngineError the error that the example expects. */
export async function resolveExample(
  connection: DuckConnection,
  transform: string,
  example: TransformExample,
  isSource: boolean,
): Promise<ResolvedGraph> {
  const schemas = Object.fromEntries(
    Object.entries(example.input).map(([port, { schema }]) => [port, schemaOf(schema)]),
  );
  const tables = Object.fromEntries(
    Object.entries(example.tables ?? {}).map(([name, columns]) => [name, schemaOf(columns)]),
  );
  const environment = testEnvironment(connection, schemas, tables);
  const job = exampleJob(transform, example.args, isSource ? [] : Object.keys(example.input));
  const own = Object.values(schemas)[0]!;
  const { table } = example;
  if (table !== undefined) {
    const merging: GraphEnvironment = {
      ...environment,
      hasTable: async () => true,
      sourceSchema: (node, args) =>
        node.id === tableOfExample ? Promise.resolve(schemaOf(table.schema)) : environment.sourceSchema(node, args),
    };
    return resolveGraph(job, merging, { nodeId: 'node' });
  }
  return resolveGraph(job, isSource ? { ...environment, sourceSchema: async () => own } : environment, {
    nodeId: 'node',
  });
}

/** Writes each source's rows to a Parquet file and compiles the node over them. */
export async function compileOver(
  connection: DuckConnection,
  folder: string,
  graph: ResolvedGraph,
  nodeId: string,
  relations: Readonly<Record<string, Sql>>,
  form: Partial<Pick<CompileRequest, 'isolating' | 'counting' | 'countsCasts' | 'sharesRows'>> = {},
): Promise<CompiledQuery> {
  const sources: Record<string, SourceInput> = {};
  for (const { node, schema, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    const file = `${folder}/${node.id}.parquet`;
    await connection.run(sql`COPY (${relations[node.id]!}) TO ${literal(file)} (FORMAT parquet)`);
    sources[node.id] = {
      scans: [{ format: parquetCode, reading: { format: 'parquet', compression: 'none', options: {} }, files: [file] }],
      columns: schema,
      partitionKeys: [],
      location: folder,
    };
  }
  return compileQuery({ graph, nodeId, sources, borders: {}, isolating: false, ...form });
}
