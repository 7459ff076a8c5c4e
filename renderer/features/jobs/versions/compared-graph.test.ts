/** Two versions as one graph: every node and edge of either, each with what became of it, none over another. */

import { expect, test } from 'vitest';
import { jobOf } from '#renderer/features/jobs/graph/testing-jobs.ts';
import { comparedEdges, comparedGraph } from '#renderer/features/jobs/versions/compared-graph.ts';

const from = jobOf(
  { a: 'PathSource', f: 'Filter a', t: 'PathTarget f' },
  { a: { x: 0, y: 0 }, f: { x: 200, y: 0 }, t: { x: 400, y: 0 } },
);
const to = jobOf(
  { a: 'PathSource', g: 'Filter a', t: 'PathTarget g' },
  { a: { x: 0, y: 0 }, g: { x: 200, y: 0 }, t: { x: 400, y: 0 } },
);
const change = {
  change: 'changed',
  path: 'nodes[t].inputs.in.node',
  nodeId: 't',
  nodeName: 't',
  a: 'f',
  b: 'g',
} as const;

test('nodes of both are there, and a removed one is below the node in its place', () => {
  const { job, changeOf } = comparedGraph(from, to, [change]);
  expect(Object.fromEntries(changeOf)).toEqual({ a: 'same', g: 'added', t: 'changed', f: 'removed' });
  expect(job.nodes.map(({ id }) => id)).toEqual(['a', 'g', 't', 'f']);
  expect(job.layout['g']).toEqual({ x: 200, y: 0 });
  expect(job.layout['f']!.x).toBe(200);
  expect(job.layout['f']!.y).toBeGreaterThanOrEqual(100);
});

test('edges of both are there once', () => {
  expect(comparedEdges(from, to).map((edge) => `${edge.from}>${edge.to} ${edge.change}`)).toEqual([
    'a>g added',
    'g>t added',
    'a>f removed',
    'f>t removed',
  ]);
  expect(comparedEdges(to, to).every((edge) => edge.change === 'same')).toBe(true);
  const split = jobOf({ a: 'PathSource', s: 'SplitRows a', t: 'PathTarget s:selected' });
  const other = jobOf({ a: 'PathSource', s: 'SplitRows a', t: 'PathTarget s:remaining' });
  expect(comparedEdges(split, other).map((edge) => `${String(edge.output)} ${edge.change}`)).toEqual([
    'undefined same',
    'remaining added',
    'selected removed',
  ]);
});
