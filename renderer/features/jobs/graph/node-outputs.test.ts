/** Edges from nodes with several outputs: which output is read, and what happens when nodes and names change. */

import { expect, test } from 'vitest';
import { possibleConnections } from './connections.ts';
import { addNode, connectNodes, duplicateNodes, removeNodes, setArgument } from './edit-job.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { checkedOutputs } from './checked-outputs.ts';
import { feedKey, followOutputs, freeOutput, outputNames } from './node-outputs.ts';
import { edgesOf, jobOf, portsOf } from './testing-jobs.ts';

const split = jobOf({ s: 'PathSource', r: 'SplitRows s', t: 'PathTarget r:remaining' });
const place = { x: 0, y: 0 };

test('a connection names the output, or reads the first one that nothing reads', () => {
  const job = jobOf({ s: 'PathSource', r: 'SplitRows s', a: 'PathTarget', b: 'PathTarget' });
  const one = connectNodes(job, 'r', 'a', 'in', portsOf);
  expect(freeOutput(one, 'r', portsOf)).toBe('remaining');
  const both = connectNodes(one, 'r', 'b', 'in', portsOf);
  expect(edgesOf(both)).toEqual(['r:remaining>b.in', 'r:selected>a.in', 's>r.in']);
  expect(edgesOf(connectNodes(both, 'r', 'a', 'in', portsOf, 'remaining'))).toContain('r:remaining>a.in');
  expect(connectNodes(both, 'r', 'a', 'in', portsOf, 'selected')).toBe(both);
});

test('an edge of a node with one output is saved without a port', () => {
  const job = connectNodes(jobOf({ s: 'PathSource', f: 'Filter' }), 's', 'f', 'in', portsOf, 'out');
  expect(edgesOf(job)).toEqual(['s>f.in']);
});

test('a collection is read whole, and the selected output is the one that counts', () => {
  const job = jobOf({ s: 'PathSource', r: 'SplitRows s', c: 'SelectFromCollection' });
  const fed = connectNodes(job, 'r', 'c', 'in', portsOf, 'remaining');
  expect(edgesOf(fed)).toContain('r>c.in');
  const keyed = setArgument(fed, 'c', 'key', 'remaining');
  expect(feedKey(keyed, keyed.nodes[2]!, 'in', portsOf)).toBe('r:remaining');
  const numbered = setArgument(fed, 'c', 'index', 1);
  expect(feedKey(numbered, numbered.nodes[2]!, 'in', portsOf)).toBe('r:remaining');
});

test('a node that is put into the line takes over one output only', () => {
  const job = jobOf({ s: 'PathSource', r: 'SplitRows s', a: 'PathTarget r:selected', b: 'PathTarget r:remaining' });
  const between = addNode(job, { id: 'f', name: 'f', transform: 'Filter' }, place, 'r', portsOf, 'remaining');
  expect(edgesOf(between)).toEqual(['f>b.in', 'r:remaining>f.in', 'r:selected>a.in', 's>r.in']);
  const plain = jobOf({ s: 'PathSource', t: 'PathTarget s' });
  const cut = addNode(plain, { id: 'r', name: 'r', transform: 'SplitRows' }, place, 's', portsOf);
  expect(edgesOf(cut)).toEqual(['r:selected>t.in', 's>r.in']);
});

test('edges heal over a removed split, and copies keep their outputs', () => {
  expect(edgesOf(removeNodes(split, ['r']))).toEqual(['s>t.in']);
  const { job } = duplicateNodes(split, ['r', 't']);
  expect(edgesOf(job)).toContain('r_copy:remaining>t_copy.in');
});

test('edges and keys follow a new name of an output', () => {
  const job = setArgument(
    jobOf({ s: 'PathSource', r: 'SplitRows s', t: 'PathTarget r:selected', c: 'SelectFromCollection r' }),
    'c',
    'key',
    'selected',
  );
  const renamed = followOutputs(setArgument(job, 'r', 'name1', 'good'), 'r', ['selected', 'remaining'], portsOf);
  expect(edgesOf(renamed)).toEqual(['r:good>t.in', 'r>c.in', 's>r.in']);
  expect(renamed.nodes.find(({ id }) => id === 'c')?.args['key']).toBe('good');
  // With two outputs of one name, nobody knows which edge means which, so the edges stay.
  const clash = followOutputs(setArgument(job, 'r', 'name1', 'remaining'), 'r', ['selected', 'remaining'], portsOf);
  expect(edgesOf(clash)).toContain('r:selected>t.in');
});

test('outputs that depend on columns are those of the last check, and their names follow that of the first', () => {
  const transform: TransformText = {
    name: 'Relationalize',
    title: 'Relationalize',
    category: 'reshape',
    summary: '',
    inputs: ['in'],
    moreInputs: false,
    outputs: [{ name: 'root', argument: 'name' }],
    moreOutputs: true,
    listedOutputs: null,
    isCollection: false,
    effect: 'explode',
    mixesRows: false,
    isStep: false,
    file: null,
    isSubflow: false,
    isEnd: false,
    args: {},
  };
  const job = jobOf({ s: 'PathSource', f: 'Relationalize s', t: 'PathTarget f:root_items', u: 'PathTarget f:root' });
  const checked = checkedOutputs(job, [
    { id: 's', outputs: [{ port: 'out' }] },
    { id: 'f', outputs: [{ port: 'root' }, { port: 'root_items' }, { port: 'root_items.val.parts' }] },
  ]).get('f');
  expect(outputNames(transform, {}, checked)).toEqual(['root', 'root_items', 'root_items.val.parts']);
  expect(outputNames(transform, { name: 'o' }, checked)).toEqual(['o', 'o_items', 'o_items.val.parts']);
  expect(outputNames(transform, { name: 'o' })).toEqual(['o']);
  // The node has a problem, or one before it: its wires stay.
  expect(outputNames(transform, {}, checkedOutputs(job, []).get('f'))).toEqual(['root', 'root_items']);
});

test('outputs that an argument lists come before the others, without entries that have no name yet', () => {
  const transform: TransformText = {
    name: 'Route',
    title: 'Conditional Router',
    category: 'reshape',
    summary: '',
    inputs: ['in'],
    moreInputs: false,
    outputs: [{ name: 'default_group', argument: 'defaultGroup' }],
    moreOutputs: false,
    listedOutputs: { argument: 'groups', member: 'groupName' },
    isCollection: false,
    effect: 'split',
    mixesRows: false,
    isStep: false,
    file: null,
    isSubflow: false,
    isEnd: false,
    args: {},
  };
  const groups = [{ groupName: 'large', condition: 'a > 1' }, { condition: 'a > 2' }, { groupName: '' }, null];
  expect(outputNames(transform, { groups })).toEqual(['large', 'default_group']);
  expect(outputNames(transform, { groups, defaultGroup: 'rest' })).toEqual(['large', 'rest']);
  expect(outputNames(transform, { groups: 'large' })).toEqual(['default_group']);
});

test('every output that an input can get is listed', () => {
  const job = jobOf({ s: 'PathSource', r: 'SplitRows s', t: 'PathTarget r:remaining', c: 'SelectFromCollection' });
  const listed = possibleConnections(job, 'r', portsOf).map(
    ({ from, output, to, port }) => `${from} ${output} ${to}.${port}`,
  );
  expect(listed).toEqual(['r null c.in', 'r selected t.in', 'c null r.in']);
});
