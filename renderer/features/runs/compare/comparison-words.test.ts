import { pathInNode } from '#engine/contract/path-in-node.ts';
import { expect, test } from 'vitest';
import {
  countsText,
  differenceText,
  gapReasons,
  partText,
  portText,
  valueText,
} from '#renderer/features/runs/compare/comparison-words.ts';
import { exactCount } from '#renderer/ui/format/words.ts';

test('a difference has its sign; equal is "same", and nothing is said of what is not known', () => {
  expect(differenceText(1, 1201, exactCount)).toBe('+1,200');
  expect(differenceText(5, 2, exactCount)).toBe('−3');
  expect(differenceText(0, 0, exactCount)).toBe('same');
  expect(differenceText(null, 2, exactCount)).toBe('');
});

test('counts name what is counted once', () => {
  expect(countsText({ added: 1, removed: 0, changed: 2 }, 'file')).toBe('1 file added, 2 changed');
  expect(countsText({ added: 0, removed: 3, changed: 0 }, 'file')).toBe('3 files removed');
});

test('a part that is not known is not called the same', () => {
  const none = { added: 0, removed: 0, changed: 0 };
  expect(partText({ state: 'unknown', ...none }, 'file')).toBe('not known');
  expect(partText({ state: 'same', ...none }, 'file')).toBe('same');
  expect(partText({ state: 'different', ...none, changed: 1 }, 'node')).toBe('1 node changed');
});

test('outputs are named, and steps of a recipe numbered', () => {
  const one = { nodeId: 'n', nodeName: 'N', stageNodeId: 'n', change: 'same', a: null, b: null } as const;
  const outputs = [{ ...one, port: 'paid', transform: 'SplitRows' }];
  expect(portText(outputs[0]!, outputs)).toBe('output paid');
  const steps = ['s1', 's4', null].map((port) => ({ ...one, port, transform: 'Recipe' }));
  expect(steps.map((row) => portText(row, steps))).toEqual(['step 1', 'step 2', null]);
});

test('paths within a node, values, and each reason once', () => {
  expect(pathInNode('nodes[join].args.how', 'join')).toBe('args.how');
  expect(pathInNode('nodes[join].args["a b"][0]', 'join')).toBe('args["a b"][0]');
  expect(pathInNode('nodes[join]', 'join')).toBe('');
  expect(pathInNode('timeout', null)).toBe('timeout');
  expect([valueText('left'), valueText(null), valueText([1])]).toEqual(['left', 'null', '[\n 1\n]']);
  const gap = { run: 'a', missing: 'all', reason: 'Gone.' } as const;
  expect(gapReasons([{ gaps: [gap] }, { gaps: [gap, { ...gap, reason: 'Away.' }] }])).toEqual(['Gone.', 'Away.']);
});
