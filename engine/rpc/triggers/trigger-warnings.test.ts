/** Whatever a trigger or notification names, and whatever it does in vain, is reported before it fires. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventSourceSchema,
  triggerActionSchema,
  triggerConditionSchema,
  triggerSchema,
} from '#engine/contract/definitions/trigger.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-warnings-')));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  const written = { databaseName: 'written', tableName: 'later', format: 'parquet' };
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: '${from}', format: 'csv' } },
    { id: 'out', name: 'Out', transform: 'CatalogTarget', inputs: { in: { node: 'in' } }, args: written },
  ];
  await engine.dispatcher.call('saveJob', { job: { name: 'load', nodes }, expectedHash: null });
  await save('crawler', { name: 'files', databaseName: 'crawled', targets: [{ path: 'data' }] });
  await save('workflow', { name: 'nightly' });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const save = (kind: 'trigger' | 'crawler' | 'workflow' | 'notification', value: unknown) =>
  engine.dispatcher.call('saveDefinition', { kind, value, expectedHash: null });

let number = 0;
/** Of one trigger, which is then removed. */
async function warningsOf(trigger: Record<string, unknown>): Promise<string[]> {
  const name = `t${(number += 1)}`;
  const { hash } = await save('trigger', { name, type: 'ON_DEMAND', actions: [{ jobName: 'load' }], ...trigger });
  const { warnings } = await engine.dispatcher.call('getTrigger', { name });
  const { triggers } = await engine.dispatcher.call('listTriggers', { next: 0 });
  expect(triggers.find((each) => each.name === name)!.warnings).toEqual(warnings);
  await engine.dispatcher.call('deleteDefinition', { kind: 'trigger', name, expectedHash: hash });
  for (const { hint } of warnings) expect(hint).toMatch(/^[A-Z].*[.?]$/u);
  return warnings.map(({ message }) => message);
}

/** Members of actions, conditions and sources that name something, each with a name that does not exist. */
const gone = {
  jobName: ['gone', 'Job "gone" does not exist.'],
  crawlerName: ['gone', 'Crawler "gone" does not exist.'],
  compactTable: ['sales.gone', 'Table "sales.gone" does not exist.'],
} as const;

const lists = {
  actions: triggerActionSchema,
  conditions: triggerConditionSchema,
  eventSources: eventSourceSchema,
} as const;
const members = Object.entries(lists).flatMap(([list, { shape }]) =>
  Object.keys(shape).flatMap((member) => (member in gone ? [[list, member as keyof typeof gone] as const] : [])),
);

test.each(members)('%s by %s', async (list, member) => {
  const [named, message] = gone[member];
  const type = list === 'conditions' ? 'CONDITIONAL' : list === 'eventSources' ? 'EVENT' : 'ON_DEMAND';
  expect(await warningsOf({ type, [list]: [{ [member]: named }] })).toEqual([message]);
});

test('tables whose changes a trigger waits for', async () => {
  const waitsFor = (databaseName: string, tableName: string) =>
    warningsOf({ type: 'EVENT', eventSources: [{ databaseName, tableName }] });
  expect(await waitsFor('Sales', 'Gone')).toEqual(['Table "sales.gone" does not exist.']);
  // In the catalog, or to come.
  const columns = [{ name: 'a', type: 'string' }];
  const kept = { databaseName: 'kept', name: 't', location: 'lake/t', classification: 'csv' as const, columns };
  await engine.dispatcher.call('createTable', kept);
  expect(await waitsFor('Kept', 'T')).toEqual([]);
  expect(await waitsFor('Crawled', 'any')).toEqual([]);
  expect(await waitsFor('written', 'Later')).toEqual([]);
  expect(await waitsFor('written', 'late')).toEqual(['Table "written.late" does not exist.']);
});

test('nothing is said of what exists, or of tables that a job or crawler creates', async () => {
  const actions = [{ compactTable: 'written.later' }, { compactTable: 'crawled.any' }, { crawlerName: 'files' }];
  expect(await warningsOf({ actions: [...actions, { jobName: 'load', arguments: { from: 'data' } }] })).toEqual([]);
});

test('a workflow, and arguments that the job does not have', async () => {
  expect(await warningsOf({ workflowName: 'gone' })).toEqual(['Workflow "gone" does not exist.']);
  expect(await warningsOf({ workflowName: 'nightly' })).toEqual([]);
  expect(await warningsOf({ actions: [{ jobName: 'load', arguments: { form: 'data' } }] })).toEqual([
    expect.stringMatching(/^Trigger "t\d+" cannot start job "load": The job "load" has no argument "form"\.$/u),
  ]);
});

test('a schedule that is never due again', async () => {
  expect(await warningsOf({ type: 'SCHEDULED', schedule: 'cron(0 6 1 1 ? 2001)' })).toEqual([
    expect.stringMatching(/^The schedule of trigger "t\d+" is never due again: cron\(0 6 1 1 \? 2001\)\.$/u),
  ]);
});

test('steps of a schedule that do not repeat as they read', async () => {
  expect(await warningsOf({ type: 'SCHEDULED', schedule: 'cron(0/90 * * * ? *)' })).toEqual([
    expect.stringMatching(
      /^The schedule of trigger "t\d+" has uneven steps: minutes "0\/90" are due once each hour, at 0\.$/u,
    ),
  ]);
  expect(await warningsOf({ type: 'SCHEDULED', schedule: 'cron(0/15 * * * ? *)' })).toEqual([]);
});

test('arguments for what has none', async () => {
  const given = { arguments: { from: 'data' } };
  expect(await warningsOf({ actions: [{ crawlerName: 'files', ...given }] })).toEqual([
    expect.stringMatching(/^Trigger "t\d+" gives arguments to crawler "files", which has none\.$/u),
  ]);
  expect(await warningsOf({ actions: [{ compactTable: 'written.later', ...given }] })).toEqual([
    expect.stringMatching(
      /^Trigger "t\d+" gives arguments to the compaction of table "written\.later", which has none\.$/u,
    ),
  ]);
});

/** Type → the members that only it uses, as a trigger of the type may have them. */
const membersOfTypes: Record<string, Record<string, unknown>> = {
  SCHEDULED: { schedule: 'cron(0/15 * * * ? *)', timeZone: 'Europe/Berlin', missedRuns: 'skip' },
  CONDITIONAL: { logical: 'ANY', conditions: [{ crawlerName: 'files' }] },
  EVENT: {
    eventSources: [{ crawlerName: 'files' }],
    webhook: { body: 'ignore' },
    eventBatchingCondition: { batchSize: 5 },
  },
  ON_DEMAND: {},
};
const needed = { SCHEDULED: 'schedule', CONDITIONAL: 'conditions', EVENT: 'eventSources', ON_DEMAND: undefined };

test.each(Object.entries(needed))('members of other types in a trigger of type %s', async (type, own) => {
  const valid = own === undefined ? {} : { [own]: membersOfTypes[type]![own] };
  expect(await warningsOf({ type, ...valid })).toEqual([]);
  const others = Object.entries(membersOfTypes).filter(([other]) => other !== type);
  for (const [, members] of others) {
    for (const [member, value] of Object.entries(members)) {
      const vain = new RegExp(
        `^The member "${member}" of trigger "t\\d+" has no effect, since its type is ${type}\\.$`,
        'u',
      );
      expect(await warningsOf({ type, ...valid, [member]: value })).toEqual([expect.stringMatching(vain)]);
      // As an application may write what it does not use.
      const unset = triggerSchema.shape[member as keyof typeof triggerSchema.shape].parse(undefined);
      expect(await warningsOf({ type, ...valid, [member]: unset })).toEqual([]);
    }
  }
});

test('conditions that lead back to what they start', async () => {
  const ring = (waits: string, starts: string) => ({
    type: 'CONDITIONAL',
    conditions: [{ crawlerName: waits }],
    actions: [{ crawlerName: starts }],
  });
  for (const name of ['a', 'b']) await save('crawler', { name, databaseName: 'd', targets: [{ path: 'data' }] });
  expect(await warningsOf(ring('a', 'a'))).toEqual([
    expect.stringMatching(
      /^Trigger "t\d+" starts crawler "a" again and again: its conditions wait for what it starts\.$/u,
    ),
  ]);
  await save('trigger', { name: 'there', ...ring('a', 'b') });
  expect(await warningsOf(ring('b', 'files'))).toEqual([]);
  expect(await warningsOf(ring('b', 'a'))).toHaveLength(1);
  // Those of workflows are refused when the workflow starts.
  expect(await warningsOf({ ...ring('b', 'a'), workflowName: 'nightly' })).toEqual([]);
});

test('conditions of a workflow that no run meets', async () => {
  await save('trigger', { name: 'go', type: 'ON_DEMAND', workflowName: 'nightly', actions: [{ jobName: 'load' }] });
  const then = { type: 'CONDITIONAL', workflowName: 'nightly', actions: [{ crawlerName: 'a' }] };
  await save('trigger', { name: 'then', ...then, conditions: [{ jobName: 'load' }, { crawlerName: 'files' }] });
  const [workflow] = await engine.dispatcher.call('getWorkflows', {});
  expect(workflow!.warnings.map(({ message }) => message)).toEqual([
    'Trigger "then" waits for crawler "files", which no trigger of this workflow starts.',
  ]);
});

test('notifications of what does not exist', async () => {
  const events = { events: ['FAILED'], channel: { type: 'desktop' } };
  await save('notification', { name: 'n', jobName: 'gone', ...events });
  await save('notification', { name: 'w', workflowName: 'gone', ...events });
  await save('notification', { name: 'fine', jobName: 'load', ...events });
  const { notifications } = await engine.dispatcher.call('getNotifications', {});
  expect(notifications.map(({ name, warnings }) => [name, ...warnings.map(({ message }) => message)])).toEqual([
    ['fine'],
    ['n', 'Job "gone" does not exist.'],
    ['w', 'Workflow "gone" does not exist.'],
  ]);
});
