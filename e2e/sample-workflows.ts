/** Workflows in a sample workspace: one that ended with a failure, one that never ends, one without triggers. */

import type { ServedWorkspace } from './served-workspace.ts';
import { writeSlowJob } from './slow-job.ts';

const triggers: readonly object[] = [
  {
    name: 'morning',
    type: 'SCHEDULED',
    schedule: 'cron(30 5 * * ? *)',
    workflowName: 'daily load',
    actions: [{ jobName: 'web-sessions' }, { crawlerName: 'sample' }],
  },
  {
    name: 'both succeeded',
    type: 'CONDITIONAL',
    enabled: true,
    workflowName: 'daily load',
    conditions: [{ jobName: 'web-sessions' }, { crawlerName: 'sample' }],
    actions: [{ jobName: 'daily-revenue' }, { jobName: 'no-such-job' }],
  },
  {
    name: 'revenue done',
    type: 'CONDITIONAL',
    enabled: true,
    workflowName: 'daily load',
    conditions: [{ jobName: 'daily-revenue' }],
    actions: [{ jobName: 'clean-orders' }],
  },
  { name: 'slow start', type: 'ON_DEMAND', workflowName: 'slow chain', actions: [{ jobName: 'endless' }] },
];

export async function makeWorkflows(workspace: ServedWorkspace): Promise<void> {
  const save = (kind: string, value: object): Promise<string> =>
    workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  await writeSlowJob(workspace.folder, 'endless', 'endless');
  const properties = { day: 'yesterday' };
  await save('workflow', { name: 'daily load', description: 'Loads a day.', defaultRunProperties: properties });
  await save('workflow', { name: 'slow chain' });
  await save('workflow', { name: 'empty one' });
  for (const trigger of triggers) await save('trigger', trigger);
}
