/** A Recipe as one node for each of its steps, and nodes of a chain as one Recipe. Pure. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { activeSteps } from '#renderer/features/explore/recipe/recipe.ts';
import { nodeDistance } from '#renderer/features/explore/recipe/recipe-job.ts';
import { stepTitle } from '#renderer/features/explore/recipe/step-words.ts';
import { freeNodeId, freeNodeName, removeNodes, type Place } from '#renderer/features/jobs/graph/edit-job.ts';
import { recipeTransform, stepsOf, writtenSteps } from '#renderer/features/jobs/recipe/recipe-steps.ts';

const longestName = 60;

export interface Replaced {
  readonly job: Job;
  /** In the order of the rows. */
  readonly nodes: readonly string[];
}

/**
 * Steps that are switched off are omitted; without any other, readers get the rows of its input. The last node has the id of the recipe,
 * so that what reads it stays.
 */
export function expandRecipe(job: Job, id: string): Replaced {
  const recipe = job.nodes.find((node) => node.id === id)!;
  const steps = activeSteps(stepsOf(recipe));
  const input = recipe.inputs['in'];
  if (steps.length === 0) return { job: removeNodes(job, [id]), nodes: [] };
  const made: Node[] = [];
  let taken = { ...job, nodes: job.nodes.filter((node) => node.id !== id) };
  let from = input;
  for (const [index, { transform, args }] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const title = stepTitle({ transform, args });
    const name = freeNodeName(taken, title.length > longestName ? `${title.slice(0, longestName - 1)}…` : title);
    const ofRecipe = recipe.scope === undefined ? {} : { scope: recipe.scope };
    const ofLast = {
      ...(recipe.checkpoint === undefined ? {} : { checkpoint: recipe.checkpoint }),
      ...(recipe.notes === undefined ? {} : { notes: recipe.notes }),
    };
    const node: Node = {
      ...ofRecipe,
      ...(isLast ? ofLast : {}),
      id: isLast ? id : freeNodeId({ ...taken, nodes: [...taken.nodes, recipe] }, `${id}_${index + 1}`),
      name,
      transform,
      inputs: from === undefined ? {} : { in: from },
      args,
    };
    made.push(node);
    taken = { ...taken, nodes: [...taken.nodes, node] };
    from = { node: node.id };
  }
  const at = job.nodes.indexOf(recipe);
  const place = job.layout[id] ?? { x: 0, y: 0 };
  const moved = movedBehind(job, id, (made.length - 1) * nodeDistance);
  const places = made.map((node, index) => [node.id, { x: place.x + index * nodeDistance, y: place.y }] as const);
  return {
    job: {
      ...job,
      nodes: [...job.nodes.slice(0, at), ...made, ...job.nodes.slice(at + 1)],
      layout: { ...moved, ...Object.fromEntries(places) },
    },
    nodes: made.map((node) => node.id),
  };
}

/** Nodes to the right of one make room. */
function movedBehind({ layout }: Job, id: string, by: number): Record<string, Place> {
  const { x } = layout[id] ?? { x: 0 };
  return Object.fromEntries(
    Object.entries(layout).map(([each, place]) => [each, place.x > x ? { ...place, x: place.x + by } : place]),
  );
}

/** The nodes in the order of their rows; a text: why they cannot be one recipe. @param isStep whether a transform can be a step. */
export function chainOf(
  job: Job,
  ids: readonly string[],
  isStep: (transform: string) => boolean,
): readonly Node[] | string {
  const chosen = job.nodes.filter(({ id }) => ids.includes(id));
  if (chosen.length < 2) return 'Select two or more nodes that follow one another.';
  const other = chosen.find(({ transform }) => transform !== recipeTransform && !isStep(transform));
  if (other !== undefined) return `“${other.name}” cannot be a step: its rows are not those of one input.`;
  const own = new Set(chosen.map(({ id }) => id));
  const firsts = chosen.filter(({ inputs }) => !own.has(inputs['in']?.node ?? ''));
  const chain: Node[] = firsts.slice(0, 1);
  for (let last = chain[0]; last !== undefined;) {
    const { id } = last;
    const readers = job.nodes.filter(({ inputs }) => Object.values(inputs).some((edge) => edge.node === id));
    const next = readers.find((reader) => own.has(reader.id));
    if (next !== undefined && readers.length > 1)
      return `“${last.name}” is also read by another node, so it stays a node.`;
    if (next !== undefined) chain.push(next);
    last = next;
  }
  if (firsts.length !== 1 || chain.length !== chosen.length) return 'The selected nodes do not follow one another.';
  const scopes = new Set(chain.map(({ scope }) => scope));
  return scopes.size > 1 ? 'The selected nodes treat the new rows of a run differently.' : chain;
}

/** @param chain of {@link chainOf}. The recipe has the id of the last one, so that what reads it stays. */
export function combineNodes(job: Job, chain: readonly Node[]): Replaced {
  const [first, last] = [chain[0]!, chain.at(-1)!];
  const own = new Set(chain.map(({ id }) => id));
  const steps = chain
    .flatMap((node) => (node.transform === recipeTransform ? stepsOf(node) : [{ ...node, off: false }]))
    .map(({ transform, args, off }, index) => ({ id: `s${index + 1}`, transform, args, off }));
  const notes = chain.flatMap((node) => node.notes ?? []).join('\n');
  const others = { ...job, nodes: job.nodes.filter(({ id }) => !own.has(id)) };
  const named = chain.find(({ transform }) => transform === recipeTransform);
  const recipe: Node = {
    id: last.id,
    name: named?.name ?? freeNodeName(others, 'Recipe'),
    transform: recipeTransform,
    inputs: first.inputs,
    args: { steps: writtenSteps(steps) },
    ...(notes === '' ? {} : { notes: notes.slice(0, 4000) }),
    ...(last.checkpoint === undefined ? {} : { checkpoint: last.checkpoint }),
    ...(last.scope === undefined ? {} : { scope: last.scope }),
  };
  const nodes = job.nodes.flatMap((node) => (node === last ? [recipe] : own.has(node.id) ? [] : [node]));
  const layout = Object.fromEntries(Object.entries(job.layout).filter(([id]) => !own.has(id)));
  const place = job.layout[first.id];
  return {
    job: { ...job, nodes, layout: place === undefined ? layout : { ...layout, [recipe.id]: place } },
    nodes: [recipe.id],
  };
}
