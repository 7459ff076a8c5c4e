/** The worker's side of an explanation: the query runs once, measured step by step; its rows are not kept. */

import { ident, sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';
import type { ExplainedQuery, QueryRequest } from '#engine/explore/operations.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { planSteps } from '#engine/explore/query/plan-steps.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError as a run of the query. */
export async function explainQueryHere(query: QueryRequest, context: OperationContext): Promise<ExplainedQuery> {
  const database = await context.database();
  await using connection = await database.connect();
  return await explainFailure(query, context, async () => {
    const { select } = await admittedRows(query, connection, context);
    const table = ident(newId('ex'));
    const { profile } = await connection.profile(sql`CREATE TEMP TABLE ${table} AS ${select}`);
    const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM ${table}`);
    return {
      steps: planSteps(profile.root, (scan) => sourceName(scan, query)),
      rowCount: Number(row!.count),
      millis: profile.latency * 1000,
      spilledBytes: profile.spilledBytes,
    };
  });
}

function sourceName({ extraInfo }: ProfileOperator, { sources, files }: QueryRequest): string {
  const call = extraInfo['Function'];
  if (typeof call === 'string' && /^(?:RANGE|GENERATE_SERIES|UNNEST|REPEAT)/u.test(call))
    return `the values of ${call.toLowerCase()}`;
  const names = extraInfo['Filename(s)'];
  const told = typeof names === 'string' ? names : Array.isArray(names) ? names.join(', ') : '';
  const isTold = (path: string): boolean => told === path || told.split(', ').includes(path);
  const found = sources.find(({ source }) => source.files.some(({ paths }) => paths.some(isTold)));
  if (found === undefined && files.some(isTold)) return told;
  // Files that were prepared are read from a copy under another name.
  const meant = found ?? (sources.length === 1 ? sources[0] : undefined);
  return meant === undefined ? 'files' : (meant.table ?? meant.name);
}
