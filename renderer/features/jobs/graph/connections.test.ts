/** The edges that a node could get. */

import { expect, test } from 'vitest';
import { circularNodes, possibleConnections } from '#renderer/features/jobs/graph/connections.ts';
import { jobOf, portsOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

const told = (nodes: Readonly<Record<string, string>>, id: string): string[] =>
  possibleConnections(jobOf(nodes), id, portsOf).map(
    ({ from, to, port, instead }) => `${from}>${to}.${port}${instead === undefined ? '' : ` instead of ${instead}`}`,
  );

const open = { a: 'PathSource', b: 'PathSource', f: 'Filter', j: 'Join a', t: 'PathTarget f' };

test('a source goes to free inputs, then to those that change', () => {
  expect(told(open, 'b')).toEqual(['b>f.in', 'b>j.right', 'b>j.left instead of a', 'b>t.in instead of f']);
});

test('a node that nothing feeds can be fed, also from nodes behind others', () => {
  expect(told(open, 'f')).toEqual(['f>j.right', 'a>f.in', 'b>f.in', 'j>f.in', 'f>j.left instead of a']);
});

test('a target only takes; an edge that is there, a circle and a node itself are not offered', () => {
  expect(told(open, 't')).toEqual(['a>t.in instead of f', 'b>t.in instead of f', 'j>t.in instead of f']);
  expect(told({ a: 'PathSource', f: 'Filter a', g: 'Filter f' }, 'f')).toEqual([]);
});

test('where more inputs follow, the next one is free', () => {
  expect(told({ a: 'PathSource', b: 'PathSource', c: 'PathSource', u: 'Union a b' }, 'c')).toEqual([
    'c>u.in3',
    'c>u.in1 instead of a',
    'c>u.in2 instead of b',
  ]);
});

test('nodes that would create a cycle are listed, unless connected already or can be connected the other way', () => {
  const line = jobOf({ a: 'PathSource', f: 'Filter a', g: 'Filter f', h: 'Filter g', t: 'PathTarget h' });
  expect(circularNodes(line, 'h', portsOf)).toEqual(['g']);
  expect(circularNodes(jobOf(open), 'b', portsOf)).toEqual([]);
});
