/** Some nodes of a job, drawn by seed, moved into sub-flows, one of which may be in another one. */

import { createSubflow, whyNoSubflow } from '#engine/contract/subflows/create-subflow.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import { findTransform } from '#engine/transforms/index.ts';

export interface MovedNodes {
  readonly job: Job;
  readonly subflows: readonly Subflow[];
}

/** undefined: no nodes of the job can be moved. @param name of the sub-flow; one in it has it with `inner`. */
export function moveIntoSubflow(definition: unknown, seed: number, name: string): MovedNodes | undefined {
  const job = jobSchema.parse(definition);
  const draw = numbers(seed);
  const inner = moveSome(job, draw, `${name} inner`, 'sfi');
  const first = inner ?? { job, subflows: [] };
  // Around the first one where it can be.
  const outer = moveSome(first.job, draw, name, 'sfo', inner === undefined ? undefined : 'sfi', first.subflows);
  if (inner === undefined && outer === undefined) return undefined;
  return { job: outer?.job ?? first.job, subflows: [...first.subflows, ...(outer?.subflows ?? [])] };
}

function moveSome(
  job: Job,
  draw: () => number,
  name: string,
  nodeId: string,
  around?: string,
  known: readonly Subflow[] = [],
): MovedNodes | undefined {
  const effectOf = ({ transform }: Node): { effect: string; isCollection: boolean } | undefined => {
    if (known.some((each) => each.name === transform)) return { effect: 'sql', isCollection: false };
    const found = findTransform(transform);
    return found === undefined ? undefined : { effect: found.effect, isCollection: found.select !== undefined };
  };
  const middle = job.nodes.filter((node) => !['source', 'target'].includes(effectOf(node)!.effect));
  for (let tries = 0; tries < 60; tries += 1) {
    const share = 0.2 + draw() * 0.8;
    const ids = middle.map(({ id }) => id).filter((id) => id === around || draw() < share);
    if (whyNoSubflow(job, ids, effectOf) !== undefined) continue;
    const created = createSubflow(job, { ids, name, nodeId });
    return { job: created.job, subflows: [created.subflow] };
  }
  return undefined;
}

/** The node that a receipt of the moved job is about, as the job had it; undefined: of a sub-flow. */
export function movedNode(nodeId: string): string | undefined {
  const own = nodeId.split('.').at(-1)!;
  return own === 'sfi' || own === 'sfo' ? undefined : own;
}

/** Between 0 and 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
