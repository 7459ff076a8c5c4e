/** Triggers that compact a table: in a workflow between jobs, by an event of the table itself, and where it cannot be. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createEngine, initWorkspace, type Dispatcher } from '#engine/index.ts';

const table = { databaseName: 'sales', name: 'orders' };
const compactTable = 'sales.orders';

interface World extends AsyncDisposable {
  readonly call: Dispatcher['call'];
  save(kind: 'trigger' | 'workflow', value: object): Promise<void>;
  /** Copies its rows to the folder `copy`. */
  saveReader(name: string): Promise<void>;
  /** Appends a file to `sales.orders`. */
  append(): Promise<void>;
}

/** A host that stays, with a table of two small files. */
async function openTable(): Promise<World> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-compacting-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'orders.csv'), 'id\n1\n2\n');
  const engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  const { dispatcher } = engine;
  const of = { databaseName: 'sales', tableName: 'orders' };
  const saveJob = async (name: string, source: object, target: object): Promise<void> => {
    const nodes = [
      { id: 'in', name: 'In', ...source },
      { id: 'out', name: 'Out', inputs: { in: { node: 'in' } }, ...target },
    ];
    await dispatcher.call('saveJob', { job: { name, nodes } as never, expectedHash: null });
  };
  await saveJob(
    'append',
    { transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    { transform: 'CatalogTarget', args: { ...of, format: 'parquet' } },
  );
  const append = async (): Promise<void> => {
    const { id } = await dispatcher.call('startJobRun', { jobName: 'append', arguments: {} });
    for await (const _progress of dispatcher.stream('watchJobRun', { id }));
    expect((await dispatcher.call('getJobRun', { id })).jobRunState).toBe('SUCCEEDED');
  };
  for (let run = 0; run < 2; run += 1) await append();
  return {
    append,
    call: (name, input, signal) => dispatcher.call(name, input, signal),
    saveReader: (name) =>
      saveJob(
        name,
        { transform: 'CatalogSource', args: of },
        { transform: 'PathTarget', args: { path: 'copy', format: 'csv' } },
      ),
    async save(kind, value) {
      await dispatcher.call('saveDefinition', { kind, value, expectedHash: null });
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const filesOf = async (world: World): Promise<number> => (await world.call('getTableObjects', table)).items.length;

async function firingsOf(world: World, name: string) {
  const { firings } = await world.call('getTrigger', { name });
  return firings.toReversed().map(({ cause, actions }) => [cause, ...actions.map(actionText)]);
}

function actionText({ compactTable: compacted, jobName, state, runState, error }: ActionText): string {
  return [jobName ?? `compact ${compacted}`, runState ?? state, error?.message].filter(Boolean).join(' ');
}
interface ActionText {
  readonly compactTable: string | null;
  readonly jobName: string | null;
  readonly state: string;
  readonly runState: string | null;
  readonly error: { readonly message: string } | null;
}

test('on demand: few files, then nothing to do, which is a success that says so', async () => {
  await using world = await openTable();
  await world.save('trigger', { name: 'tidy', type: 'ON_DEMAND', actions: [{ compactTable: 'Sales.Orders' }] });
  expect(await filesOf(world)).toBe(2);
  const firing = await world.call('startTrigger', { name: 'tidy' });
  const { id } = firing.actions[0]!;
  await expect
    .poll(() => firingsOf(world, 'tidy'), { timeout: 30_000 })
    .toEqual([['REQUEST', `compact ${compactTable} SUCCEEDED`]]);
  expect(await filesOf(world)).toBe(1);
  expect(await world.call('getJobRun', { id })).toMatchObject({ jobName: `compact ${compactTable}`, error: null });
  const again = await world.call('startTrigger', { name: 'tidy' });
  await expect
    .poll(async () => (await firingsOf(world, 'tidy'))[1], { timeout: 30_000 })
    .toEqual(['REQUEST', `compact ${compactTable} SUCCEEDED`]);
  expect(await filesOf(world)).toBe(1);
  const { items } = await world.call('getRunLog', { id: again.actions[0]!.id });
  expect(items.map(({ message }) => message)).toContain(
    'Table sales.orders has no small files to join: no partition has two files below 128 MB.',
  );
});

test('in a workflow, the next job waits until the files are joined', async () => {
  await using world = await openTable();
  await world.save('workflow', { name: 'nightly' });
  const inner = { workflowName: 'nightly', type: 'CONDITIONAL', enabled: true };
  await world.save('trigger', {
    name: 'go',
    workflowName: 'nightly',
    type: 'ON_DEMAND',
    actions: [{ jobName: 'append' }],
  });
  await world.save('trigger', {
    ...inner,
    name: 'tidy',
    conditions: [{ jobName: 'append' }],
    actions: [{ compactTable }],
  });
  await world.saveReader('report');
  await world.save('trigger', {
    ...inner,
    name: 'then',
    conditions: [{ compactTable }],
    actions: [{ jobName: 'report' }],
  });
  const run = await world.call('startWorkflowRun', { name: 'nightly' });
  await expect
    .poll(async () => (await world.call('getWorkflowRun', { runId: run.id })).status, { timeout: 60_000 })
    .toBe('COMPLETED');
  const { graph, statistics } = await world.call('getWorkflowRun', { runId: run.id, includeGraph: true });
  expect(statistics).toMatchObject({ totalActions: 3, succeededActions: 3 });
  expect(graph!.nodes.filter(({ type }) => type !== 'TRIGGER').map(({ id, type, state }) => [id, type, state])).toEqual(
    [
      ['job/append', 'JOB', 'SUCCEEDED'],
      ['table/sales.orders', 'TABLE', 'SUCCEEDED'],
      ['job/report', 'JOB', 'SUCCEEDED'],
    ],
  );
  expect(await filesOf(world)).toBe(1);
  // Of the compaction alone, with what follows it.
  const resumed = await world.call('resumeWorkflowRun', { runId: run.id, nodeIds: ['table/sales.orders'] });
  await expect
    .poll(async () => (await world.call('getWorkflowRun', { runId: resumed.run.id })).statistics, { timeout: 60_000 })
    .toMatchObject({ totalActions: 2, succeededActions: 2 });
});

test('by changes of the table: its own work, which changes no rows, fires neither it nor another trigger', async () => {
  await using world = await openTable();
  const eventSources = [{ databaseName: 'sales', tableName: 'orders' }];
  const event = { type: 'EVENT', enabled: true, eventSources };
  await world.save('trigger', { ...event, name: 'tidy', actions: [{ compactTable }] });
  await world.save('trigger', { ...event, name: 'other', actions: [{ compactTable: 'sales.none' }] });
  for (const name of ['tidy', 'other']) await world.call('activateTrigger', { name });
  await world.append();
  const compacted = ['EVENT', `compact ${compactTable} SUCCEEDED`];
  const refused = ['EVENT', 'compact sales.none REFUSED Table "sales.none" does not exist.'];
  await expect.poll(() => firingsOf(world, 'tidy'), { timeout: 60_000 }).toEqual([compacted]);
  await expect.poll(() => filesOf(world), { timeout: 30_000 }).toBe(1);
  expect(await firingsOf(world, 'other')).toEqual([refused]);
  // A later change is a further event: nothing came between.
  await world.append();
  await expect.poll(() => firingsOf(world, 'tidy'), { timeout: 60_000 }).toEqual([compacted, compacted]);
  await expect.poll(() => filesOf(world), { timeout: 30_000 }).toBe(1);
  expect(await firingsOf(world, 'other')).toEqual([refused, refused]);
});

test('a job of the name that runs of the compaction have meets no condition for it', async () => {
  await using world = await openTable();
  const jobName = `compact ${compactTable}`;
  await world.saveReader(jobName);
  const conditional = { type: 'CONDITIONAL', enabled: true, actions: [{ compactTable: 'sales.none' }] };
  await world.save('trigger', { ...conditional, name: 'after-job', conditions: [{ jobName }] });
  await world.save('trigger', { ...conditional, name: 'after-table', conditions: [{ compactTable }] });
  for (const name of ['after-job', 'after-table']) await world.call('activateTrigger', { name });
  await world.save('trigger', { name: 'tidy', type: 'ON_DEMAND', actions: [{ compactTable }] });
  await world.save('trigger', { name: 'run', type: 'ON_DEMAND', actions: [{ jobName }] });
  await world.call('startTrigger', { name: 'tidy' });
  await expect.poll(async () => (await firingsOf(world, 'after-table')).length, { timeout: 60_000 }).toBe(1);
  expect(await firingsOf(world, 'after-job')).toEqual([]);
  await world.call('startTrigger', { name: 'run' });
  await expect.poll(async () => (await firingsOf(world, 'after-job')).length, { timeout: 60_000 }).toBe(1);
  expect(await firingsOf(world, 'after-table')).toHaveLength(1);
});
