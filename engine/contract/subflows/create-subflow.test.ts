/** Which nodes can be a sub-flow, and what becomes of their edges and arguments. */

import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { createSubflow, whyNoSubflow, type EffectOf } from '#engine/contract/subflows/create-subflow.ts';

const job = jobSchema.parse({
  name: 'job',
  nodes: [
    { id: 's', name: 'S', transform: 'PathSource' },
    { id: 'a', name: 'A', transform: 'Filter', args: { condition: 'x > 1' }, inputs: { in: { node: 's' } } },
    { id: 'p', name: 'P', transform: 'SplitRows', args: { text: '$a' }, inputs: { in: { node: 'a' } } },
    { id: 'b', name: 'B', transform: 'Filter', inputs: { in: { node: 'p', port: 'one' } } },
    { id: 'c', name: 'C', transform: 'SelectFromCollection', inputs: { in: { node: 'p' } } },
    { id: 't', name: 'T', transform: 'PathTarget', inputs: { in: { node: 'b' } } },
    { id: 'u', name: 'U', transform: 'PathTarget', inputs: { in: { node: 'c' } } },
    { id: 'alone', name: 'Alone', transform: 'Filter' },
  ],
});

const effects = new Map([
  ['PathSource', 'source'],
  ['PathTarget', 'target'],
]);
const effectOf: EffectOf = ({ transform }) => ({
  effect: effects.get(transform) ?? 'filter',
  isCollection: transform === 'SelectFromCollection',
});

test.each([
  [[], 'Select the nodes'],
  [['s', 'a'], '"S" is a source'],
  [['b', 't'], '"T" is a target'],
  [['a', 'b'], 'not connected with each other'],
  [['alone'], 'No selected node reads a node outside'],
  [['p', 'b'], '"C" reads all outputs of a selected node'],
])('%j cannot be one', (ids, why) => {
  expect(whyNoSubflow(job, ids, effectOf)).toContain(why);
});

test('a node between selected ones has to be selected, too', () => {
  const around = {
    ...job,
    nodes: job.nodes.map((n) => (n.id === 'alone' ? { ...n, inputs: { in: { node: 'a' }, in2: { node: 'b' } } } : n)),
  };
  expect(whyNoSubflow(around, ['a', 'alone'], effectOf)).toContain('"P" is between the selected nodes');
});

test('edges become ports, arguments parameters, and other texts stay what they are', () => {
  expect(whyNoSubflow(job, ['a', 'p', 'c'], effectOf)).toBeUndefined();
  const { job: next, subflow } = createSubflow(job, {
    ids: ['a', 'p', 'c'],
    name: 'New',
    nodeId: 'new',
    parameters: [{ nodeId: 'a', argument: 'condition', parameter: { name: 'which', kind: 'expression' } }],
  });
  expect(next.nodes.map(({ id }) => id)).toEqual(['s', 'b', 'new', 't', 'u', 'alone']);
  const inputsOf = (id: string): unknown => next.nodes.find((node) => node.id === id)!.inputs['in'];
  expect([inputsOf('new'), inputsOf('b'), inputsOf('u')]).toEqual([
    { node: 's' },
    { node: 'new', port: 'out1' },
    { node: 'new', port: 'out2' },
  ]);
  expect(next.nodes.find(({ id }) => id === 'new')!.args).toEqual({ which: 'x > 1' });
  expect(subflow.nodes.map(({ id, args, inputs }) => [id, args, inputs['in'] ?? null])).toEqual([
    ['in', {}, null],
    ['a', { condition: '$which' }, { node: 'in' }],
    ['p', { text: '$$a' }, { node: 'a' }],
    ['c', {}, { node: 'p' }],
    ['out1', {}, { node: 'p', port: 'one' }],
    ['out2', {}, { node: 'c' }],
  ]);
});
