/** What is wrong with a job that need not be saved, and the columns that leave each node. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { JobProblem } from '#engine/contract/definitions/problem.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { createDefaultEnvironment } from '#engine/execute/graph-environment.ts';
import type { SourceHost } from '#engine/execute/source-listing.ts';
import { checkTargetFolder, readTargetSnapshot } from '#engine/execute/target-snapshot.ts';
import { findProblems, resolveGraph, type Problem, type ResolvedNode } from '#engine/graph/index.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** Columns that leave each node, as far as the job can be resolved, and everything that is wrong with it. */
export async function inspectJob(
  host: SourceHost,
  job: Job,
  signal: AbortSignal,
): Promise<{
  problems: JobProblem[];
  nodes: { id: string; columns: Schema }[];
}> {
  const environment = createDefaultEnvironment(host, job, signal);
  const problems = await findProblems(job, environment);
  const nodes: { id: string; columns: Schema }[] = [];
  for (const { id } of job.nodes) {
    const graph = await resolveGraph(job, environment, { nodeId: id }).catch(() => undefined);
    const resolved = graph?.nodes.find(({ node }) => node.id === id);
    if (resolved === undefined) continue;
    nodes.push({ id, columns: resolved.schema });
    if (resolved.transform.effect === 'target') problems.push(...(await targetProblems(host, resolved)));
  }
  return {
    problems: problems.map(({ nodeId, code, message, hint, unknownName }) => ({
      file: '',
      line: null,
      column: null,
      message,
      node: nodeId,
      code,
      hint: hint ?? null,
      unknownName,
    })),
    nodes,
  };
}

/** What a run would be refused for before it reads a row: write options, and places where no file can be made. */
async function targetProblems(host: SourceHost, resolved: ResolvedNode): Promise<Problem[]> {
  try {
    await checkTargetFolder(await readTargetSnapshot(host, resolved));
    return [];
  } catch (thrown) {
    const { kind, code, message, hint } = toEngineError(thrown);
    if (kind !== 'user') return [];
    return [{ nodeId: resolved.node.id, code, message, hint, unknownName: null }];
  }
}
