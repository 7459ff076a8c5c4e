/** A job that need not be saved as a SQL script for DuckDB: its sources are opened, to see that DuckDB reads them as they are. */

import { writeSqlScript, type SparkScript, type SqlScriptTarget } from '#engine/compile/scripts.ts';
import type { SourceInput } from '#engine/compile/compiled-query.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { openSettings, wrongOptimizers } from '#engine/duckdb/session-settings.ts';
import type { SourceHost, SourceListing } from '#engine/execute/sources/source-listing.ts';
import { readTargetSnapshot } from '#engine/execute/targets/target-snapshot.ts';
import { prepareSource } from '#engine/execute/task/prepare-source.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { ofWholeJob, resolveScriptJob, tableOfScript } from '#engine/explore/jobs/script-job.ts';
import { optimizersThatMove } from '#engine/types/casts/held-casts.ts';
import type { ResolvedNode } from '#engine/graph/index.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

const settings: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  Calendar: 'gregorian',
  ...Object.fromEntries(
    [
      'default_null_order',
      'default_order',
      'integer_division',
      'ieee_floating_point_ops',
      'preserve_insertion_order',
      'scalar_subquery_error_on_multiple_rows',
      'old_implicit_casting',
    ].map((name) => [name, openSettings[name]!]),
  ),
};

/**
 * @param unfinished nodes with problems are skipped, and there is no text then.
 * @throws EngineError of resolving the job, its sources and its targets.
 */
export async function sqlScriptOf(
  host: SourceHost & { readonly limits: WorkerLimits },
  job: Job,
  given: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<SparkScript> {
  const { graph, reader, about } = await resolveScriptJob(host, job, given, unfinished, signal);
  const sources: Record<string, SourceInput | string> = {};
  await using worker = await host.pools.interactive.lease(host.limits);
  const targets: Record<string, SqlScriptTarget> = {};
  for (const node of graph.nodes) {
    const { effect } = node.transform;
    if (effect === 'source')
      sources[node.node.id] = await sourceOf(worker, await reader.read(node.node, node.args), signal);
    if (effect === 'target') targets[node.node.id] = await targetOf(host, node);
  }
  const write = (disabled: readonly string[]): SparkScript =>
    writeSqlScript({ ...about, sources, targets, settings: { ...settings, disabled_optimizers: disabled.join(',') } });
  const script = write([wrongOptimizers]);
  // Which SQL needs more of them off is known once it is written.
  const moving = optimizersThatMove(script.draft);
  return ofWholeJob(moving.length === 0 ? script : write([wrongOptimizers, ...moving]), job, graph);
}

/** A text: why DuckDB does not read the files as they are. */
async function sourceOf(
  worker: Pick<WorkerLease, 'run'>,
  listing: SourceListing,
  signal: AbortSignal,
): Promise<SourceInput | string> {
  const { input, standIns } = await prepareSource(worker, listing, listing.listed, signal);
  const originals = new Set(listing.listed.map(({ path }) => path));
  const isOther = input.scans.some(({ files }) => files.some((file) => !originals.has(file)));
  if (isOther || Object.keys(standIns).length > 0)
    return 'DuckDB does not read its files as they are: their format, packing or encoding, or they are in a bucket or an archive.';
  return input;
}

async function targetOf(host: SourceHost, node: ResolvedNode): Promise<SqlScriptTarget> {
  const target = await readTargetSnapshot(host, node);
  return {
    ...target,
    code: await loadFormat(target.format),
    table: tableOfScript(target),
  };
}
