import { expect, test } from 'vitest';
import { runComparisonSchema, type RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { comparisonMarkdown } from '#renderer/features/runs/compare/comparison-markdown.ts';

const run = {
  id: 'jr_1',
  label: '#1',
  jobName: 'load',
  number: 1,
  jobRunState: 'SUCCEEDED',
  hasRejects: false,
  undone: false,
  removedOn: null,
  createdOn: 1,
  startedOn: 1,
  completedOn: 2,
  nodeCount: 1,
  argumentCount: 0,
  engineVersion: '1.0.0',
  bookmarkOption: 'disable',
  inputFiles: 1,
  inputBytes: 1,
  skippedFiles: 0,
  rowsWritten: 1,
  taskCount: 1,
  busyMillis: 1,
  peakMemory: null,
  spilledBytes: null,
} as const;
const none = { state: 'same', gaps: [], added: 0, removed: 0, changed: 0, same: 0, itemCount: 0, items: [] } as const;
const counts = { rowsIn: 1500, rowsOut: 1500, filtered: 0, rejected: 0, deduplicated: 0 };

function comparison(change: Partial<RunComparison>): RunComparison {
  return runComparisonSchema.parse({
    a: run,
    b: { ...run, id: 'jr_2', label: '#2', number: 2 },
    firstDifference: { part: null, nodeId: null, text: 'The first difference.' },
    definition: none,
    arguments: none,
    inputs: none,
    engine: { state: 'same', gaps: [], a: '1.0.0', b: '1.0.0' },
    nodes: none,
    stages: none,
    targets: none,
    ...change,
  });
}

test('parts with their state; a section only for what differs', () => {
  const nodes = {
    ...none,
    state: 'different' as const,
    changed: 1,
    same: 1,
    itemCount: 2,
    items: [
      {
        change: 'same' as const,
        nodeId: 'x',
        port: null,
        stageNodeId: 'o',
        nodeName: 'X',
        transform: null,
        a: counts,
        b: counts,
      },
      {
        change: 'changed' as const,
        nodeId: 'j',
        port: 'rest',
        stageNodeId: 'o',
        nodeName: 'Join',
        transform: null,
        a: counts,
        b: { ...counts, rowsOut: 1200 },
      },
    ],
  };
  const text = comparisonMarkdown(comparison({ nodes }));
  expect(text).toMatch(/^## #1 and #2\n\nThe first difference\.\n\n\| Part \| Difference \|\n\| --- \| --- \|\n/u);
  expect(text).toContain('| Inputs | same |\n');
  expect(text).toContain('| Rows | 1 node changed |\n');
  expect(text).toContain(
    '### Rows out\n\n| Node | A | B | B − A |\n| --- | --- | --- | --- |\n| Join, output rest | 1,500 | 1,200 | −300 |\n',
  );
  expect(text).not.toContain('### Inputs');
});

test('values cannot break the table, and what is not known is said with its reason', () => {
  const definition = {
    ...none,
    state: 'different' as const,
    changed: 1,
    itemCount: 1,
    items: [
      {
        change: 'changed' as const,
        path: 'nodes[f].args.condition',
        nodeId: 'f',
        nodeName: 'F|1',
        a: 'a || b\nc',
        b: null,
      },
    ],
  };
  const gaps = [{ run: 'a' as const, missing: 'all' as const, reason: 'Run #1 was removed.' }];
  const text = comparisonMarkdown(comparison({ definition, targets: { ...none, state: 'unknown', gaps } }));
  expect(text).toContain(String.raw`| F\|1 | args.condition | a \|\| b c | null |`);
  expect(text).toContain('| Targets | not known |\n');
  expect(text).toContain('\n- Run #1 was removed.\n');
});
