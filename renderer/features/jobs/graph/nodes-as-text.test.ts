/** Nodes through the clipboard: into the same job and another one, and text that is hostile or something else. */

import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { edgesOf, jobOf } from '#renderer/features/jobs/graph/testing-jobs.ts';
import { nodesAsText, nodesFromText, pasteNodes } from '#renderer/features/jobs/graph/nodes-as-text.ts';

const known = (): boolean => true;

function copied(text: string) {
  const read = nodesFromText(text, known);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

test('nodes are pasted below, under new names, with the edges between them and no others', () => {
  const job = jobOf(
    { a: 'PathSource', f: 'Filter a', j: 'Join f a', t: 'PathTarget j' },
    { a: { x: 0, y: 0 }, f: { x: 196, y: 40 }, j: { x: 392, y: 0 }, t: { x: 588, y: 0 } },
  );
  const text = nodesAsText(job, ['f', 'j']);
  const { job: next, copies } = pasteNodes(job, copied(text));
  expect(copies).toEqual(['f_2', 'j_2']);
  expect(next.nodes.map(({ name }) => name)).toEqual(['a', 'f', 'j', 't', 'f 2', 'j 2']);
  expect(edgesOf(next)).toEqual(['a>f.in', 'a>j.right', 'f>j.left', 'f_2>j_2.left', 'j>t.in']);
  // The first is as far from the second as in the original.
  expect([next.layout['f_2'], next.layout['j_2']]).toEqual([
    { x: 0, y: 212 },
    { x: 196, y: 172 },
  ]);

  const elsewhere = pasteNodes(jobSchema.parse({ name: 'other' }), copied(text));
  expect(elsewhere.copies).toEqual(['f', 'j']);
  expect(edgesOf(elsewhere.job)).toEqual(['f>j.left']);
  expect(elsewhere.job.layout).toEqual({ f: { x: 0, y: 40 }, j: { x: 196, y: 0 } });
});

test('the file of a job can be pasted', () => {
  const job = jobOf({ a: 'PathSource', t: 'PathTarget a' });
  const { job: pasted } = pasteNodes(jobSchema.parse({ name: 'other' }), copied(JSON.stringify(job)));
  expect(pasted.nodes).toEqual(job.nodes);
  // Without places in the text, they are laid out.
  expect(pasted.layout).toEqual({ a: { x: 0, y: 0 }, t: { x: 196, y: 0 } });
  expect(nodesAsText(job, [])).toBe('');
});

const node = { id: 'a', name: 'A', transform: 'Filter' };
const textOf = (...nodes: readonly unknown[]): string => JSON.stringify({ nodes });

test.each([
  ['something else', 'SELECT 1', 'The clipboard has no nodes.'],
  ['no object', '[]', 'The clipboard has no nodes.'],
  ['no nodes', textOf(), 'The clipboard has no nodes.'],
  ['a node of another form', textOf({ ...node, run: 'rm' }), 'The clipboard has no nodes.'],
  ['an id of JavaScript', textOf({ ...node, id: 'constructor' }), 'The clipboard has no nodes.'],
  [
    'a prototype',
    `{"nodes":[{"id":"a","name":"A","transform":"Filter","args":{"__proto__":{"x":1}}}]}`,
    'The clipboard has no nodes.',
  ],
  [
    'a place without numbers',
    JSON.stringify({ nodes: [node], layout: { a: { x: 'left', y: 0 } } }),
    'The clipboard has no nodes.',
  ],
  ['an id twice', textOf(node, node), 'Two nodes in the clipboard have the same id.'],
  [
    'too many nodes',
    textOf(...Array.from({ length: 501 }, (_, id) => ({ ...node, id: `n${id}` }))),
    'The clipboard has no nodes.',
  ],
  ['too long', ' '.repeat(1_000_001), 'The text in the clipboard is too long to be nodes of a job.'],
  [
    'too deep',
    `{"nodes":[{"id":"a","name":"A","transform":"Filter","args":{"x":${'['.repeat(60)}${']'.repeat(60)}}}]}`,
    'The clipboard has no nodes.',
  ],
  ['as deep as the text is long', `${'['.repeat(400_000)}${']'.repeat(400_000)}`, 'The clipboard has no nodes.'],
])('refused: %s', (_title, text, reason) => {
  expect(nodesFromText(text, known)).toBe(reason);
});

test('a transform that the engine does not have is refused by name; edges and places of others are dropped', () => {
  expect(nodesFromText(textOf({ ...node, transform: 'Shell' }), (name) => name !== 'Shell')).toBe(
    'Shell is not a transform of this engine.',
  );
  const text = JSON.stringify({
    nodes: [{ ...node, inputs: { in: { node: 'secret' } } }],
    layout: { a: { x: 1e300, y: 0 }, b: { x: 1, y: 1 } },
  });
  expect(nodesFromText(text, known)).toEqual({ nodes: [{ ...node, inputs: {}, args: {} }], layout: {} });
});
