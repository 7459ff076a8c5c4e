/** The worker's side of an explanation: the query runs once, measured step by step; its rows are not kept. */

import { ident, sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';
import type { ExplainedQuery, QueryRequest } from '#engine/explore/operations.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { infoOf, planSteps } from '#engine/explore/query/plan-steps.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError as a run of the query. */
export async function explainQueryHere(query: QueryRequest, context: OperationContext): Promise<ExplainedQuery> {
  const database = await context.database();
  await using connection = await database.connect();
  return await explainFailure(query, context, async () => {
    const { select } = await admittedRows(query, connection, context);
    const { profile, rows } = await connection.profile(sql`CREATE TEMP TABLE ${ident(newId('ex'))} AS ${select}`);
    return {
      steps: planSteps(profile.root, (scan) => sourceName(scan, query)),
      // DuckDB's own answer to the statement.
      rowCount: Number(rows[0]!['Count']),
      millis: profile.latency * 1000,
      spilledBytes: profile.spilledBytes,
    };
  });
}

function sourceName(scan: ProfileOperator, { sources, files }: QueryRequest): string {
  const [call = ''] = infoOf(scan, 'Function');
  if (/^(?:RANGE|GENERATE_SERIES|UNNEST|REPEAT)/u.test(call)) return `the values of ${call.toLowerCase()}`;
  const names = infoOf(scan, 'Filename(s)').join(', ');
  const isRead = (path: string): boolean => names === path || names.split(', ').includes(path);
  const found = sources.find(({ source }) => source.files.some(({ paths }) => paths.some(isRead)));
  if (found === undefined && files.some(isRead)) return names;
  // Files that were prepared are read from a copy under another name.
  const meant = found ?? (sources.length === 1 ? sources[0] : undefined);
  return meant === undefined ? 'files' : (meant.table ?? meant.name);
}
