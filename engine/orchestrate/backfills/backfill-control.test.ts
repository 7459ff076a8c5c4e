/** Backfills over a real catalog: each slice runs once, whatever fails, is stopped, resumed, undone or killed in between. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { publishedFiles, sampleIntent, sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { BackfillHost, request } from '#engine/orchestrate/backfills/testing/backfill-host.ts';

let place: TemporaryCatalog;
let host: BackfillHost;
beforeEach(async () => {
  place = await openTemporaryCatalog();
  host = new BackfillHost(place);
  await host.open();
});
afterEach(async () => {
  await host.close();
  await place[Symbol.asyncDispose]();
});

test('a backfill that could not continue is checked again, though no run ends', async () => {
  host.isDiskFull = true;
  const { id } = await host.control.begin(request(['1', '2']));
  expect((await place.catalog.jobRuns.getJobRuns('j')).items).toEqual([]);
  host.isDiskFull = false;
  expect(host.wakes).toHaveLength(1);
  host.wakes[0]!();
  await host.control.look();
  await host.endOf('1');
  await host.endOf('2');
  expect(await place.catalog.backfills.getBackfill(id)).toMatchObject({ status: 'ENDED' });
});

async function shown(id: string): Promise<string[]> {
  const { items } = await place.catalog.backfills.getBackfillSlices(id, []);
  return items.map(({ given, state }) => `${given['day']} ${state}`);
}

describe('a backfill', () => {
  test('runs its slices in their order, at most so many at once, and ends', async () => {
    const { id } = await host.control.begin(request(['a', 'b', 'c'], { atOnce: 2 }));
    expect(await shown(id)).toEqual(['a STARTED', 'b STARTED', 'c PENDING']);
    await host.endOf('b');
    expect(await shown(id)).toEqual(['a STARTED', 'b SUCCEEDED', 'c STARTED']);
    await host.endOf('a');
    await host.endOf('c');
    const over = await place.catalog.backfills.getBackfill(id);
    expect(over).toMatchObject({ status: 'ENDED', counts: { SUCCEEDED: 3 } });
    await expect(host.control.resume(id)).rejects.toThrow('no slice is left to run');
  });

  test('a slice that is under way says whether its run waits, is paused or runs', async () => {
    const { id } = await host.control.begin(request(['a', 'b', 'c']));
    const { jobRuns } = place.catalog;
    const states = async (): Promise<(string | null)[]> =>
      (await place.catalog.backfills.getBackfillSlices(id, [])).items.map(({ runState }) => runState);
    const [run] = (await jobRuns.getJobRuns('j')).items;
    expect(await states()).toEqual([run!.jobRunState, null, null]);
    await jobRuns.askPause(run!.id, { askedOn: 1, why: null, startedAs: '{}', workflowRun: null });
    expect(await states()).toEqual([run!.jobRunState, null, null]);
    await jobRuns.reachPause(run!.id, 2);
    expect(await states()).toEqual(['PAUSED', null, null]);
    await jobRuns.endPause(run!.id);
    expect(await states()).toEqual(['WAITING', null, null]);
  });

  test('what succeeded is skipped later, also by an ordinary run, unless asked', async () => {
    const arguments_ = { day: 'b', region: 'eu' };
    await place.catalog.jobRuns.createJobRun(
      sampleRun('jr_b', { jobName: 'j', arguments: arguments_, jobRunState: 'RUNNING' }),
      9,
    );
    await host.end('jr_b', 'SUCCEEDED');
    const first = await host.control.begin(request(['a']));
    await host.endOf('a');
    expect((await host.control.plan(request(['a', 'b', 'c']))).doneBy.map((each) => each?.number)).toEqual([
      2,
      1,
      undefined,
    ]);
    const second = await host.control.begin(request(['a', 'b', 'c']));
    expect(await shown(second.id)).toEqual(['a DONE', 'b DONE', 'c STARTED']);
    await host.endOf('c');
    const again = await host.control.begin(request(['a', 'b'], { again: true }));
    expect(await shown(again.id)).toEqual(['a STARTED', 'b PENDING']);
    expect(await shown(first.id)).toEqual(['a SUCCEEDED']);
  });

  test('of a job with a bookmark only backfills count, since other runs read new files alone', async () => {
    host.put({ bookmark: 'enable' });
    const ordinary = { jobName: 'j', arguments: { day: 'a', region: 'eu' }, jobRunState: 'RUNNING' } as const;
    await place.catalog.jobRuns.createJobRun(sampleRun('jr_a', ordinary), 9);
    await host.end('jr_a', 'SUCCEEDED');
    const { id } = await host.control.begin(request(['a']));
    expect(await shown(id)).toEqual(['a STARTED']);
    await host.endOf('a');
    expect(await shown((await host.control.begin(request(['a']))).id)).toEqual(['a DONE']);
  });

  test('of a job with a bookmark no slice begins while the resumed run of another backfill does it', async () => {
    host.put({ bookmark: 'enable' });
    const resume = async (id: string, previousRunId: string) => {
      const resumed = { jobName: 'j', arguments: { day: 'a', region: 'eu' }, previousRunId } as const;
      await place.catalog.jobRuns.createJobRun(sampleRun(id, { ...resumed, jobRunState: 'RUNNING' }), 9);
    };
    await host.control.begin(request(['a']));
    await host.endOf('a', 'FAILED');
    await resume('jr_1', (await place.catalog.jobRuns.getJobRuns('j')).items[0]!.id);
    await expect(host.control.begin(request(['a'], { again: true }))).rejects.toThrow('is running it');
    await host.endOf('a', 'FAILED');
    const other = await host.control.begin(request(['b', 'a']));
    await resume('jr_2', 'jr_1');
    await host.endOf('b');
    expect(await shown(other.id)).toEqual(['b SUCCEEDED', 'a PENDING']);
    await host.endOf('a');
    expect(await shown(other.id)).toEqual(['b SUCCEEDED', 'a DONE']);
  });

  test('a slice runs with the arguments that it is recorded with, though the defaults of the job changed', async () => {
    const { id } = await host.control.begin(request(['a', 'b']));
    host.put({ defaultArguments: { day: '', region: 'us' } });
    await host.endOf('a');
    const { items } = await place.catalog.jobRuns.getJobRuns('j');
    expect(items[0]!.arguments).toEqual({ day: 'b', region: 'eu' });
    await host.endOf('b');
    const other = await host.control.begin(request(['b']));
    expect([await shown(id), await shown(other.id)]).toEqual([['a SUCCEEDED', 'b SUCCEEDED'], ['b STARTED']]);
  });

  test('a slice whose run left the history before anyone looked is not run again', async () => {
    const { id } = await host.control.begin(request(['a']));
    await host.close();
    const [run] = (await place.catalog.jobRuns.getJobRuns('j')).items;
    await place.catalog.jobRuns.updateJobRun(run!.id, { jobRunState: 'SUCCEEDED', completedOn: 9 });
    await place.catalog.jobRuns.createJobRun(sampleRun('jr_last', { jobName: 'j', arguments: {} }), 9);
    const rule = { endedBefore: 1000, unsuccessfulBefore: 1000, keepLast: 1 };
    expect(await place.catalog.history.cleanRuns('j', rule, [run!.id])).toEqual([run!.id]);
    await place.catalog.history.settled();
    await host.open();
    expect(await shown(id)).toEqual(['a SUCCEEDED']);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(1);
  });

  test.each([
    ['commit', 'a SUCCEEDED'],
    ['undo', 'a SUCCEEDED'],
    ['none', 'a FAILED'],
  ])('a slice whose run left the history with %s before its end was recorded is %s', async (change, state) => {
    const { id } = await host.control.begin(request(['a']));
    await host.close();
    const connection = Connection.open(place.path, 'read-write');
    connection.run(sql`INSERT INTO cleaned_history (id, cleaned_on, change) SELECT id, 1, ? FROM job_runs`, change);
    connection.run(sql`DELETE FROM job_runs`);
    connection.close();
    await host.open();
    expect(await shown(id)).toEqual([state]);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(0);
  });

  test('a slice whose run was undone is not done, also when that run has left the history', async () => {
    const { commits, history, jobRuns } = place.catalog;
    const first = await host.control.begin(request(['a']));
    const [run] = (await jobRuns.getJobRuns('j')).items;
    const intent = sampleIntent(run!.id, { jobName: 'j' });
    await commits.writeIntent(intent);
    await commits.applyIntent(run!.id, publishedFiles(intent));
    await host.control.look();
    expect(await shown(first.id)).toEqual(['a SUCCEEDED']);
    await commits.applyUndo(run!.id, []);
    const last = sampleRun('jr_last', { jobName: 'j', arguments: {}, jobRunState: 'RUNNING' });
    await jobRuns.createJobRun(last, 9);
    const rule = { endedBefore: Infinity, unsuccessfulBefore: 1000, keepLast: 1 };
    expect(await history.cleanRuns('j', rule, [run!.id])).toEqual([run!.id]);
    await history.settled();
    const [slice] = (await place.catalog.backfills.getBackfillSlices(first.id, [])).items;
    expect(slice!.undone).toBe(true);
    expect(await shown((await host.control.begin(request(['a']))).id)).toEqual(['a STARTED']);
  });

  test('a slice does not begin while an ordinary run does the same, and not after it', async () => {
    const ordinary = { jobName: 'j', arguments: { region: 'eu', day: 'a' }, jobRunState: 'RUNNING' } as const;
    await place.catalog.jobRuns.createJobRun(sampleRun('jr_a', ordinary), 9);
    const { id } = await host.control.begin(request(['a', 'b']));
    expect(await shown(id)).toEqual(['a PENDING', 'b STARTED']);
    await host.end('jr_a', 'SUCCEEDED');
    await host.endOf('b');
    expect(await shown(id)).toEqual(['a DONE', 'b SUCCEEDED']);
  });

  test('equal slices run once, and two backfills never the same one', async () => {
    const plan = await host.control.plan(request(['a', 'a', 'b']));
    expect(plan.slices).toHaveLength(2);
    expect(plan.notes[0]).toContain('1 slice with the arguments of another one');
    await host.control.begin(request(['a', 'b']));
    await expect(host.control.begin(request(['b']))).rejects.toThrow(
      /Cannot run the slice day=b of job j: backfill #1 is running it/u,
    );
  });

  test('what failed, was stopped or did not begin runs again when resumed; what succeeded does not', async () => {
    const { id } = await host.control.begin(request(['a', 'refused', 'b', 'c'], { atOnce: 2 }));
    await host.endOf('a');
    await host.endOf('b', 'FAILED');
    await host.control.stop(id);
    expect(await shown(id)).toEqual(['a SUCCEEDED', 'refused REFUSED', 'b FAILED', 'c STOPPED']);
    await expect(host.control.stop(id)).rejects.toThrow('it is over');
    await host.control.resume(id);
    expect(await shown(id)).toEqual(['a SUCCEEDED', 'refused REFUSED', 'b STARTED', 'c STARTED']);
  });

  test('the run of a failed slice that a person resumed is that of the slice', async () => {
    const { id } = await host.control.begin(request(['a']));
    await host.endOf('a', 'FAILED');
    const [failed] = (await place.catalog.jobRuns.getJobRuns('j')).items;
    const resumed = {
      jobName: 'j',
      arguments: failed!.arguments,
      previousRunId: failed!.id,
      jobRunState: 'RUNNING',
    } as const;
    await place.catalog.jobRuns.createJobRun(sampleRun('jr_more', resumed), 9);
    await expect(host.control.resume(id)).rejects.toThrow('no slice is left to run');
    await host.end('jr_more', 'SUCCEEDED');
    await host.control.look();
    expect(await shown(id)).toEqual(['a SUCCEEDED']);
  });

  test('stops after a failure if asked', async () => {
    const { id } = await host.control.begin(request(['a', 'b'], { stopsOnFailure: true }));
    await host.endOf('a', 'FAILED');
    expect(await shown(id)).toEqual(['a FAILED', 'b PENDING']);
    expect(await place.catalog.backfills.getBackfill(id)).toMatchObject({ status: 'ENDED' });
  });

  test('waits while the job has as many runs as it may', async () => {
    host.maxConcurrentRuns = 1;
    const { id } = await host.control.begin(request(['a', 'b'], { atOnce: 5 }));
    expect(await shown(id)).toEqual(['a STARTED', 'b PENDING']);
    await host.endOf('a');
    expect(await shown(id)).toEqual(['a SUCCEEDED', 'b STARTED']);
  });

  test('a host that dies between the record and the run leaves a slice that the next one runs once', async () => {
    host.diesAtStart = true;
    void host.control.begin(request(['a', 'b']));
    await expect.poll(async () => (await place.catalog.backfills.getOpenBackfills()).length).toBe(1);
    const { id } = (await place.catalog.backfills.getOpenBackfills())[0]!;
    await expect.poll(() => shown(id)).toEqual(['a STARTED', 'b PENDING']);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(0);
    host.diesAtStart = false;
    await host.open();
    expect(await shown(id)).toEqual(['a STARTED', 'b PENDING']);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(1);
  });

  test('continues with the slices whose host closed, also if it stops after a failure', async () => {
    const { id } = await host.control.begin(request(['a', 'b'], { stopsOnFailure: true }));
    await host.endOf('a');
    await host.closeWithRuns();
    await host.open();
    expect(await shown(id)).toEqual(['a SUCCEEDED', 'b STARTED']);
    expect(await place.catalog.backfills.getBackfill(id)).toMatchObject({ status: 'RUNNING' });
    await host.endOf('b');
    expect(await shown(id)).toEqual(['a SUCCEEDED', 'b SUCCEEDED']);
  });

  test('a slice that was being stopped when its host closed stays so, and a resumed run of it is that of the slice', async () => {
    const stopping = await host.control.begin(request(['a']));
    const resumed = await host.control.begin(request(['b']));
    await place.catalog.backfills.stopBackfill(stopping.id);
    await host.closeWithRuns();
    const [run] = (await place.catalog.jobRuns.getJobRuns('j')).items;
    const more = { jobName: 'j', arguments: run!.arguments, previousRunId: run!.id, jobRunState: 'RUNNING' } as const;
    await place.catalog.jobRuns.createJobRun(sampleRun('jr_more', more), 9);
    await host.open();
    expect([await shown(stopping.id), await shown(resumed.id)]).toEqual([['a STOPPED'], ['b STARTED']]);
    expect((await place.catalog.jobRuns.getJobRuns('j')).items).toHaveLength(3);
  });

  test('follows the job to its new name', async () => {
    const { id } = await host.control.begin(request(['a']));
    await host.endOf('a');
    await place.catalog.jobRenames.beginJobRename({ from: 'j', to: 'k', fromHash: '' });
    await place.catalog.jobRenames.finishJobRename('j');
    expect((await place.catalog.backfills.getBackfill(id)).jobName).toBe('k');
  });

  test('whatever happens in whatever order, no slice succeeds twice, and all that may run do', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('end' as const), index: fc.nat(5), good: fc.boolean() }),
      fc.record({ kind: fc.constant('stop' as const) }),
      fc.record({ kind: fc.constant('resume' as const) }),
      fc.record({ kind: fc.constant('begin' as const), from: fc.nat(4) }),
      fc.record({ kind: fc.constant('reopen' as const) }),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), fc.integer({ min: 1, max: 3 }), async (acts, atOnce) => {
        round += 1;
        const days = [0, 1, 2, 3, 4].map((day) => `${round}-${day}`);
        const { id } = await host.control.begin(request(days, { atOnce }));
        const running = async () =>
          (await place.catalog.jobRuns.getJobRuns('j')).items.filter((run) => run.jobRunState === 'RUNNING');
        for (const each of acts) {
          if (each.kind === 'end') {
            const runs = await running();
            if (runs.length > 0) await host.end(runs[each.index % runs.length]!.id, each.good ? 'SUCCEEDED' : 'FAILED');
            await host.control.look();
          } else if (each.kind === 'begin')
            await host.control.begin(request(days.slice(each.from), { atOnce })).catch(() => undefined);
          else if (each.kind === 'reopen') {
            await host.close();
            await host.open();
          } else await host.control[each.kind](id).catch(() => undefined);
          const open = await place.catalog.backfills.getOpenBackfills();
          for (const { counts } of open) expect(counts.STARTED ?? 0).toBeLessThanOrEqual(atOnce);
        }
        for (;;) {
          await host.control.look();
          const runs = await running();
          if (runs.length === 0) {
            if ((await host.control.resume(id).catch(() => undefined)) === undefined) break;
            continue;
          }
          for (const run of runs) await host.end(run.id, 'SUCCEEDED');
        }
        const succeeded = (await place.catalog.jobRuns.getJobRuns('j', { limit: 1000 })).items
          .filter((run) => run.jobRunState === 'SUCCEEDED')
          .map((run) => run.arguments['day']!)
          .filter((day) => days.includes(day));
        expect(succeeded.toSorted()).toEqual(days);
      }),
      { numRuns: 8 },
    );
  });
});
