/** The steps of a Recipe node as explore's recipes have them, and back. Pure. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { cutAt } from '#renderer/features/jobs/graph/graph-walk.ts';
import { activeSteps, sourceStep, type Recipe, type RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';

export const recipeTransform = 'Recipe';

/** Other entries are skipped; the engine's problem names them. */
export function stepsOf({ args }: Pick<Node, 'args'>): RecipeStep[] {
  const { steps } = args;
  return Array.isArray(steps) ? steps.flatMap(stepOf) : [];
}

function stepOf(value: unknown): RecipeStep[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, transform, args = {}, off } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof transform !== 'string' || typeof args !== 'object' || args === null) return [];
  return [{ id, transform, args: args as RecipeStep['args'], off: off === true }];
}

/** As a job file has them: only what is not the default. */
export function writtenSteps(steps: readonly RecipeStep[]): readonly object[] {
  return steps.map(({ id, transform, args, off }) => ({ id, transform, args, ...(off ? { off } : {}) }));
}

/** @param shown the step after which the rows are shown; undefined, or one that is not there: the last one. */
export function recipeOf(node: Pick<Node, 'args'>, shown: string | undefined): Recipe {
  const steps = stepsOf(node);
  const isKnown = shown === sourceStep || steps.some(({ id }) => id === shown);
  return { steps, shown: isKnown ? shown! : null };
}

export function setSteps(job: Job, nodeId: string, steps: readonly RecipeStep[]): Job {
  const nodes = job.nodes.map((node) =>
    node.id === nodeId ? { ...node, args: { ...node.args, steps: writtenSteps(steps) } } : node,
  );
  return JSON.stringify(nodes) === JSON.stringify(job.nodes) ? job : { ...job, nodes };
}

/** The step whose rows a step gets; undefined: those of the input. */
export function stepBefore(steps: readonly RecipeStep[], id: string): RecipeStep | undefined {
  const at = steps.findIndex((each) => each.id === id);
  return activeSteps(at === -1 ? steps : steps.slice(0, at)).at(-1);
}

/** The step after which rows are shown, as far as it is switched on; undefined: the result. */
export function shownStep({ steps, shown }: Recipe): RecipeStep | undefined {
  if (shown === null || shown === sourceStep) return undefined;
  const at = steps.findIndex(({ id }) => id === shown);
  return activeSteps(steps.slice(0, at + 1)).at(-1);
}

/** What the rows of a node depend on. @param port its output or a step: a later step that is wrong does not hide the rows before it. */
export function cutAtStep(job: Job, nodeId: string, port: string): Job {
  const cut = cutAt(job, nodeId);
  const node = cut.nodes.find(({ id }) => id === nodeId);
  if (node?.transform !== recipeTransform) return cut;
  const steps = stepsOf(node);
  const at = steps.findIndex(({ id }) => id === port);
  return at === -1 ? cut : setSteps(cut, nodeId, steps.slice(0, at + 1));
}
