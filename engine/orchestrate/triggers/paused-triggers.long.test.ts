/** Paused triggers start nothing by themselves, lose nothing, and start once resumed what their rules say. */

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';

const start = Date.parse('2024-05-01T00:30:00Z');
const at = (text: string): number => Date.parse(`2024-05-01T${text}:00Z`);
const minute = 60_000;

let temporary: TemporaryCatalog;
let place: TriggerPlace;
beforeAll(async () => {
  temporary = await openTemporaryCatalog();
});
afterAll(() => temporary[Symbol.asyncDispose]());
let count = 0;
let hourly: Parameters<TriggerPlace['put']>[0] & { readonly name: string };
let job: string;
beforeEach(async () => {
  count += 1;
  job = `j${count}`;
  hourly = {
    name: `t${count}`,
    type: 'SCHEDULED',
    schedule: 'cron(0 * * * ? *)',
    actions: [{ jobName: job, arguments: {} }],
  };
  place = new TriggerPlace(temporary.catalog, start);
  await place.open();
  return async () => {
    await place.control.resume();
    await place.close();
  };
});

test.each([
  ['skip', '2024-05-01T05:00 +4: j MISSED'],
  ['once', '2024-05-01T05:00 late +4: j STARTED RUNNING'],
] as const)('due times meanwhile are missed runs: %s', async (missedRuns, expected) => {
  await place.put({ ...hourly, missedRuns });
  await place.control.pause();
  await place.advance(at('03:20'));
  await place.reopen();
  await place.advance(at('05:20'));
  expect(await place.history(hourly.name)).toEqual([]);
  expect(await place.control.pausedOn()).toBe(start);
  await place.control.resume();
  expect(await place.control.pausedOn()).toBeNull();
  expect(await place.history(hourly.name)).toEqual([expected.replace(': j', `: ${job}`)]);
});

test('pausing twice keeps the first time, and resuming what is not paused changes nothing', async () => {
  await place.put(hourly);
  await place.control.resume();
  await place.control.pause();
  place.jump(at('00:40'));
  await place.control.pause();
  expect(await place.control.pausedOn()).toBe(start);
  await place.control.resume();
  await place.advance(at('01:00'));
  expect(await place.history(hourly.name)).toHaveLength(1);
});

test('listeners hear of each due time that passes meanwhile: the next one is another', async () => {
  await place.put(hourly);
  await place.control.pause();
  let heard = 0;
  place.control.listen(() => (heard += 1));
  await place.advance(at('00:59'));
  expect(heard).toBe(0);
  await place.advance(at('01:00'));
  expect(heard).toBe(1);
  await place.advance(at('03:30'));
  expect(heard).toBe(3);
});

test('a person starts a trigger and activates others meanwhile', async () => {
  await place.put(hourly);
  await place.control.pause();
  await place.control.request(hourly.name);
  expect(await place.history(hourly.name)).toEqual([`REQUEST: ${job} STARTED RUNNING`]);
  await place.put({ ...hourly, name: `${hourly.name} too` });
  await place.advance(at('01:30'));
  expect(await place.history(`${hourly.name} too`)).toEqual([]);
});

test('ends of runs count, and what they meet starts once resumed, as long as it is activated', async () => {
  const conditions = [{ jobName: job, state: 'SUCCEEDED' as const }];
  for (const name of ['next', 'off'])
    await place.put({
      name: `${name}${count}`,
      type: 'CONDITIONAL',
      conditions,
      actions: [{ jobName: `${name} job ${count}`, arguments: {} }],
    });
  place.edit({ ...hourly, name: `go${count}`, type: 'ON_DEMAND', schedule: null });
  await place.control.request(`go${count}`);
  await place.control.pause();
  await place.endRunOf(job);
  await place.reopen();
  expect(await place.history(`next${count}`)).toEqual([`CONDITIONS: next job ${count} PENDING`]);
  await place.control.deactivate('trigger', `off${count}`);
  await place.control.resume();
  expect(await place.history(`next${count}`)).toEqual([`CONDITIONS: next job ${count} STARTED RUNNING`]);
  expect(await place.history(`off${count}`)).toEqual([`CONDITIONS: off job ${count} MISSED`]);
});

test('a run of a workflow that has started continues', async () => {
  const workflow = `w${count}`;
  place.editWorkflow({ name: workflow });
  place.edit({ ...hourly, workflowName: workflow, type: 'ON_DEMAND', schedule: null });
  place.edit({
    name: `inner${count}`,
    type: 'CONDITIONAL',
    workflowName: workflow,
    conditions: [{ jobName: job, state: 'SUCCEEDED' }],
    actions: [{ jobName: `inner job ${count}`, arguments: {} }],
  });
  await place.control.request(hourly.name);
  await place.control.pause();
  await place.endRunOf(job);
  expect(await place.history(`inner${count}`)).toEqual([`CONDITIONS: inner job ${count} STARTED RUNNING`]);
});

describe('law', () => {
  const steps = fc.array(
    fc.oneof(
      fc.constant('toggle' as const),
      fc.constant('end' as const),
      fc.integer({ min: 1, max: 300 }).map((minutes) => minutes * minute),
    ),
    { maxLength: 14 },
  );
  const rules = fc.constantFrom('skip' as const, 'once' as const, 'all' as const);
  const schedules = fc.constantFrom('cron(0 * * * ? *)', 'rate(25 minutes)', 'cron(10,40 0/3 * * ? *)');

  test('schedules over pauses start what they start over closed hosts', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, rules, schedules, async (drawn, missedRuns, schedule) => {
        const paused = await historyOf(drawn, { missedRuns, schedule }, 'pause');
        expect(paused).toEqual(await historyOf(drawn, { missedRuns, schedule }, 'close'));
      }),
      { numRuns: triesOfRun(400, 4) },
    );
  });

  async function historyOf(
    drawn: readonly ('toggle' | 'end' | number)[],
    settings: Parameters<TriggerPlace['put']>[0] extends infer T ? Partial<T> : never,
    by: 'pause' | 'close',
  ): Promise<string[]> {
    await using own = await openTemporaryCatalog();
    const drawnPlace = new TriggerPlace(own.catalog, start);
    await drawnPlace.open();
    const name = 't';
    await drawnPlace.put({ ...hourly, ...settings, name, actions: [{ jobName: 'j', arguments: {} }] });
    let isOff = false;
    for (const step of drawn) {
      if (typeof step === 'number') {
        if (isOff && by === 'close') drawnPlace.jump(drawnPlace.now() + step);
        else await drawnPlace.advance(drawnPlace.now() + step);
      } else if (step === 'toggle') {
        if (by === 'pause') await (isOff ? drawnPlace.control.resume() : drawnPlace.control.pause());
        else await (isOff ? drawnPlace.open() : drawnPlace.close());
        isOff = !isOff;
        await drawnPlace.control.settled();
      } else if (!isOff && (await own.catalog.jobRuns.getUnfinishedJobRuns()).length > 0)
        await drawnPlace.endRunOf('j');
    }
    const history = await drawnPlace.history(name);
    if (!(isOff && by === 'close')) await drawnPlace.close();
    return history;
  }
});
