/** A recipe as nodes and nodes as a recipe: edges, names, options, and what stays as it is. */

import { expect, test } from 'vitest';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { chainOf, combineNodes, expandRecipe } from '#renderer/features/jobs/recipe/replace-recipe.ts';
import { recipeOf, setSteps, shownStep, stepBefore, stepsOf } from '#renderer/features/jobs/recipe/recipe-steps.ts';

const rename = { transform: 'RenameField', args: { oldName: 'a', newName: 'b' } };
const filter = { transform: 'Filter', args: { condition: 'b > 1' } };
const once = { transform: 'DropDuplicates', args: { columns: ['b'] } };
const isStep = (transform: string): boolean => ['RenameField', 'Filter', 'DropDuplicates'].includes(transform);

function jobWith(...middle: readonly Partial<Node>[]): Job {
  const nodes = [
    { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in' } },
    ...middle,
    { id: 'out', name: 'out', transform: 'PathTarget', inputs: { in: { node: middle.at(-1)!.id } } },
  ];
  return jobSchema.parse({
    name: 'job',
    nodes,
    layout: Object.fromEntries(nodes.map(({ id }, index) => [id, { x: index * 196, y: 0 }])),
  });
}

const recipe = {
  id: 'clean',
  name: 'Clean',
  transform: 'Recipe',
  inputs: { in: { node: 'in' } },
  args: {
    steps: [
      { id: 's1', ...rename },
      { id: 's2', ...filter, off: true },
      { id: 's7', ...once },
    ],
  },
  scope: 'new-rows' as const,
  checkpoint: true,
};

test('a recipe becomes its steps that are switched on, and its readers stay', () => {
  const { job, nodes } = expandRecipe(jobWith(recipe), 'clean');
  expect(nodes).toEqual(['clean_1', 'clean']);
  expect(job.nodes.map(({ id, name, transform, inputs }) => [id, name, transform, inputs])).toEqual([
    ['in', 'in', 'PathSource', {}],
    ['clean_1', 'Rename a to b', 'RenameField', { in: { node: 'in' } }],
    ['clean', 'Drop duplicates by b', 'DropDuplicates', { in: { node: 'clean_1' } }],
    ['out', 'out', 'PathTarget', { in: { node: 'clean' } }],
  ]);
  expect(job.nodes[1]).toMatchObject({ scope: 'new-rows' });
  expect(job.nodes[1]).not.toHaveProperty('checkpoint');
  expect(job.nodes[2]).toMatchObject({ scope: 'new-rows', checkpoint: true, args: once.args });
  expect(job.layout).toEqual({
    in: { x: 0, y: 0 },
    clean_1: { x: 196, y: 0 },
    clean: { x: 392, y: 0 },
    out: { x: 588, y: 0 },
  });
});

test('a recipe without a step that is switched on leaves the rows of its input', () => {
  const { job, nodes } = expandRecipe(jobWith({ ...recipe, args: { steps: [] } }), 'clean');
  expect(nodes).toEqual([]);
  expect(job.nodes.map(({ id, inputs }) => [id, inputs])).toEqual([
    ['in', {}],
    ['out', { in: { node: 'in' } }],
  ]);
  expect(job.layout).not.toHaveProperty('clean');
});

test('nodes of a chain become one recipe, and that one the same nodes', () => {
  const nodes = [
    { id: 'x', name: 'Rename a to b', ...rename, inputs: { in: { node: 'in' } } },
    { id: 'y', name: 'Filter b > 1', ...filter, inputs: { in: { node: 'x' } }, notes: 'Large only' },
  ];
  const job = jobWith(...nodes);
  const chain = chainOf(job, ['y', 'x'], isStep) as readonly Node[];
  const combined = combineNodes(job, chain);
  expect(combined.nodes).toEqual(['y']);
  expect(combined.job.nodes.map(({ id, inputs }) => [id, inputs])).toEqual([
    ['in', {}],
    ['y', { in: { node: 'in' } }],
    ['out', { in: { node: 'y' } }],
  ]);
  expect(combined.job.nodes[1]).toMatchObject({
    name: 'Recipe',
    transform: 'Recipe',
    notes: 'Large only',
    args: {
      steps: [
        { id: 's1', ...rename },
        { id: 's2', ...filter },
      ],
    },
  });
  const back = expandRecipe(combined.job, 'y').job;
  expect(back.nodes.map(({ name, transform, args }) => [name, transform, args])).toEqual(
    job.nodes.map(({ name, transform, args }) => [name, transform, args]),
  );
});

test('a recipe in the chain gives its steps, those that are switched off too', () => {
  const job = jobWith(recipe, {
    id: 'y',
    name: 'Filter',
    ...filter,
    inputs: { in: { node: 'clean' } },
    scope: 'new-rows',
  });
  const { job: combined } = combineNodes(job, chainOf(job, ['clean', 'y'], isStep) as readonly Node[]);
  expect(combined.nodes[1]).toMatchObject({ id: 'y', name: 'Clean', scope: 'new-rows' });
  expect(stepsOf(combined.nodes[1]!).map(({ id, transform, off }) => [id, transform, off])).toEqual([
    ['s1', 'RenameField', false],
    ['s2', 'Filter', true],
    ['s3', 'DropDuplicates', false],
    ['s4', 'Filter', false],
  ]);
});

test.each<[string, readonly string[], string]>([
  ['one node', ['x'], 'two or more'],
  ['nodes apart', ['x', 'z'], 'do not follow'],
  ['another kind of node', ['x', 'in'], '“in” cannot be a step'],
  ['a node that is read elsewhere', ['y', 'z'], '“y” is also read'],
])('%s cannot be combined', (_title, ids, why) => {
  const job = jobWith(
    { id: 'x', name: 'x', ...rename, inputs: { in: { node: 'in' } } },
    { id: 'y', name: 'y', ...filter, inputs: { in: { node: 'x' } } },
    { id: 'z', name: 'z', ...once, inputs: { in: { node: 'y' } } },
    { id: 'w', name: 'w', ...once, inputs: { in: { node: 'y' } } },
  );
  expect(chainOf(job, ids, isStep)).toContain(why);
});

test('steps are read as the job has them, and written without defaults', () => {
  const job = jobWith(recipe);
  const node = job.nodes[1]!;
  const { steps } = recipeOf(node, undefined);
  expect(steps.map(({ id, off }) => [id, off])).toEqual([
    ['s1', false],
    ['s2', true],
    ['s7', false],
  ]);
  expect(setSteps(job, 'clean', steps)).toBe(job);
  expect(recipeOf(node, 'gone').shown).toBeNull();
  expect(shownStep(recipeOf(node, 's2'))?.id).toBe('s1');
  expect(stepBefore(steps, 's7')?.id).toBe('s1');
  expect(stepBefore(steps, 's1')).toBeUndefined();
  expect(stepsOf({ args: { steps: [1, { id: 's1' }, 'x'] } })).toEqual([]);
});
