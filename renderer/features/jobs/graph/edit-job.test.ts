/** Edits of a job: adding, removing with healing, connecting. */

import { describe, expect, test } from 'vitest';
import {
  addNode,
  connectNodes,
  disconnectPort,
  duplicateNodes,
  freeNodeId,
  freeNodeName,
  freeTargetPath,
  moveNodes,
  removeNodes,
  replaceName,
  setArgument,
  setNotes,
  setScope,
  whyNotConnect,
} from '#renderer/features/jobs/graph/edit-job.ts';
import { edgesOf, jobOf, portsOf } from '#renderer/features/jobs/graph/testing-jobs.ts';

const line = jobOf({ a: 'PathSource', f: 'Filter a', t: 'PathTarget f' });
const place = { x: 0, y: 0 };

describe('adding', () => {
  test('puts a node into the line behind the chosen one', () => {
    const job = addNode(line, { id: 'g', name: 'g', transform: 'Filter' }, place, 'a', portsOf);
    expect(edgesOf(job)).toEqual(['a>g.in', 'f>t.in', 'g>f.in']);
  });

  test('a target is placed next to existing nodes', () => {
    const job = addNode(line, { id: 'u', name: 'u', transform: 'PathTarget' }, place, 'f', portsOf);
    expect(edgesOf(job)).toEqual(['a>f.in', 'f>t.in', 'f>u.in']);
  });

  test('after a target, and a source after any node, is unconnected', () => {
    expect(edgesOf(addNode(line, { id: 'g', name: 'g', transform: 'Filter' }, place, 't', portsOf))).toEqual(
      edgesOf(line),
    );
    expect(edgesOf(addNode(line, { id: 'b', name: 'b', transform: 'PathSource' }, place, 'a', portsOf))).toEqual(
      edgesOf(line),
    );
  });

  test('ids are readable and free', () => {
    expect(freeNodeId(line, 'Drop Fields')).toBe('drop_fields');
    expect(freeNodeId(line, 'F')).toBe('f_2');
    expect(freeNodeId(line, '日本')).toBe('node');
  });

  test('files go to a folder of the job, which no other node writes into', () => {
    const job = { ...line, name: 'daily' };
    expect(freeTargetPath(job)).toBe('output/daily');
    expect(freeTargetPath(setArgument(job, 't', 'path', 'output/daily/'))).toBe('output/daily-2');
    expect(freeTargetPath({ ...line, name: '../ä: b\\c? ' })).toBe('output/ä- b-c');
    expect(freeTargetPath({ ...line, name: '..' })).toBe('output/job');
  });

  test('no second node gets the name of another', () => {
    expect(freeNodeName(line, 'Files')).toBe('Files');
    expect(freeNodeName(line, 'f')).toBe('f 2');
  });
});

describe('removing', () => {
  test('heals the edges over one node and over several', () => {
    expect(edgesOf(removeNodes(line, ['f']))).toEqual(['a>t.in']);
    const long = jobOf({ a: 'PathSource', f: 'Filter a', g: 'Filter f', t: 'PathTarget g' });
    expect(edgesOf(removeNodes(long, ['f', 'g']))).toEqual(['a>t.in']);
  });

  test('a removed source leaves the port empty', () => {
    expect(edgesOf(removeNodes(line, ['a']))).toEqual(['f>t.in']);
  });

  test('a join heals with its left side', () => {
    const join = jobOf({ a: 'PathSource', b: 'PathSource', j: 'Join a b', t: 'PathTarget j' });
    expect(edgesOf(removeNodes(join, ['j']))).toEqual(['a>t.in']);
  });

  test('a circle does not hang', () => {
    const circle = jobOf({ f: 'Filter g', g: 'Filter f', t: 'PathTarget g' });
    expect(edgesOf(removeNodes(circle, ['f', 'g']))).toEqual([]);
  });

  test('its position is removed too; an unknown id changes nothing', () => {
    const placed = moveNodes(line, new Map([['f', { x: 4, y: 8 }]]));
    expect(removeNodes(placed, ['f']).layout).toEqual({});
    expect(removeNodes(line, ['nobody'])).toBe(line);
  });
});

describe('connecting', () => {
  const parts = jobOf({ a: 'PathSource', b: 'PathSource', j: 'Join a', u: 'Union a b', t: 'PathTarget j' });

  test('takes the first free port', () => {
    expect(edgesOf(connectNodes(parts, 'b', 'j', null, portsOf))).toContain('b>j.right');
  });

  test('numbers further ports on', () => {
    expect(edgesOf(connectNodes(parts, 'j', 'u', null, portsOf))).toContain('j>u.in3');
  });

  test('a named port changes to the new node', () => {
    expect(edgesOf(connectNodes(parts, 'b', 'j', 'left', portsOf))).toContain('b>j.left');
  });

  test('refuses cycles, targets as sources, sources as targets, full nodes', () => {
    expect(whyNotConnect(line, 'f', 'f', null, portsOf)).toContain('itself');
    expect(whyNotConnect(jobOf({ a: 'PathSource', f: 'Filter a', g: 'Filter f' }), 'g', 'f', 'in', portsOf)).toContain(
      'cycle',
    );
    expect(whyNotConnect(line, 't', 'f', 'in', portsOf)).toContain('target');
    expect(whyNotConnect(line, 'f', 'a', null, portsOf)).toContain('source');
    expect(whyNotConnect(line, 'a', 'f', null, portsOf)).toContain('already connected');
    expect(connectNodes(line, 't', 'f', 'in', portsOf)).toBe(line);
  });

  test('disconnects one port', () => {
    expect(edgesOf(disconnectPort(line, 'f', 'in'))).toEqual(['f>t.in']);
  });
});

describe('changing', () => {
  test('an argument is set and, with undefined, removed', () => {
    const job = setArgument(line, 'f', 'condition', 'a > 1');
    expect(job.nodes[1]?.args).toEqual({ condition: 'a > 1' });
    expect(setArgument(job, 'f', 'condition', undefined).nodes[1]?.args).toEqual({});
  });

  test('an unchanged value is not an edit', () => {
    const job = setArgument(line, 'f', 'keys', [{ left: 'a' }]);
    expect(setArgument(job, 'f', 'keys', [{ left: 'a' }])).toBe(job);
    expect(disconnectPort(line, 'f', 'nothing')).toBe(line);
  });

  test('a scope is set and removed', () => {
    const job = setScope(line, 'a', 'all-rows');
    expect(job.nodes[0]?.scope).toBe('all-rows');
    expect('scope' in setScope(job, 'a', undefined).nodes[0]!).toBe(false);
  });

  test('an unchanged position is not an edit', () => {
    const placed = moveNodes(line, new Map([['f', { x: 4, y: 8 }]]));
    expect(moveNodes(placed, new Map([['f', { x: 4, y: 8 }]]))).toBe(placed);
  });

  test('copies keep the edges between themselves', () => {
    const { job, copies } = duplicateNodes(line, ['a', 'f']);
    expect(copies).toEqual(['a_copy', 'f_copy']);
    expect(edgesOf(job)).toContain('a_copy>f_copy.in');
    expect(edgesOf(job)).not.toContain('a>f_copy.in');
  });
});

describe('writing another name', () => {
  test('in one step of a recipe, whose other steps have other columns', () => {
    const stepOf = (id: string, name: string): object => ({ id, transform: 'DropFields', args: { paths: [name] } });
    const args = { steps: [stepOf('s1', 'amout'), stepOf('s2', 'amout')] };
    const job = { ...line, nodes: line.nodes.map((node) => (node.id === 'f' ? { ...node, args } : node)) };
    const renamed = replaceName(job, 'f', 'amout', 'amount', 's2').nodes.find(({ id }) => id === 'f')!;
    expect(renamed.args).toEqual({ steps: [stepOf('s1', 'amout'), stepOf('s2', 'amount')] });
  });

  const written = (args: Record<string, unknown>, name = 'amount'): unknown => {
    const job = { ...line, nodes: line.nodes.map((node) => (node.id === 'f' ? { ...node, args } : node)) };
    return replaceName(job, 'f', 'amout', name).nodes.find(({ id }) => id === 'f')!.args;
  };

  test.each([
    ['alone, at any depth', { columns: ['id', 'amout'] }, { columns: ['id', 'amount'] }],
    [
      'as a word of an expression',
      { condition: 'amout > 1 AND sum(AMOUT) < 9' },
      { condition: 'amount > 1 AND sum(amount) < 9' },
    ],
    ['in quotes', { condition: '"amout" > 1' }, { condition: '"amount" > 1' }],
    ['not in a longer word, nor in a value', { condition: "amouts = 'amout'" }, { condition: "amouts = 'amout'" }],
    ['only texts', { limit: 5, isOn: true, none: null }, { limit: 5, isOn: true, none: null }],
  ])('%s', (_title, before, after) => {
    expect(written(before)).toEqual(after);
  });

  test('a name that is not a word is quoted in expressions only', () => {
    expect(written({ column: 'amout', condition: 'amout > 1' }, 'the "amount"')).toEqual({
      column: 'the "amount"',
      condition: '"the ""amount""" > 1',
    });
  });

  test('a job whose node does not name it stays the same', () => {
    expect(replaceName(line, 'f', 'amout', 'amount')).toEqual(line);
  });
});

test('notes are part of their node, and an empty text is none', () => {
  const noted = setNotes(line, 'f', 'Agreed with finance');
  expect(noted.nodes.find(({ id }) => id === 'f')).toMatchObject({ notes: 'Agreed with finance', transform: 'Filter' });
  expect(setNotes(noted, 'f', '')).toEqual(line);
});
