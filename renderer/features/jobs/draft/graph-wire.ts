/** Reads and writes the files of drafts: of jobs and of sub-flows. */

import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { subflowOf, toGraph, toSubflow, type EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';

export interface ReadGraph {
  readonly hash: string;
  readonly job: EditedGraph;
  readonly broken: Output<'getJob'>['broken'];
}

/** @throws EngineError EntityNotFound. */
export async function readGraph(draftName: string): Promise<ReadGraph> {
  const subflow = subflowOf(draftName);
  if (subflow === undefined) return client.call('getJob', { name: draftName });
  const { hash, value, broken } = await client.call('getDefinition', { kind: 'subflow', name: subflow });
  return { hash, job: toGraph(subflowSchema.parse(value)), broken };
}

/** @throws EngineError of the save. */
export async function writeGraph(graph: EditedGraph, expectedHash: string | null): Promise<{ readonly hash: string }> {
  if (subflowOf(graph.name) === undefined) return runCommand('saveJob', { job: graph, expectedHash });
  return runCommand('saveDefinition', { kind: 'subflow', value: toSubflow(graph), expectedHash });
}
