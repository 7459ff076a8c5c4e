/** What is wrong with a sub-flow by itself, whatever job uses it. */

import { portsOfSubflow, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findShapeProblems } from '#engine/graph/graph-shape.ts';
import type { KnownTransforms } from '#engine/graph/known-transforms.ts';

export interface SubflowProblem {
  /** null: of the sub-flow as a whole. */
  readonly nodeId: string | null;
  readonly error: EngineError;
}

/** @param inside transforms that its nodes may name. */
export function findSubflowProblems(definition: Subflow, inside: KnownTransforms): EngineError[] {
  const { name, nodes } = definition;
  const shape = nodes.length === 0 ? [] : findShapeProblems(jobSchema.parse({ name }), nodes, inside, true);
  return [...findEndProblems(definition, inside), ...shape].map(({ error }) => error);
}

/** What makes it no sub-flow, whatever its edges are: it lacks ends, or has those of a job. */
export function findEndProblems(definition: Subflow, inside: KnownTransforms): SubflowProblem[] {
  const { nodes } = definition;
  const { inputs, outputs } = portsOfSubflow(definition);
  const wrong = (nodeId: string | null, message: string, hint: string): SubflowProblem[] => [
    { nodeId, error: new EngineError('InvalidDefinition', message, { hint }) },
  ];
  return [
    ...(inputs.length === 0 ? wrong(null, 'It has no input.', 'Add a node of the transform SubflowInput.') : []),
    ...(outputs.length === 0 ? wrong(null, 'It has no output.', 'Add a node of the transform SubflowOutput.') : []),
    ...nodes.flatMap((node) => {
      const transform = inside.find(node.transform);
      if (transform === undefined || inputs.includes(node.id) || outputs.includes(node.id)) return [];
      if (transform.effect !== 'source' && transform.effect !== 'target') return [];
      return wrong(
        node.id,
        `"${node.name}" is a ${transform.effect}, which a sub-flow cannot have.`,
        `Move it to the job, and connect it to an ${transform.effect === 'source' ? 'input' : 'output'} of the sub-flow.`,
      );
    }),
  ];
}
