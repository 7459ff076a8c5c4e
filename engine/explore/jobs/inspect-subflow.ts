/** The problems of a sub-flow that need not be saved, and the output columns of each node where it is used. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { JobProblem } from '#engine/contract/definitions/problem.ts';
import { portsOfSubflow, type Subflow } from '#engine/contract/definitions/subflow.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { inspectJob, problemText, type InspectedGraph } from '#engine/explore/jobs/inspect-job.ts';
import { failedConnectionOf } from '#engine/graph/failed-connection.ts';
import { findEndProblems, KnownTransforms, placeSubflow, type SubflowUse } from '#engine/graph/index.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

export type InspectedSubflow = InspectedGraph & {
  /** Its nodes behind those of the job that uses it: what previews and checks of its nodes ask about. */
  readonly job: Job;
};

interface SubflowRequest {
  readonly subflow: Subflow;
  readonly use: SubflowUse | null;
  readonly users: UserTransforms;
}

/** @throws EngineError EntityNotFound for a use that is not there. */
export async function inspectSubflow(
  host: SourceHost,
  { subflow, use, users }: SubflowRequest,
  signal: AbortSignal,
): Promise<InspectedSubflow> {
  const { job, errors } = placeSubflow(subflow, use ?? undefined, users);
  const { problems, warnings, nodes, steps } = await inspectJob(host, job, signal);
  const { inside } = new KnownTransforms(users);
  const own = new Set(subflow.nodes.map(({ id }) => id));
  const isOwn = (id: string | null): boolean => id !== null && own.has(id);
  const unplaced = new Set(errors.map(({ nodeId }) => nodeId));
  const { inputs, outputs } = portsOfSubflow(subflow);
  // The job around decides what an input reads, and who reads an output.
  const isOfEnd = ({ node, missing }: JobProblem): boolean => {
    if (!missing || node === null) return false;
    const isConnected = job.nodes.find(({ id }) => id === node)?.inputs['in'] !== undefined;
    return inputs.includes(node) || (outputs.includes(node) && isConnected);
  };
  return {
    job,
    problems: [
      ...[...findEndProblems(subflow, inside), ...errors].map(({ nodeId, error }) => problemOf(nodeId, error)),
      ...problems.filter((each) => isOwn(each.node) && !unplaced.has(each.node) && !isOfEnd(each)),
    ],
    warnings: warnings.filter(({ node }) => isOwn(node)),
    nodes,
    steps,
  };
}

function problemOf(nodeId: string | null, error: EngineError): JobProblem {
  const { code, message, hint } = error;
  const plain = { nodeId, code, message, hint, unknownName: null, failedConnection: failedConnectionOf(error) };
  return problemText({ ...plain, missing: error.details['missing'] === true });
}
