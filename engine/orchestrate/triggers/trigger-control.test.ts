/** Triggers over a clock that the test sets: each due time starts one run, or says why not, whatever happens to the host. */

import { describe, expect, test } from 'vitest';
import { createDeferred } from '#engine/base/async.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

const hour = 3_600_000;
const start = Date.parse('2024-05-01T00:30:00Z');
const at = (text: string): number => Date.parse(`2024-05-${text}:00Z`);

let place: TriggerPlace;
useTriggerPlace(
  () => start,
  (opened) => (place = opened),
);

const hourly: Parameters<TriggerPlace['put']>[0] = {
  name: 't',
  type: 'SCHEDULED',
  schedule: 'cron(0 * * * ? *)',
  actions: [{ jobName: 'j', arguments: {} }],
};

describe('schedules', () => {
  test('each due time starts one run, over restarts of the host', async () => {
    await place.put(hourly);
    await place.advance(at('01T01:59'));
    await place.endRunOf('j');
    await place.reopen();
    await place.reopen();
    expect(await place.history('t')).toEqual(['2024-05-01T01:00: j STARTED SUCCEEDED']);
    await place.advance(at('01T02:00'));
    await place.reopen();
    expect(await place.history('t')).toEqual([
      '2024-05-01T01:00: j STARTED SUCCEEDED',
      '2024-05-01T02:00: j STARTED RUNNING',
    ]);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(2);
  });

  test('arguments reach the run', async () => {
    await place.put({ ...hourly, actions: [{ jobName: 'j', arguments: { day: 'x' } }] });
    await place.advance(at('01T01:00'));
    expect((await place.catalog.jobRuns.getJobRuns('j')).items[0]?.arguments).toEqual({ day: 'x' });
  });

  test.each([
    ['skip', ['2024-05-01T05:00 +4: j MISSED']],
    ['once', ['2024-05-01T05:00 late +4: j STARTED RUNNING']],
  ] as const)('missed while closed: %s', async (missedRuns, expected) => {
    await place.put({ ...hourly, missedRuns });
    await place.close();
    place.jump(at('01T05:20'));
    await place.open();
    expect(await place.history('t')).toEqual(expected);
    await place.advance(at('01T05:59'));
    expect(await place.history('t')).toEqual(expected);
  });

  test('missed while closed: all, one after the other, also over a further restart', async () => {
    await place.put({ ...hourly, missedRuns: 'all' });
    await place.close();
    place.jump(at('01T03:20'));
    await place.open();
    const states = ['RUNNING', 'PENDING', 'PENDING'];
    const times = ['01', '02', '03'];
    const shown = (): string[] =>
      times.map(
        (time, index) =>
          `2024-05-01T${time}:00 late: j ${states[index] === 'PENDING' ? 'PENDING' : `STARTED ${states[index]}`}`,
      );
    expect(await place.history('t')).toEqual(shown());
    await place.endRunOf('j');
    states.splice(0, 2, 'SUCCEEDED', 'RUNNING');
    expect(await place.history('t')).toEqual(shown());
    await place.close();
    await place.open();
    await place.endRunOf('j', 'FAILED');
    states.splice(1, 2, 'FAILED', 'RUNNING');
    expect(await place.history('t')).toEqual(shown());
    await place.endRunOf('j');
    expect(await place.catalog.triggers.getPendingActions()).toEqual([]);
  });

  test('missed while closed: all, also a time that was due just before the opening or is due meanwhile', async () => {
    await place.put({ ...hourly, schedule: 'cron(* * * * ? *)', missedRuns: 'all' });
    await place.close();
    place.jump(at('01T00:33') + 9000);
    await place.open();
    await place.advance(at('01T00:34') + 5000);
    for (const _ of [1, 2, 3, 4]) await place.endRunOf('j');
    expect(await place.history('t')).toEqual([
      '2024-05-01T00:31 late: j STARTED SUCCEEDED',
      '2024-05-01T00:32 late: j STARTED SUCCEEDED',
      '2024-05-01T00:33 late: j STARTED SUCCEEDED',
      '2024-05-01T00:34: j STARTED SUCCEEDED',
    ]);
  });

  test('all, of a job that takes longer than the time between two due times', async () => {
    await place.put({ ...hourly, missedRuns: 'all' });
    await place.advance(at('01T04:30'));
    expect(await place.history('t')).toEqual(['2024-05-01T01:00: j STARTED RUNNING', '2024-05-01T02:00: j PENDING']);
    await place.endRunOf('j');
    await place.endRunOf('j');
    await place.advance(place.now());
    expect((await place.history('t')).slice(1)).toEqual([
      '2024-05-01T02:00: j STARTED SUCCEEDED',
      '2024-05-01T03:00 late: j STARTED RUNNING',
      '2024-05-01T04:00 late: j PENDING',
    ]);
  });

  test('missed times that wait outlast a file with a mistake', async () => {
    await place.put({ ...hourly, missedRuns: 'all' });
    await place.close();
    place.jump(at('01T02:20'));
    await place.open();
    place.triggers.broken.add('t');
    await place.reopen();
    await place.endRunOf('j');
    await place.advance(at('01T03:20'));
    expect(await place.history('t')).toEqual([
      '2024-05-01T01:00 late: j STARTED SUCCEEDED',
      '2024-05-01T02:00 late: j PENDING',
    ]);
    place.triggers.broken.delete('t');
    await place.control.look();
    await place.endRunOf('j');
    expect((await place.history('t')).slice(1)).toEqual([
      '2024-05-01T02:00 late: j STARTED SUCCEEDED',
      '2024-05-01T03:00 late: j STARTED RUNNING',
    ]);
  });

  test('of very many missed due times the last 100 are made up for, and the others counted', async () => {
    await place.put({ ...hourly, schedule: 'rate(1 minute)', missedRuns: 'all' });
    await place.close();
    place.jump(start + 400 * 24 * hour + 30_000);
    await place.open();
    const history = await place.history('t');
    // The last one is on time, and waits for the others.
    expect(history).toHaveLength(99);
    expect(history[0]).toMatch(/ late \+1000: j STARTED/u);
  });

  test('a computer that slept, a clock that was set ahead, and back', async () => {
    await place.put(hourly);
    place.jump(at('01T04:30'));
    await place.control.look();
    expect(await place.history('t')).toEqual(['2024-05-01T04:00 late +3: j STARTED RUNNING']);
    await place.endRunOf('j');
    place.jump(at('01T01:30'));
    await place.control.look();
    await place.advance(at('01T04:59'));
    // 02:00 and 03:00 had been counted as missed, and are due again; 04:00 has had its run.
    expect((await place.history('t')).filter((line) => line.includes('04:00'))).toHaveLength(1);
    await place.endRunOf('j');
    await place.advance(at('01T05:00'));
    expect((await place.history('t')).at(-1)).toBe('2024-05-01T05:00: j STARTED RUNNING');
    // By a little: nothing is due twice.
    place.jump(at('01T04:55'));
    await place.reopen();
    await place.advance(at('01T05:10'));
    expect((await place.history('t')).filter((line) => line.includes('05:00'))).toHaveLength(1);
  });

  test('times that were missed before one that had its run when the clock was ahead', async () => {
    await place.put(hourly);
    place.jump(at('01T06:30'));
    await place.control.look();
    await place.endRunOf('j');
    place.jump(at('01T01:30'));
    await place.control.look();
    place.jump(at('01T06:40'));
    await place.control.look();
    // 06:00 has had its run; 02:00 to 05:00 are made up for by one.
    expect(await place.history('t')).toEqual([
      '2024-05-01T06:00 late +5: j STARTED SUCCEEDED',
      '2024-05-01T05:00 late +3: j STARTED RUNNING',
    ]);
    await place.endRunOf('j');
    place.jump(at('01T03:30'));
    await place.control.look();
    place.jump(at('01T05:10'));
    await place.control.look();
    expect((await place.history('t')).slice(2)).toEqual(['2024-05-01T04:00 late: j STARTED RUNNING']);
  });

  test('what is enabled in a file only, disabled, edited or deleted', async () => {
    place.edit({ ...hourly, name: 'foreign' });
    await place.put(hourly);
    await place.advance(at('01T01:00'));
    expect(await place.history('foreign')).toEqual([]);
    await place.endRunOf('j');
    place.edit({ name: 't', enabled: false });
    await place.advance(at('01T03:30'));
    place.edit({ name: 't', enabled: true });
    await place.control.settled();
    // What passed while it was disabled was not missed.
    expect(await place.history('t')).toHaveLength(1);
    place.edit({ name: 't', schedule: 'cron(45 * * * ? *)' });
    await place.advance(at('01T04:00'));
    expect((await place.history('t')).slice(1)).toEqual(['2024-05-01T03:45: j STARTED RUNNING']);
    place.edit({ name: 't', schedule: 'nonsense' });
    await place.advance(at('01T06:00'));
    expect(await place.history('t')).toHaveLength(2);
    place.triggers.byName.delete('t');
    await place.control.look();
    expect(await place.catalog.triggers.getTriggerStates()).toEqual([]);
    // The same name from somebody else is not activated here.
    place.edit(hourly);
    await place.advance(at('01T09:00'));
    expect(await place.history('t')).toHaveLength(2);
  });

  test('in a time zone, and a rate from its activation', async () => {
    await place.put({ ...hourly, schedule: 'cron(0 9 * * ? *)', timeZone: 'Asia/Kolkata' });
    await place.put({ ...hourly, name: 'r', schedule: 'rate(7 minutes)', actions: [{ jobName: 'k', arguments: {} }] });
    await place.advance(at('01T00:37'));
    await place.endRunOf('k');
    await place.advance(at('01T03:31'));
    expect(await place.history('t')).toEqual(['2024-05-01T03:30: j STARTED RUNNING']);
    expect((await place.history('r')).slice(0, 2)).toEqual([
      '2024-05-01T00:37: k STARTED SUCCEEDED',
      '2024-05-01T00:44: k STARTED RUNNING',
    ]);
  });

  test('a deleted job and a run too many are refused, and said', async () => {
    place.missingJobs.add('gone');
    await place.put({
      ...hourly,
      actions: [
        { jobName: 'gone', arguments: {} },
        { jobName: 'j', arguments: {} },
      ],
    });
    await place.advance(at('01T02:00'));
    expect(await place.history('t')).toEqual([
      '2024-05-01T01:00: gone REFUSED EntityNotFound, j STARTED RUNNING',
      '2024-05-01T02:00: gone REFUSED EntityNotFound, j REFUSED ConcurrentRunsExceeded',
    ]);
  });

  test('a crawler with a schedule', async () => {
    await place.putCrawler('c', 'cron(0 * * * ? *)');
    await place.advance(at('01T01:00'));
    expect(await place.history('c', 'crawler')).toEqual(['2024-05-01T01:00: c STARTED RUNNING']);
    await place.endCrawl('c', 'SUCCEEDED');
    expect(await place.history('c', 'crawler')).toEqual(['2024-05-01T01:00: c STARTED SUCCEEDED']);
  });
});

describe('on demand and by conditions', () => {
  test('AND waits for all, ANY for one; runs that no trigger started do not count', async () => {
    const jobs = (...names: string[]) => names.map((jobName) => ({ jobName, arguments: {} }));
    const succeeded = (...names: string[]) => names.map((jobName) => ({ jobName, state: 'SUCCEEDED' as const }));
    place.edit({ name: 'go', actions: jobs('a', 'b') });
    await place.put({ name: 'both', type: 'CONDITIONAL', conditions: succeeded('a', 'b'), actions: jobs('x') });
    await place.put({
      name: 'one',
      type: 'CONDITIONAL',
      logical: 'ANY',
      conditions: succeeded('a', 'b'),
      actions: jobs('y'),
    });
    await place.startRun('a', 'jr_manual');
    await place.endRun('jr_manual', 'SUCCEEDED');
    await place.control.request('go');
    await place.endRunOf('b');
    expect(await place.history('both')).toEqual([]);
    expect(await place.history('one')).toEqual(['CONDITIONS: y STARTED RUNNING']);
    await place.endRunOf('y');
    await place.endRunOf('a', 'FAILED');
    expect(await place.history('both')).toEqual([]);
    await place.control.request('go');
    await place.endRunOf('a');
    // b of the first start still counts.
    expect(await place.history('both')).toEqual(['CONDITIONS: x STARTED RUNNING']);
    await place.endRunOf('b');
    expect(await place.history('both')).toHaveLength(1);
  });

  test('a run that ends while the host is closed counts once at the next opening; a crawl counts too', async () => {
    place.edit({
      name: 'go',
      actions: [
        { crawlerName: 'c', arguments: {} },
        { jobName: 'a', arguments: {} },
      ],
    });
    await place.put({
      name: 'next',
      type: 'CONDITIONAL',
      conditions: [
        { crawlerName: 'c', state: 'SUCCEEDED' },
        { jobName: 'a', state: 'FAILED' },
      ],
      actions: [{ jobName: 'x', arguments: {} }],
    });
    await place.control.request('go');
    await place.endCrawl('c', 'SUCCEEDED');
    await place.close();
    const [run] = await place.catalog.jobRuns.getUnfinishedJobRuns();
    await place.catalog.jobRuns.updateJobRun(run!.id, { jobRunState: 'FAILED', completedOn: place.now() });
    await place.open();
    await place.reopen();
    expect(await place.history('next')).toEqual(['CONDITIONS: x STARTED RUNNING']);
  });

  test('EVENT without sources is refused by name, and so is a trigger that does not exist', async () => {
    place.edit({ ...hourly, name: 'e', type: 'EVENT' });
    await expect(place.control.request('e')).rejects.toThrow(
      'Cannot use trigger "e": an EVENT trigger needs eventSources or a webhook.',
    );
    await expect(place.control.request('none')).rejects.toThrow('There is no "none".');
  });
});

describe('names', () => {
  test('what a renamed job or crawler has met counts on, and what waits starts it by its new name', async () => {
    const conditions = (job: string, crawler: string): Trigger['conditions'] => [
      { jobName: job, state: 'SUCCEEDED' },
      { crawlerName: crawler, state: 'SUCCEEDED' },
      { jobName: 'last', state: 'SUCCEEDED' },
    ];
    const both = { name: 'both', type: 'CONDITIONAL' as const, actions: [{ jobName: 'done', arguments: {} }] };
    await place.put({ ...both, conditions: conditions('old job', 'old') });
    await place.put({
      name: 'go',
      actions: [
        { jobName: 'old job', arguments: {} },
        { crawlerName: 'old', arguments: {} },
        { jobName: 'last', arguments: {} },
      ],
    });
    await place.control.request('go');
    await place.endRunOf('old job');
    await place.endCrawl('old', 'SUCCEEDED');
    await place.control.hold(async () => {
      place.edit({ ...both, conditions: conditions('new job', 'new') });
      const { jobRenames, crawlerRenames } = place.catalog;
      await jobRenames.beginJobRename({ from: 'old job', to: 'new job', fromHash: '' });
      await jobRenames.finishJobRename('old job');
      await crawlerRenames.beginCrawlerRename({ from: 'old', to: 'new', fromHash: '' });
      await crawlerRenames.finishCrawlerRename('old');
    });
    await place.endRunOf('last');
    expect(await place.history('both')).toEqual(['CONDITIONS: done STARTED RUNNING']);
    expect(await place.history('go')).toEqual([
      'REQUEST: new job STARTED SUCCEEDED, new STARTED SUCCEEDED, last STARTED SUCCEEDED',
    ]);
  });

  test('nothing is due while something is renamed, and is made up for after it', async () => {
    await place.put(hourly);
    const done = createDeferred<void>();
    const held = place.control.hold(() => done.promise);
    place.jump(at('01T01:00'));
    const look = place.control.look();
    expect(await place.history('t')).toEqual([]);
    done.resolve();
    await Promise.all([held, look]);
    expect(await place.history('t')).toEqual(['2024-05-01T01:00: j STARTED RUNNING']);
  });
});

test('listeners hear of firings, refusals and activations, and not of a look that finds nothing', async () => {
  let heard = 0;
  const stop = place.control.listen(() => (heard += 1));
  const isHeard = async (act: () => Promise<unknown>): Promise<boolean> => {
    const before = heard;
    await act();
    await place.control.settled();
    return heard > before;
  };
  expect(await isHeard(() => place.put(hourly))).toBe(true);
  expect(await isHeard(() => place.control.look())).toBe(false);
  expect(await isHeard(() => place.advance(at('01T01:00')))).toBe(true);
  expect(await isHeard(() => place.control.look())).toBe(false);
  // The job still runs, so that the next one is refused.
  expect(await isHeard(() => place.advance(at('01T02:00')))).toBe(true);
  expect(await isHeard(() => place.control.request('t'))).toBe(true);
  expect(await isHeard(() => place.control.deactivate('trigger', 't'))).toBe(true);
  stop();
  expect(await isHeard(() => place.put(hourly))).toBe(false);
});
