import { expect, test } from 'vitest';
import { logFacts } from '#renderer/features/runs/log/log-facts.ts';

const names = new Map([['q', 'Only paid orders']]);
const facts = (details: Record<string, unknown>) => logFacts(details, (id) => names.get(id));

test('memory is a size, and nodes have their names', () => {
  expect(facts({ workers: 2, memory: 4_294_967_296 })).toEqual([
    ['workers', '2'],
    ['memory', expect.stringMatching(/^4\.29? GB$/u)],
  ]);
  expect(facts({ stageNode: 'q', files: ['a'] })).toEqual([
    ['stage', 'Only paid orders'],
    ['files', '["a"]'],
  ]);
  expect(facts({ node: 'q', stageNode: 'q' })).toEqual([['node', 'Only paid orders']]);
  expect(facts({ stageId: 's0', nodeId: 'q', rejected: { q: 5, gone: 1 }, inputs: {} })).toEqual([
    ['node', 'Only paid orders'],
    ['rejected', 'Only paid orders 5, gone 1'],
    ['inputs', 'none'],
  ]);
  expect(facts({ rowsIn: 20005, inputs: { left: 5, right: 20000 } })).toEqual([
    ['rowsIn', '20,005'],
    ['inputs', 'left 5, right 20,000'],
  ]);
  expect(facts({ node: 'gone' })).toEqual([['node', 'gone']]);
});
