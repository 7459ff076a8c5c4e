/** A job that need not be saved, as scripts are written from it. */

import { pathDatabase } from '#engine/catalog/names.ts';
import type { ScriptJobText, ScriptTarget, SparkScript } from '#engine/compile/scripts.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { resolveGraph, resolveSoundNodes, type ResolvedGraph } from '#engine/graph/index.ts';
import { checkArgumentNames } from '#engine/graph/substitute-arguments.ts';

export interface ScriptJob {
  readonly graph: ResolvedGraph;
  readonly reader: SourceReader;
  readonly about: ScriptJobText;
}

/**
 * @param unfinished nodes with problems are skipped.
 * @throws EngineError of resolving the job.
 */
export async function resolveScriptJob(
  host: SourceHost,
  job: Job,
  given: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<ScriptJob> {
  checkArgumentNames(job, given);
  const values = { ...job.defaultArguments, ...given };
  const reader = new SourceReader(host, signal, job.name);
  const environment = createGraphEnvironment(host, reader, values, signal);
  const graph = unfinished ? await resolveSoundNodes(job, environment) : await resolveGraph(job, environment);
  const about = {
    jobName: job.name,
    description: job.description,
    graph,
    workspaceFolder: host.workspaceFolder,
    arguments: values,
    usesBookmark: job.bookmark !== 'disable',
  };
  return { graph, reader, about };
}

/** A job with a node that was skipped has no text. */
export function ofWholeJob(script: SparkScript, job: Job, { nodes }: ResolvedGraph): SparkScript {
  const resolved = new Set(nodes.map(({ node }) => node.id));
  return job.nodes.every(({ id }) => resolved.has(id)) ? script : { ...script, text: null };
}

/** The table of the catalog that a target writes; null: it writes to a path. */
export function tableOfScript({ table }: PlannedTarget): ScriptTarget['table'] {
  return table.databaseName === pathDatabase ? null : table;
}
