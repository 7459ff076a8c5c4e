/** A host of triggers that may be killed while it fires them: `kill-program.ts PATH`, with TENON_FAULTS. */

import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';

export const begin = Date.UTC(2024, 4, 1);
const minute = 60_000;
/** The last moment of the program. */
export const end = begin + 31 * minute;

/** Every ten minutes; two runs at a time of `j` are refused, `chain` follows each success. */
export function describeTriggers(place: TriggerPlace): void {
  place.missingJobs.add('gone');
  const schedule = { type: 'SCHEDULED', schedule: 'cron(0/10 * * * ? *)' } as const;
  place.edit({
    name: 'all',
    ...schedule,
    missedRuns: 'all',
    actions: [
      { jobName: 'j', arguments: {} },
      { jobName: 'gone', arguments: {} },
    ],
  });
  place.edit({
    name: 'once',
    ...schedule,
    missedRuns: 'once',
    actions: [
      { jobName: 'k', arguments: {} },
      { compactTable: 'sales.k', arguments: {} },
    ],
  });
  place.edit({ name: 'skip', ...schedule, missedRuns: 'skip', actions: [{ crawlerName: 'c', arguments: {} }] });
  place.edit({
    name: 'chain',
    type: 'CONDITIONAL',
    logical: 'ANY',
    conditions: [{ jobName: 'j', state: 'SUCCEEDED' }],
    actions: [{ jobName: 'after', arguments: {} }],
  });
  describeWorkflow(place);
  const eventSources = [{ databaseName: 'sales', tableName: 'orders' }];
  place.edit({ name: 'event', type: 'EVENT', eventSources, actions: [{ jobName: 'follow', arguments: {} }] });
}

/** wa → (wb, compaction of sales.wc) → wd, and wf if wa failed. */
function describeWorkflow(place: TriggerPlace): void {
  const workflowName = 'flow';
  place.editWorkflow({ name: workflowName, defaultRunProperties: { day: 'x' } });
  const run = (jobName: string) => ({ jobName, arguments: {} });
  const ended = (jobName: string, state: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED') => ({ jobName, state });
  const table = { compactTable: 'sales.wc' } as const;
  const schedule = 'cron(0/10 * * * ? *)';
  place.edit({ name: 'flow-go', workflowName, type: 'SCHEDULED', schedule, missedRuns: 'all', actions: [run('wa')] });
  const inner = { workflowName, type: 'CONDITIONAL' } as const;
  place.edit({
    name: 'flow-then',
    ...inner,
    conditions: [ended('wa')],
    actions: [run('wb'), { ...table, arguments: {} }],
  });
  place.edit({
    name: 'flow-last',
    ...inner,
    conditions: [ended('wb'), { ...table, state: 'SUCCEEDED' }],
    actions: [run('wd')],
  });
  place.edit({ name: 'flow-failed', ...inner, conditions: [ended('wa', 'FAILED')], actions: [run('wf')] });
}

export async function openPlace(catalog: Catalog, now: number): Promise<TriggerPlace> {
  const place = new TriggerPlace(catalog, now);
  describeTriggers(place);
  await place.open();
  return place;
}

/** Runs and crawls that are unfinished end well. @returns whether there were some. */
export async function endAll(place: TriggerPlace): Promise<boolean> {
  const runs = await place.catalog.jobRuns.getUnfinishedJobRuns();
  for (const run of runs) await place.endRun(run.id, 'SUCCEEDED');
  return runs.length > 0;
}

/** Each change is one event. */
async function changeTable({ catalog }: TriggerPlace, description: string): Promise<void> {
  await catalog.tables.updateTable(sampleTable('orders', { description }), 'a person');
}

async function stopWorkflows(place: TriggerPlace): Promise<void> {
  for (const { id } of await place.catalog.workflowRuns.getUnfinishedWorkflowRuns())
    await place.control.stopWorkflowRun(id);
  await place.control.settled();
}

if (import.meta.main) {
  await using catalog = await openCatalog({ path: process.argv[2]! });
  const place = await openPlace(catalog, begin);
  for (let now = begin; now <= end; now += minute) {
    await place.advance(now);
    if (now % (3 * minute) === 0) {
      await endAll(place);
      await place.endCrawlIfAny('c');
      await changeTable(place, new Date(now).toISOString());
    }
    if (now === begin + 13 * minute) await stopWorkflows(place);
  }
  await place.close();
}
