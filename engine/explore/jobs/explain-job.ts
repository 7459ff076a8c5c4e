/** The SQL of one node of a job that need not be saved, and its expressions for Spark. */

import { explainExpressions, explainNode, explainQuery } from '#engine/compile/index.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createDefaultEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { resolveGraph } from '#engine/graph/index.ts';

/** @throws EngineError of resolving the node and its inputs. */
export async function explainJobNode(
  host: SourceHost,
  job: Job,
  nodeId: string,
  signal: AbortSignal,
): Promise<Output<'explainNode'>> {
  const graph = await resolveGraph(job, createDefaultEnvironment(host, job, signal), { nodeId });
  return {
    sql: explainNode(graph, nodeId),
    query: explainQuery(graph, nodeId),
    expressions: explainExpressions(graph, nodeId),
  };
}
