import { expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { nameNodes } from '#engine/execute/plan/name-nodes.ts';

const names = new Map([
  ['n1', 'Orders'],
  ['out', 'By $& day'],
]);
const named = (message: string, details: EngineError['details']): EngineError =>
  nameNodes(new EngineError('InvalidInput', message, { hint: 'Look at "out".', details }), (id) => names.get(id));

test('nodes have their names, columns and files stay as they are', () => {
  const { message, hint, details, code } = named('Target "out" reads source "n1": column "out" of out/n1.', {
    node: 'out',
    source: 'n1',
  });
  expect(message).toBe('Target "By $& day" reads source "Orders": column "out" of out/n1.');
  expect({ hint, details, code }).toEqual({
    hint: 'Look at "out".',
    details: { node: 'out', source: 'n1' },
    code: 'InvalidInput',
  });
});

test('a node that its details do not name, or that nobody knows, is named as it was', () => {
  expect(named('Node "out" is wrong.', {}).message).toBe('Node "out" is wrong.');
  expect(named('Node "gone" is wrong.', { node: 'gone' }).message).toBe('Node "gone" is wrong.');
});
