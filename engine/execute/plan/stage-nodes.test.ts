import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import { nodeName, taskTitle } from '#engine/execute/plan/stage-nodes.ts';

const job = jobSchema.parse({
  name: 'load',
  nodes: [{ id: 'n3', name: 'Folder pairs', transform: 'PathSource', args: { path: 'in' } }],
});
const plan = { job } as RunPlan;
type Stage = Parameters<typeof taskTitle>[1];
const stage = (...ids: string[]): Stage =>
  ({ nodeId: 'n3', tasks: ids.map((taskId) => ({ taskId })) }) as unknown as Stage;

test('a task is called by its last node, and by its number if there are several', () => {
  const two = stage('s0-0', 's0-1');
  expect(taskTitle(plan, two, two.tasks[1]!)).toBe('"Folder pairs", task 2 of 2');
  const one = stage('s0-0');
  expect(taskTitle(plan, one, one.tasks[0]!)).toBe('"Folder pairs"');
  expect(nodeName(plan, 'gone')).toBe('gone');
});
