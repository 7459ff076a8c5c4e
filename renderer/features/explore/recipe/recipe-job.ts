/** The job that a recipe is: its source, a node for each step, one behind the other. Previews and saved jobs are this one. */

import { freeName } from '#engine/contract/definitions/free-name.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { stepTitle } from '#renderer/features/explore/recipe/step-words.ts';
import { sourceStep, type RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';

export interface RecipeSource {
  /** Of the node. */
  readonly name: string;
  readonly transform: 'PathSource' | 'CatalogSource';
  readonly args: Readonly<Record<string, unknown>>;
}

/** Between the left edges of two nodes on the canvas, in its pixels. */
export const nodeDistance = 196;
const longestName = 60;

/**
 * @param steps that are switched on. A node has the id of its step.
 * @param name of the job.
 */
export function jobOfSteps(name: string, source: RecipeSource, steps: readonly RecipeStep[]): Job {
  const names = new Set<string>();
  const nodes: Node[] = [
    {
      id: sourceStep,
      name: noted(source.name, names),
      transform: source.transform,
      inputs: {},
      args: { ...source.args },
    },
  ];
  for (const { id, transform, args } of steps) {
    const before = nodes.at(-1)!.id;
    const title = noted(stepTitle({ transform, args }), names);
    nodes.push({ id, name: title, transform, inputs: { in: { node: before } }, args });
  }
  const layout = Object.fromEntries(nodes.map(({ id }, index) => [id, { x: index * nodeDistance, y: 0 }]));
  return jobSchema.parse({ name, nodes, layout });
}

/** Names of the nodes of a job differ, so that problems and receipts are clear. */
function noted(wanted: string, taken: Set<string>): string {
  const name = freeName(wanted.length > longestName ? `${wanted.slice(0, longestName - 1)}…` : wanted, taken);
  taken.add(name);
  return name;
}

/** The node after which the rows are shown. */
export function lastNode({ nodes }: Job): string {
  return nodes.at(-1)!.id;
}

export const targetNode = 'target';

/** To be checked: a job whose last node nothing reads has a problem. */
export function withTarget(job: Job): Job {
  const target: Node = {
    id: targetNode,
    name: targetNode,
    transform: 'PathTarget',
    inputs: { in: { node: lastNode(job) } },
    args: { path: 'recipe', format: 'parquet' },
  };
  return { ...job, nodes: [...job.nodes, target] };
}
