/** Job runs: the limit of concurrent ones, immutability, tasks, rejected records, logs. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { JobTask, RejectedRecord } from '#engine/catalog/entities.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { sampleRun, sampleTask } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

describe('job runs', () => {
  let place: TemporaryCatalog;
  beforeAll(async () => {
    place = await openTemporaryCatalog();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('at most maxConcurrentRuns are unfinished, also when created at once', async () => {
    const { jobRuns } = place.catalog;
    const made = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        jobRuns.createJobRun(sampleRun(`jr_c${index}`, { jobName: 'c', jobRunState: 'WAITING' }), 2),
      ),
    );
    expect(made.map((each) => each.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(made[2]).toMatchObject({
      reason: {
        code: 'ConcurrentRunsExceeded',
        message: expect.stringContaining('2 unfinished runs (#1, #2)') as string,
      },
    });
    await jobRuns.updateJobRun('jr_c0', { jobRunState: 'STOPPED', completedOn: 9 });
    await jobRuns.createJobRun(sampleRun('jr_c9', { jobName: 'c' }), 2);
    await jobRuns.createJobRun(sampleRun('jr_d', { jobName: 'd' }), 1);
    expect((await jobRuns.getUnfinishedJobRuns()).map(({ id }) => id)).toEqual(['jr_c1', 'jr_c9', 'jr_d']);
  });

  test('a finished run does not change', async () => {
    const { jobRuns } = place.catalog;
    const run = await jobRuns.createJobRun(sampleRun('jr_f', { jobName: 'f' }), 1);
    expect(run).toEqual({
      ...sampleRun('jr_f', { jobName: 'f' }),
      number: expect.any(Number) as number,
      startedOn: null,
      completedOn: null,
      error: null,
    });
    const error = { kind: 'user', code: 'Execution', message: 'm' } as const;
    const failed = await jobRuns.updateJobRun('jr_f', { jobRunState: 'FAILED', completedOn: 5, error, startedOn: 2 });
    expect(failed).toMatchObject({ jobRunState: 'FAILED', completedOn: 5, startedOn: 2, error });
    await expect(jobRuns.updateJobRun('jr_f', { attempt: 1 })).rejects.toMatchObject({ code: 'InvalidState' });
    expect(await jobRuns.getJobRun('jr_f')).toEqual(failed);
    await expect(jobRuns.createJobRun(sampleRun('jr_f', { jobName: 'f' }), 1)).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
    await expect(jobRuns.getJobRun('jr_none')).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('lists are newest first', async () => {
    const { jobRuns } = place.catalog;
    for (let index = 0; index < 5; index += 1)
      await jobRuns.createJobRun(sampleRun(`jr_l${index}`, { jobName: 'l' }), 9);
    const ids = (await readAll((after) => jobRuns.getJobRuns('l', { after, limit: 2 }))).map(({ id }) => id);
    expect(ids).toEqual(['jr_l4', 'jr_l3', 'jr_l2', 'jr_l1', 'jr_l0']);
    expect((await jobRuns.getJobRuns()).items[0]!.id).toBe('jr_l4');
    const numbers = (await jobRuns.getJobRuns('l')).items.map(({ number }) => number);
    expect(numbers).toEqual([0, 1, 2, 3, 4].map((older) => numbers[0]! - older));
    expect((await jobRuns.getJobRun('jr_l4')).number).toBe(numbers[0]);
  });

  test('definitions of runs are those that people wrote, of plans up to a size', async () => {
    const { jobRuns } = place.catalog;
    const create = (id: string, plan: object | string, more: object = {}): Promise<unknown> =>
      jobRuns.createJobRun(
        sampleRun(id, { jobName: 'w', plan: typeof plan === 'string' ? plan : JSON.stringify(plan), ...more }),
        9,
      );
    await create('jr_w1', { job: { n: 1 } });
    await create('jr_w2', { job: { n: 2 }, objects: 'x'.repeat(40e6) });
    await create('jr_w3', { job: { n: 3 }, objects: 'x'.repeat(40e6) });
    await create('jr_w4', { job: { n: 4 } });
    await create('jr_w5', { job: { n: 5 } }, { redriveOf: 'jr_w4' });
    await create('jr_w6', { job: { n: 6 }, keepsRows: true });
    await create('jr_w7', '');
    expect((await jobRuns.getRunDefinitions('w')).map(({ id, job }) => [id, job])).toEqual([
      ['jr_w4', '{"n":4}'],
      ['jr_w3', '{"n":3}'],
      ['jr_w2', '{"n":2}'],
    ]);
    expect(await jobRuns.getRunDefinitions('none')).toEqual([]);
  });

  test('the newest run of each job, however old it is', async () => {
    const { jobRuns } = place.catalog;
    const before = await readAll((after) => jobRuns.getLatestJobRuns({ after, limit: 1000 }));
    await jobRuns.createJobRun(sampleRun('jr_rare', { jobName: 'rare' }), 1);
    for (let index = 0; index < 6; index += 1)
      for (const jobName of ['often', 'o', 'often.er'])
        await jobRuns.createJobRun(sampleRun(`jr_${jobName}${index}`, { jobName }), 9);
    const latest = await readAll((after) => jobRuns.getLatestJobRuns({ after, limit: 2 }));
    expect(latest.map(({ jobName, id }) => [jobName, id])).toEqual(
      [
        ...before.map(({ jobName, id }) => [jobName, id]),
        ['o', 'jr_o5'],
        ['often', 'jr_often5'],
        ['often.er', 'jr_often.er5'],
        ['rare', 'jr_rare'],
      ].sort(([left], [right]) => (left! < right! ? -1 : 1)),
    );
  });

  test('a task is replaced by its next state, and attempts are stored separately', async () => {
    const { jobRuns } = place.catalog;
    await jobRuns.createJobRun(sampleRun('jr_t', { jobName: 't' }), 1);
    const task = sampleTask('jr_t', { startedOn: 1 });
    const durable: JobTask = {
      ...task,
      state: 'DURABLE',
      completedOn: 2,
      peakMemory: 2 ** 40,
      spilledBytes: 0,
      files: [{ targetNodeId: 'n', path: '/x', size: 1, checksum: 'c', recordCount: 2, partitionValues: ['a', null] }],
      receipts: [
        {
          nodeId: 'n',
          kind: 'join',
          rowsIn: 3,
          rowsOut: 2,
          filtered: 1,
          rejected: 0,
          deduplicated: 0,
          inputs: { left: 1, right: 2 },
        },
      ],
    };
    const failed: JobTask = {
      ...task,
      attempt: 1,
      state: 'FAILED',
      error: { kind: 'user', code: 'Execution', message: 'm' },
    };
    for (const each of [task, durable, failed]) await jobRuns.putTask(each);
    expect(await jobRuns.getTasks('jr_t')).toEqual([durable, failed]);
    await expect(jobRuns.putTask({ ...task, runId: 'jr_none' })).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('rejected records and log entries come back in order, all of them', async () => {
    const { jobRuns } = place.catalog;
    await jobRuns.createJobRun(sampleRun('jr_r', { jobName: 'r' }), 1);
    const records: RejectedRecord[] = Array.from({ length: 12_345 }, (_, line) => ({
      nodeId: 'n',
      file: line % 2 === 0 ? null : '/f',
      line,
      byteOffset: line * 3,
      columnName: null,
      reason: `"'\n${line}`,
      raw: null,
    }));
    expect(await jobRuns.getJobRun('jr_r')).not.toHaveProperty('hasRejects');
    await jobRuns.addRejectedRecords('jr_r', records);
    expect(await jobRuns.getJobRun('jr_r')).toMatchObject({ hasRejects: true });
    expect((await jobRuns.getJobRuns('r')).items).toMatchObject([{ hasRejects: true }]);
    const kept = await readAll((after) => jobRuns.getRejectedRecords('jr_r', { after, limit: 5000 }));
    expect(kept.map(({ id: _id, redrive: _redrive, ...record }) => record)).toEqual(records);
    const log = [
      { time: 1, level: 'info', message: 'a', details: { deep: [1, null] } },
      { time: 0, level: 'error', message: '', details: {} },
    ] as const;
    await jobRuns.addRunLog('jr_r', log);
    expect((await jobRuns.getRunLog('jr_r')).items).toEqual(log);
    await expect(jobRuns.addRunLog('jr_none', [])).rejects.toMatchObject({ code: 'EntityNotFound' });
    await expect(jobRuns.getRejectedRecords('jr_none')).rejects.toMatchObject({ code: 'EntityNotFound' });
  });
});
