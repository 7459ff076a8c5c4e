/** Triggers of every kind in a sample workspace, with firings that succeeded and were refused. */

import type { ServedWorkspace } from './served-workspace.ts';

const actions = [{ jobName: 'daily-revenue' }];

const triggers: readonly object[] = [
  {
    name: 'nightly',
    type: 'SCHEDULED',
    enabled: true,
    schedule: 'cron(30 2 ? * MON-FRI *)',
    timeZone: 'Europe/Berlin',
  },
  {
    name: 'hourly',
    type: 'SCHEDULED',
    schedule: 'rate(1 hour)',
    actions: [{ crawlerName: 'sample' }, { compactTable: 'shop.orders' }],
  },
  {
    name: 'report',
    description: 'Sums the day once both have arrived.',
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'web-sessions' }, { crawlerName: 'sample' }],
  },
  {
    name: 'arrivals',
    type: 'EVENT',
    enabled: true,
    eventSources: [{ crawlerName: 'sample' }, { databaseName: 'shop', tableName: 'orders' }],
    eventBatchingCondition: { batchSize: 50, batchWindow: 300 },
  },
  {
    name: 'go',
    type: 'ON_DEMAND',
    actions: [{ jobName: 'web-sessions' }, { crawlerName: 'sample' }, { jobName: 'nowhere' }],
  },
];

/** A chain is started once, and has ended when this returns. */
export async function makeTriggers(workspace: ServedWorkspace): Promise<void> {
  const call = async (procedure: string, input: object): Promise<unknown> =>
    JSON.parse(await workspace.tenon('call', procedure, JSON.stringify(input)));
  for (const trigger of triggers) {
    const value = { actions, ...trigger };
    await call('saveDefinition', { kind: 'trigger', value, expectedHash: null });
  }
  // Somebody else's: enabled in its file, and not activated here.
  const foreign = { name: 'weekly', type: 'SCHEDULED', enabled: true, schedule: 'cron(0 7 ? * MON *)', actions };
  await workspace.write('triggers/weekly.json', JSON.stringify(foreign));
  await call('startTrigger', { name: 'go' });
}
