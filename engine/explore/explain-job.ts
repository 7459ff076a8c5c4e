/** The SQL of one node of a job that need not be saved. */

import { explainNode, explainQuery } from '#engine/compile/index.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { createGraphEnvironment } from '#engine/execute/graph-environment.ts';
import type { SourceHost } from '#engine/execute/source-listing.ts';
import { SourceReader } from '#engine/execute/source-reader.ts';
import { resolveGraph } from '#engine/graph/index.ts';

/** @throws EngineError of resolving the node and what it reads. */
export async function explainJobNode(
  host: SourceHost,
  job: Job,
  nodeId: string,
  signal: AbortSignal,
): Promise<{ sql: string; query: string }> {
  const environment = createGraphEnvironment(
    host,
    new SourceReader(host, signal, job.name),
    job.defaultArguments,
    signal,
  );
  const graph = await resolveGraph(job, environment, { nodeId });
  return { sql: explainNode(graph, nodeId), query: explainQuery(graph, nodeId) };
}
