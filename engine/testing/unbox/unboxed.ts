/** Unbox over texts, for tests: as the node of a job, through graph/ and compile/. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import { compileOver, exampleJob, testEnvironment } from '#engine/testing/example-runner.ts';
import { node } from '#engine/testing/receipt-jobs.ts';
import type { TestDuck } from '#engine/testing/duck.ts';

type Duck = Pick<TestDuck, 'connection' | 'folder'>;

function textLiteral(text: string): Sql {
  const parts = text.split('\0').map((part) => literal(part));
  return sql`(${joinSql(parts, sql` || chr(0) || `)})`;
}

/** The node `node` reads a source with the column `doc`, and a target reads the node. */
export async function unboxing({ connection }: Duck, args: Readonly<Record<string, unknown>>): Promise<ResolvedGraph> {
  const { nodes } = exampleJob('Unbox', { path: 'doc', ...args }, ['in']);
  const target = node('target', 'PathTarget', { path: 'out' }, { in: 'node' });
  return await resolveGraph(
    jobSchema.parse({ name: 'example', nodes: [...nodes, target] }),
    testEnvironment(connection, { in: [{ name: 'doc', type: { kind: 'string' } }] }),
  );
}

/** The values of the column, in order. */
export async function unboxed(
  duck: Duck,
  texts: readonly (string | null)[],
  args: Readonly<Record<string, unknown>>,
): Promise<unknown[]> {
  const graph = await unboxing(duck, args);
  const rows = joinSql(texts.map((text) => sql`(${text === null ? sql`CAST(NULL AS VARCHAR)` : textLiteral(text)})`));
  const relation = sql`SELECT v AS doc FROM (VALUES ${rows}) AS t(v)`;
  const compiled = await compileOver(duck.connection, duck.folder, graph, 'node', { in: relation });
  return (await duck.connection.rows<{ doc: unknown }>(compiled.query)).map(({ doc }) => doc);
}
