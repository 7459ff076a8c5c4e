/** A node of several transforms as a chain of nodes before it: one for each of its steps. */

import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
import type { KnownTransforms } from '#engine/graph/known-transforms.ts';
import type { Feeds } from '#engine/graph/resolve-edge.ts';
import { checkArgs } from '#engine/graph/check-args.ts';
import { checkedArgs, resolveNode } from '#engine/graph/resolve-node.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { mayBeStep } from '#engine/transforms/recipe/may-be-step.ts';
import type { Transform, TransformStep } from '#engine/transforms/transform.ts';

/** Once for a job. */
export interface StepsPlace {
  readonly job: Job;
  readonly environment: GraphEnvironment;
  readonly known: KnownTransforms;
}

/**
 * Each step reads the one before it, and the first one what the node reads.
 * @yields a step as soon as it is resolved, so that those before a wrong one are known.
 * @throws EngineError of the step, with its place in the message and its id in details.step.
 */
export async function* resolveSteps(
  { job, environment, known }: StepsPlace,
  node: Node,
  transform: Transform,
  feeds: Feeds,
): AsyncGenerator<ResolvedNode> {
  if (transform.steps === undefined) return;
  checkedArgs(job, node, transform, environment);
  // `${name}` is replaced when the arguments of the step are checked, once.
  const steps = transform.steps(checkArgs(node, transform, node.args));
  const places = placesOf(node, steps);
  let rows = feeds['in']!;
  for (const [index, step] of steps.entries()) {
    const place = places[index]!;
    try {
      const own = stepTransform(step, known);
      const [resolved] = await resolveNode(job, nodeOf(node, step, place), own, { in: rows }, environment);
      const made: ResolvedNode = { ...resolved!, id: stepKey(node.id, step.id), step: step.id };
      yield made;
      rows = [made];
    } catch (thrown) {
      throw atStep(toEngineError(thrown), step, place);
    }
  }
}

/** Key of a step, where borders, counts and rejected records have those of outputs. */
function stepKey(nodeId: string, stepId: string): string {
  return portKey(nodeId, stepId);
}

/** Positions from 1, as people see them: those that are switched off count. */
function placesOf({ args }: Node, steps: readonly TransformStep[]): readonly number[] {
  const all = Array.isArray(args['steps']) ? (args['steps'] as readonly { readonly id?: unknown }[]) : [];
  return steps.map(({ id }) => all.findIndex((each) => each.id === id) + 1);
}

/** With the scope of the node, and without what is stated of the node as a whole: its rows leave the last one. */
function nodeOf({ checkpoint: _checkpoint, notes: _notes, ...node }: Node, step: TransformStep, place: number): Node {
  return { ...node, name: `${node.name} step ${place}`, transform: step.transform, args: { ...step.args } };
}

function stepTransform({ transform }: TransformStep, known: KnownTransforms): Transform {
  const found = known.get(transform);
  if (mayBeStep(found)) return found;
  throw new EngineError('InvalidDefinition', `${found.name} cannot be a step of a recipe.`, {
    hint: 'Use a transform that changes, filters or deduplicates the rows of one input, or put it in its own node.',
    details: { value: transform },
  });
}

function atStep(error: EngineError, { id, transform }: TransformStep, place: number): EngineError {
  const { code, message, hint, details, cause } = error;
  return new EngineError(code, `Step ${place} (${transform}): ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { ...details, step: id },
    cause: cause ?? error,
  });
}
