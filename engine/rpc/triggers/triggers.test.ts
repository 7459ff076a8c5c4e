/** Triggers through the procedures of a host that stays: real jobs, chained; files from others, and mistakes. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-triggers-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), 'id\n1\n2\n');
  await mkdir(path.join(folder, 'triggers'), { recursive: true });
  await writeFile(
    path.join(folder, 'triggers', 'foreign.json'),
    JSON.stringify({
      name: 'foreign',
      type: 'SCHEDULED',
      enabled: true,
      schedule: 'rate(1 minute)',
      actions: [{ jobName: 'first' }],
    }),
  );
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  for (const name of ['first', 'second']) {
    const nodes = [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: name, format: 'csv' },
      },
    ];
    await engine.dispatcher.call('saveJob', { job: { name, nodes }, expectedHash: null });
  }
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const save = (value: unknown, expectedHash: string | null = null, kind: 'trigger' | 'crawler' = 'trigger') =>
  engine.dispatcher.call('saveDefinition', { kind, value, expectedHash });
const stateOf = async (name: string, kind: 'trigger' | 'crawler' = 'trigger') =>
  engine.dispatcher.call('getTrigger', { kind, name });

test('this host fires triggers', async () => {
  await expect
    .poll(async () => (await engine.dispatcher.call('listTriggers', {})).isScheduling, { timeout: 30_000 })
    .toBe(true);
});

test('a job that a trigger started starts the next by its conditions', async () => {
  await save({ name: 'go', type: 'ON_DEMAND', actions: [{ jobName: 'first' }] });
  const conditions = [{ jobName: 'first' }];
  await save({ name: 'then', type: 'CONDITIONAL', enabled: true, conditions, actions: [{ jobName: 'second' }] });
  const firing = await engine.dispatcher.call('startTrigger', { name: 'go' });
  expect(firing).toMatchObject({ cause: 'REQUEST', actions: [{ jobName: 'first', state: 'STARTED' }] });
  await expect
    .poll(async () => (await stateOf('then')).firings.map(({ cause, actions }) => [cause, actions[0]?.runState]), {
      timeout: 30_000,
    })
    .toEqual([['CONDITIONS', 'SUCCEEDED']]);
  const { items } = await engine.dispatcher.call('getJobRuns', {});
  expect(items.map(({ jobName, jobRunState }) => [jobName, jobRunState])).toEqual([
    ['second', 'SUCCEEDED'],
    ['first', 'SUCCEEDED'],
  ]);
  expect(items[1]?.id).toBe(firing.actions[0]?.id);
});

test('a trigger that came with the workspace fires only when it was activated here', async () => {
  expect(await stateOf('foreign')).toMatchObject({
    enabled: true,
    state: 'DEACTIVATED',
    next: [],
    problem: { code: 'InvalidState' },
  });
  const { hash, value } = await engine.dispatcher.call('getDefinition', { kind: 'trigger', name: 'foreign' });
  await save({ ...(value as object), description: 'changed' }, hash);
  expect((await stateOf('foreign')).state).toBe('DEACTIVATED');
  const activated = await engine.dispatcher.call('activateTrigger', { name: 'foreign' });
  expect(activated).toMatchObject({ state: 'ACTIVATED', problem: null });
  expect(activated.next).toHaveLength(10);
  const deactivated = await engine.dispatcher.call('deactivateTrigger', { name: 'foreign' });
  expect(deactivated).toMatchObject({ state: 'DEACTIVATED', enabled: false, next: [] });
  expect(JSON.parse(await readFile(path.join(folder, 'triggers', 'foreign.json'), 'utf8'))).toMatchObject({
    enabled: false,
  });
});

test('the next starts are those of active triggers, the soonest first, as their schedules say', async () => {
  // What is due each minute fires at its turn, which would move the next times meanwhile.
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await delay(left);
  const scheduled = (name: string, schedule: string, more: object = {}) => ({
    name,
    type: 'SCHEDULED',
    enabled: true,
    schedule,
    actions: [{ jobName: 'first' }],
    ...more,
  });
  const saved = [
    await save(scheduled('in years', 'cron(0 6 29 2 ? *)')),
    await save(scheduled('often', 'cron(* * * * ? *)')),
    // Not in the minute in which the other one is due.
    await save(scheduled('hourly', `cron(${(new Date().getUTCMinutes() + 30) % 60} * * * ? *)`)),
    await save(scheduled('off', 'cron(30 * * * ? *)', { enabled: false })),
    await save({
      name: 'files',
      type: 'EVENT',
      enabled: true,
      eventSources: [{ databaseName: 'default', tableName: 't' }],
      actions: [{ jobName: 'first' }],
    }),
  ];
  const names = ['in years', 'often', 'hourly', 'off', 'files'];
  await engine.dispatcher.call('pauseTriggers', {});
  try {
    const starts = await engine.dispatcher.call('getNextStarts', {});
    const { triggers, now, before } = starts;
    expect(starts).toMatchObject({ moreTriggers: 0, isComplete: false });
    expect(starts.pausedOn).not.toBe(null);
    expect(before - now).toBe(24 * 3_600_000);
    expect(triggers.map(({ name }) => name)).toEqual(['often', 'hourly', 'in years', 'files']);
    expect(triggers.map(({ next }) => next.length)).toEqual([1000, 24, 1, 0]);
    for (const { name, next } of triggers.slice(0, 3)) {
      const whole = await engine.dispatcher.call('getTrigger', { name, next: 1000 });
      expect(next).toEqual(whole.next.slice(0, next.length));
    }
    expect(triggers[2]!.next[0]).toBeGreaterThan(before);
    // Firings of the last hours, not only the last one.
    for (let time = 0; time < 3; time += 1) await engine.dispatcher.call('startTrigger', { name: 'hourly' });
    const firingsIn = async (pastHours: number): Promise<readonly number[]> =>
      (await engine.dispatcher.call('getNextStarts', { pastHours })).triggers.map(({ firings }) => firings.length);
    expect(await firingsIn(6)).toEqual([0, 3, 0, 0]);
    expect(await firingsIn(0)).toEqual([0, 1, 0, 0]);
    const few = await engine.dispatcher.call('getNextStarts', { hours: 2, limit: 2 });
    expect(few.moreTriggers).toBe(2);
    expect(few.isComplete).toBe(true);
    expect(few.triggers.map(({ name, next }) => [name, next.length])).toEqual([
      ['often', 120],
      ['hourly', 2],
    ]);
  } finally {
    for (const [place, { hash }] of saved.entries())
      await engine.dispatcher.call('deleteDefinition', { kind: 'trigger', name: names[place]!, expectedHash: hash });
    await engine.dispatcher.call('resumeTriggers', {});
  }
});

test('one that is enabled here is activated, renamed with its activation, and deleted with it', async () => {
  const daily = { type: 'SCHEDULED', enabled: true, schedule: 'cron(0 6 * * ? *)', timeZone: 'Europe/Berlin' };
  const saved = await save({ name: 'daily', ...daily, actions: [{ jobName: 'first' }] });
  const { next } = await stateOf('daily');
  expect(new Date(next[0]!).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })).toBe('06:00:00');
  const renamed = await engine.dispatcher.call('saveDefinition', {
    kind: 'trigger',
    value: { name: 'nightly', ...daily, actions: [{ jobName: 'first' }] },
    expectedHash: saved.hash,
    previousName: 'daily',
  });
  expect((await stateOf('nightly')).state).toBe('ACTIVATED');
  const expectedHash = renamed.hash;
  await engine.dispatcher.call('deleteDefinition', { kind: 'trigger', name: 'nightly', expectedHash });
  await writeFile(
    path.join(folder, 'triggers', 'again.json'),
    JSON.stringify({ name: 'nightly', ...daily, actions: [{ jobName: 'first' }] }),
  );
  await expect
    .poll(async () => (await stateOf('nightly').catch(() => undefined))?.state, { timeout: 30_000 })
    .toBe('DEACTIVATED');
});

test('a crawler with a schedule', async () => {
  const crawler = { name: 'c', databaseName: 'd', targets: [{ path: 'in' }] };
  const { hash } = await save(crawler, null, 'crawler');
  await expect(stateOf('c', 'crawler')).rejects.toThrow('Crawler "c" has no schedule.');
  await save({ ...crawler, schedule: 'rate(1 day)' }, hash, 'crawler');
  expect(await stateOf('c', 'crawler')).toMatchObject({ state: 'ACTIVATED', actions: [{ crawlerName: 'c' }] });
  const off = await engine.dispatcher.call('deactivateTrigger', { kind: 'crawler', name: 'c' });
  expect(off.state).toBe('DEACTIVATED');
  const again = await engine.dispatcher.call('getDefinition', { kind: 'crawler', name: 'c' });
  await save({ ...(again.value as object), description: 'x' }, again.hash, 'crawler');
  expect((await stateOf('c', 'crawler')).state).toBe('DEACTIVATED');
});

test('a mistake is refused when it is saved', async () => {
  const actions = [{ jobName: 'first' }];
  const refusals: readonly (readonly [object, string])[] = [
    [{ type: 'SCHEDULED', schedule: 'cron(61 * * * ? *)', actions }, 'minutes "61" is not valid'],
    [{ type: 'SCHEDULED', schedule: 'rate(1 hour)', timeZone: 'Mars/Base', actions }, 'its time zone "Mars/Base"'],
    [{ type: 'SCHEDULED', actions }, 'needs a schedule'],
    [{ type: 'CONDITIONAL', actions }, 'needs conditions'],
    [
      { type: 'CONDITIONAL', conditions: [{ jobName: 'first', state: 'CANCELLED' }], actions },
      'never ends as CANCELLED',
    ],
    [{ type: 'ON_DEMAND', actions: [{}] }, 'an action names neither a job, nor a crawler, nor a table'],
    [{ type: 'EVENT', enabled: true, actions }, 'an EVENT trigger needs eventSources'],
    [{ type: 'EVENT', eventSources: [{ databaseName: 'd' }], actions }, 'neither a crawler alone nor a table'],
    [{ type: 'EVENT', eventSources: [{ crawlerName: 'c', tableName: 't' }], actions }, 'neither a crawler alone'],
  ];
  await expect(save({ name: '', type: 'ON_DEMAND', actions })).rejects.toThrow(
    'Cannot save the trigger because of "name": it is empty.',
  );
  for (const [value, why] of refusals) await expect(save({ name: 'bad', ...value })).rejects.toThrow(why);
  await expect(engine.dispatcher.call('startTrigger', { name: 'bad' })).rejects.toThrow('There is no trigger "bad"');
});

test('a schedule is checked as it is typed', async () => {
  const check = (schedule: string, timeZone = 'UTC') =>
    engine.dispatcher.call('checkSchedule', { schedule, timeZone, next: 3 });
  const midnight = await check('cron(0 0 * * ? *)', 'Asia/Tokyo');
  expect(midnight).toMatchObject({ problem: null, place: null });
  expect(midnight.next.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual(['15:00', '15:00', '15:00']);
  const [first, second] = (await check('rate(90 minutes)')).next;
  expect(second! - first!).toBe(90 * 60_000);
  expect(await check('cron(0 25 * * ? *)')).toMatchObject({
    problem: { message: expect.stringContaining('hours "25"') },
    place: 'schedule',
    next: [],
  });
  for (const text of ['', 'cron(', 'rate(0 minutes)', 'every day'])
    expect((await check(text)).place, text).toBe('schedule');
  expect(await check('cron(', 'Mars/Base')).toMatchObject({ place: 'timeZone' });
  // Times that are all over are valid, and due no more.
  expect(await check('cron(0 0 1 1 ? 1999)')).toEqual({ problem: null, place: null, next: [] });
});

test('triggers follow a job and a crawler that are renamed, and stay activated', async () => {
  await save({ name: 'c', databaseName: 'd', targets: [{ path: 'in' }] }, null, 'crawler').catch(() => undefined);
  await save({
    name: 'follows',
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'first' }, { crawlerName: 'c', state: 'FAILED' }],
    actions: [{ jobName: 'first', arguments: { day: 'x' } }, { crawlerName: 'c' }],
  });
  const { hash, job } = await engine.dispatcher.call('getJob', { name: 'first' });
  await engine.dispatcher.call('saveJob', {
    job: { ...job, name: 'first of all' },
    expectedHash: hash,
    previousName: 'first',
  });
  const crawler = await engine.dispatcher.call('getDefinition', { kind: 'crawler', name: 'c' });
  await engine.dispatcher.call('saveDefinition', {
    kind: 'crawler',
    value: { ...(crawler.value as object), name: 'crawler of c' },
    expectedHash: crawler.hash,
    previousName: 'c',
  });
  expect(await stateOf('follows')).toMatchObject({
    state: 'ACTIVATED',
    conditions: [{ jobName: 'first of all' }, { crawlerName: 'crawler of c', state: 'FAILED' }],
    actions: [{ jobName: 'first of all', arguments: { day: 'x' } }, { crawlerName: 'crawler of c' }],
  });
  const followers = ['foreign', 'nightly', 'go', 'then'];
  for (const name of followers) {
    const { actions, conditions } = await stateOf(name);
    expect(JSON.stringify([actions, conditions]), name).not.toContain('"first"');
  }
  const started = await engine.dispatcher.call('startTrigger', { name: 'go' });
  expect(started.actions).toMatchObject([{ jobName: 'first of all', state: 'STARTED' }]);
});

test('clients hear of a firing that starts no run', async () => {
  await save({ name: 'refused', type: 'ON_DEMAND', actions: [{ jobName: 'nowhere' }] });
  const ending = new AbortController();
  const events = engine.dispatcher.stream('watchEvents', {}, ending.signal);
  const heard = (async () => {
    for await (const event of events) if (event.entity === 'trigger') return true;
    return false;
  })();
  const firing = await engine.dispatcher.call('startTrigger', { name: 'refused' });
  expect(firing.actions[0]?.state).toBe('REFUSED');
  // Until the stream listens, nothing is heard: started again until it is.
  for (let isHeard = false; !isHeard;) {
    await engine.dispatcher.call('startTrigger', { name: 'refused' });
    isHeard = await Promise.race([heard, Promise.resolve(false)]);
  }
  ending.abort();
  expect(await heard).toBe(true);
});

test('a trigger that is renamed keeps what has met its conditions, and its history', async () => {
  const conditions = [{ jobName: 'second' }, { jobName: 'second', state: 'FAILED' }];
  const both = { type: 'CONDITIONAL', enabled: true, logical: 'AND', conditions, actions: [{ jobName: 'missing' }] };
  for (const name of ['start second', 'taken'])
    await save({ name, type: 'ON_DEMAND', actions: [{ jobName: 'second' }] });
  const { hash } = await save({ name: 'both', ...both });
  const metBy = async (name: string) => (await stateOf(name)).conditions.map((each) => each.metBy !== null);
  await engine.dispatcher.call('startTrigger', { name: 'start second' });
  await expect.poll(() => metBy('both'), { timeout: 30_000 }).toEqual([true, false]);
  await engine.dispatcher.call('startTrigger', { name: 'both' });
  const rename = (name: string, previousName: string, expectedHash: string) =>
    engine.dispatcher.call('saveDefinition', { kind: 'trigger', value: { name, ...both }, expectedHash, previousName });
  // A name that is taken changes nothing.
  await expect(rename('taken', 'both', hash)).rejects.toThrow('taken');
  expect(await stateOf('taken')).toMatchObject({ state: 'CREATED' });
  await rename('pair', 'both', hash);
  expect(await metBy('pair')).toEqual([true, false]);
  expect(await stateOf('pair')).toMatchObject({ state: 'ACTIVATED', firings: [{ cause: 'REQUEST' }] });
});
