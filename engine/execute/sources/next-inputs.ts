/** What the next run of a job would read, without running it: per source, what is new and what earlier runs read. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { planSource } from '#engine/execute/plan/plan-run.ts';
import { inputFacts } from '#engine/execute/plan/run-inputs.ts';
import type { TableName } from '#engine/execute/plan/run-plan.ts';
import { snapshotSource } from '#engine/execute/sources/source-snapshot.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { resolveGraph } from '#engine/graph/index.ts';

export interface NextSource {
  readonly nodeId: string;
  /** Title of the node. */
  readonly name: string;
  /** null: a path that belongs to no table. */
  readonly table: TableName | null;
  /** Folder or file that is read, or of the table. */
  readonly location: string;
  /** False: every run reads all of it. */
  readonly bookmarked: boolean;
  /** Files that the next run reads, the first ones by path. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly fileCount: number;
  /** Bytes of all of them. */
  readonly sizeBytes: number;
  /** Files that committed runs have read, and that the next one skips. */
  readonly readBefore: number;
  /** Files that a later run reads, because they may still be written. */
  readonly unfinishedCount: number;
  /** Of the files to read: those that were read before and have changed since. */
  readonly changedCount: number;
  /** When a crawl did not find the files of the table, in milliseconds since 1970; null: it found them, or it is a path. */
  readonly missingSince: number | null;
}

/** Files of a source that are listed one by one. */
const mostFiles = 100;

/** @throws EngineError of a source that cannot be read, as a run would. */
export async function findNextInputs(
  host: ExecutionHost,
  job: Job,
  jobArguments: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<NextSource[]> {
  const reader = new SourceReader(host, signal, job.name);
  const merged = { ...job.defaultArguments, ...jobArguments };
  const graph = await resolveGraph(job, createGraphEnvironment(host, reader, merged, signal));
  const found: NextSource[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source') continue;
    const listing = await reader.read(node, args);
    const source = planSource(await snapshotSource(host, job.name, node, listing, job.bookmark));
    found.push({
      ...inputFacts(source),
      name: node.name,
      files: source.objects.slice(0, mostFiles).map(({ path, size }) => ({ path, size })),
      changedCount: source.changedPaths?.length ?? 0,
      missingSince: source.missingSince ?? null,
    });
  }
  return found;
}
