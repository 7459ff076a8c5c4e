/**
 * The worker's side of an explanation: the query runs once, measured step by step, and its rows are not kept; or it is only
 * planned, and the engine says how many rows it expects.
 */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import type { DuckConnection, ProfileOperator } from '#engine/duckdb/database.ts';
import type { ExplainedQuery, ExplainRequest, NamedSource, QueryRequest } from '#engine/explore/operations.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { parseEstimatedPlan } from '#engine/explore/query/estimated-plan.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { receiptOptimizers } from '#engine/duckdb/session-settings.ts';
import { calledName, likelyNames, type SourceScans } from '#engine/explore/query/likely-names.ts';
import { infoOf, planSteps } from '#engine/explore/query/plan-steps.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError as a run of the query. */
export async function explainQueryHere(
  { query, runs }: ExplainRequest,
  context: OperationContext,
): Promise<ExplainedQuery> {
  const database = await context.database();
  await using connection = await database.connect();
  return await explainFailure(query, context, () =>
    runs ? measure(query, connection, context) : estimate(query, connection, context),
  );
}

async function measure(
  query: QueryRequest,
  connection: DuckConnection,
  context: OperationContext,
): Promise<ExplainedQuery> {
  const { select } = await admittedRows(query, connection, context);
  const { profile, rows } = await connection.profile(sql`CREATE TEMP TABLE ${ident(newId('ex'))} AS ${select}`);
  return {
    steps: planSteps(profile.root, (scan) => sourceName(scan, query), true),
    // DuckDB's own answer to the statement.
    rowCount: Number(rows[0]!['Count']),
    millis: profile.latency * 1000,
    spilledBytes: profile.spilledBytes,
  };
}

async function estimate(
  query: QueryRequest,
  connection: DuckConnection,
  context: OperationContext,
): Promise<ExplainedQuery> {
  // Records that do not fit are found only by reading all of them.
  const { select } = await admittedRows({ ...query, leaveOutMisfits: false }, connection, context);
  const root = await planned(select, connection);
  const nameOfScan = likelyNames(root, await scansOfSources(query.sources, connection), query.files);
  return { steps: planSteps(root, nameOfScan, false), rowCount: null, millis: null, spilledBytes: null };
}

/** With the steps that a measured run has. */
async function planned(select: Sql, connection: DuckConnection): Promise<ProfileOperator> {
  const plan = async (): Promise<ProfileOperator> => {
    const [row] = await connection.rows<{ explain_value: string }>(sql`EXPLAIN (FORMAT json) ${select}`);
    return parseEstimatedPlan(row!.explain_value);
  };
  return (await connection.withoutOptimizers(receiptOptimizers, plan))?.value ?? plan();
}

/** Sources that are planned alone, to tell their scans apart. */
const mostPlanned = 20;

async function scansOfSources(sources: readonly NamedSource[], connection: DuckConnection): Promise<SourceScans[]> {
  const scans: SourceScans[] = [];
  for (const [index, source] of sources.entries()) {
    const { schema, name } = source;
    const relation = schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`;
    const isPlanned = sources.length > 1 && index < mostPlanned;
    const root = isPlanned ? await planned(sql`SELECT * FROM ${relation}`, connection) : undefined;
    scans.push({ name: nameOf(source), root });
  }
  return scans;
}

function sourceName(scan: ProfileOperator, { sources, files }: QueryRequest): string {
  const called = calledName(scan);
  if (called !== undefined) return called;
  const names = infoOf(scan, 'Filename(s)').join(', ');
  const isRead = (path: string): boolean => names === path || names.split(', ').includes(path);
  const found = sources.find(({ source }) => source.files.some(({ paths }) => paths.some(isRead)));
  if (found === undefined && files.some(isRead)) return names;
  // Files that were prepared are read from a copy under another name.
  const meant = found ?? (sources.length === 1 ? sources[0] : undefined);
  return meant === undefined ? 'files' : nameOf(meant);
}

function nameOf({ table, name }: NamedSource): string {
  return table ?? name;
}
