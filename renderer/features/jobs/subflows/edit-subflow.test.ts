/** New names of ports and parameters: what is inside follows, and the old name brings everything back. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { toGraph, toSubflow } from '#renderer/features/jobs/draft/graph-file.ts';
import { renameParameter, renamePort, whyNotPort } from '#renderer/features/jobs/subflows/edit-subflow.ts';

const graph = toGraph(
  subflowSchema.parse({
    name: 'Clean',
    parameters: [
      { name: 'least', kind: 'integer' },
      { name: 'keys', kind: 'columns' },
    ],
    nodes: [
      { id: 'in', name: 'Rows', transform: 'SubflowInput' },
      {
        id: 'f',
        name: 'Large',
        transform: 'Filter',
        inputs: { in: { node: 'in' } },
        args: { condition: "a > $least AND b = '$$least' AND $leaster" },
      },
      {
        id: 'd',
        name: 'Once',
        transform: 'DropDuplicates',
        inputs: { in: { node: 'f' } },
        args: { columns: ['$keys', 'x'], note: 'at $keys' },
      },
      { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'd' } } },
    ],
    layout: { in: { x: 1, y: 2 } },
  }),
);

const text = (role: object): Record<string, unknown> => ({ type: 'string', ...role });
const transforms = new Map([
  [
    'Filter',
    {
      args: { properties: { condition: text({ role: { kind: 'expression', placeholder: 'a > 1' } }) } },
    } as unknown as TransformText,
  ],
]);

test('a sub-flow is the same after it was a graph', () => {
  expect(toGraph(toSubflow(graph))).toEqual(graph);
});

test('nodes and places follow a port; a taken or impossible name is refused', () => {
  const next = renamePort(graph, 'in', 'orders');
  expect(next.nodes.map(({ id, inputs }) => [id, inputs['in']?.node])).toEqual([
    ['orders', undefined],
    ['f', 'orders'],
    ['d', 'f'],
    ['out', 'd'],
  ]);
  expect(next.layout).toEqual({ orders: { x: 1, y: 2 } });
  expect(whyNotPort(graph, 'in', 'f')).toContain('Another node');
  expect(whyNotPort(graph, 'in', 'a b')).toContain('letters');
  expect(renamePort(graph, 'in', 'f')).toBe(graph);
});

test('renaming there and back is nothing', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/u).filter((each) => !(each in Object.prototype));
  fc.assert(
    fc.property(name, fc.constantFrom('in', 'f', 'out'), (to, id) => {
      fc.pre(!graph.nodes.some((node) => node.id === to));
      expect(renamePort(renamePort(graph, id, to), to, id)).toEqual(graph);
    }),
  );
  fc.assert(
    fc.property(name, (to) => {
      fc.pre(!JSON.stringify(graph).includes(`$${to}`) && to !== 'keys' && to !== 'least');
      expect(renameParameter(renameParameter(graph, 'keys', to, transforms), to, 'keys', transforms)).toEqual(graph);
      expect(renameParameter(renameParameter(graph, 'least', to, transforms), to, 'least', transforms)).toEqual(graph);
    }),
  );
});

test('arguments follow a parameter, and other texts do not', () => {
  const next = renameParameter(renameParameter(graph, 'least', 'minimum', transforms), 'keys', 'by', transforms);
  expect(next.parameters?.map(({ name }) => name)).toEqual(['minimum', 'by']);
  expect(next.nodes[1]!.args).toEqual({ condition: "a > $minimum AND b = '$$least' AND $leaster" });
  expect(next.nodes[2]!.args).toEqual({ columns: ['$by', 'x'], note: 'at $keys' });
});
