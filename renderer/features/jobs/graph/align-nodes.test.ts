/** Alignment of nodes: what moves, what stays, and nothing else of the job changes. */

import { expect, test } from 'vitest';
import { alignNodes, distributeNodes } from '#renderer/features/jobs/graph/align-nodes.ts';
import { jobOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

const job = jobOf(
  { a: 'PathSource', b: 'PathSource', c: 'PathSource', d: 'PathSource' },
  { a: { x: 100, y: 7 }, b: { x: 40, y: 300 }, c: { x: 401, y: 20 }, d: { x: 5, y: 5 } },
);
const chosen = ['a', 'b', 'c'];

test('nodes are put below each other, at the left edge of the leftmost one', () => {
  const { layout, ...rest } = alignNodes(job, chosen, 'x');
  expect(layout).toEqual({ a: { x: 40, y: 7 }, b: { x: 40, y: 300 }, c: { x: 40, y: 20 }, d: { x: 5, y: 5 } });
  expect({ ...rest, layout: job.layout }).toEqual(job);
});

test('nodes are put beside each other, at the top of the topmost one', () => {
  expect(alignNodes(job, chosen, 'y').layout).toMatchObject({ a: { x: 100, y: 7 }, b: { y: 7 }, c: { y: 7 } });
});

test('the outermost nodes stay, and the others get equal distances in their order', () => {
  expect(distributeNodes(job, ['c', 'a', 'b', 'd'], 'x').layout).toEqual({
    d: { x: 5, y: 5 },
    b: { x: 137, y: 300 },
    a: { x: 269, y: 7 },
    c: { x: 401, y: 20 },
  });
});

test('the same job where nothing moves: one node, two at their ends, nodes in a line', () => {
  expect(alignNodes(job, ['a'], 'x')).toBe(job);
  expect(distributeNodes(job, ['a', 'b'], 'y')).toBe(job);
  const line = alignNodes(job, chosen, 'y');
  expect(alignNodes(line, chosen, 'y')).toBe(line);
  expect(distributeNodes(job, [], 'x')).toBe(job);
});
