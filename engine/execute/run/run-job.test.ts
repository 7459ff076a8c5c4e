import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Job } from '#engine/contract/definitions/job.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

describe('a run', () => {
  test('reads, filters, writes and leaves receipts', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3]));
    await put(fixture, 'in/b.csv', csv([4, 5]));
    const ended = await run(fixture, { job: job() });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(task!.receipts).toMatchObject([
      { nodeId: 'out', rowsIn: 4, rowsOut: 4 },
      { nodeId: 'keep', rowsIn: 5, rowsOut: 4, filtered: 1 },
      { nodeId: 'in', rowsIn: 5, rowsOut: 5 },
    ]);
  });

  test('writes Hive partitions, one file a key, with encoded and default values', async () => {
    await put(fixture, 'in/a.csv', 'id,k\n1,a b/c\n2,\n3,x\n4,x\n5,"é=%"\n');
    const ended = await run(fixture, { job: job({ target: { format: 'parquet', partitionKeys: ['k'] } }) });
    expect(ended.error).toBeNull();
    const tree = Object.keys(await readTree(path.join(fixture.folder, 'out'))).filter((name) =>
      name.endsWith('.parquet'),
    );
    expect(tree.map((name) => path.dirname(name)).sort()).toEqual([
      'k=%C3%A9%3D%25',
      'k=__HIVE_DEFAULT_PARTITION__',
      'k=a%20b%2Fc',
      'k=x',
    ]);
    const [table] = (await fixture.engine.catalog.tables.getTables('_path')).items;
    expect(table).toMatchObject({
      recordCount: 4,
      partitionCount: 4,
      objectCount: 4,
      location: path.join(fixture.folder, 'out'),
    });
    const partitions = await fixture.engine.catalog.tables.getPartitions('_path', table!.name);
    expect(new Set(partitions.items.map((each) => each.values[0]))).toEqual(new Set([null, 'a b/c', 'x', 'é=%']));
  });

  test.each(['parquet', 'avro', 'csv'])('keys of %s are in the order of the target', async (format) => {
    await put(fixture, 'in/a.csv', 'id,Sub "k",k\n1,s1,x\n2,s2,\n5,*,end.\n4,s1,x\n');
    const ended = await run(fixture, { job: job({ target: { format, partitionKeys: ['k', 'Sub "k"'] } }) });
    expect(ended.error).toBeNull();
    const files = Object.keys(await readTree(path.join(fixture.folder, 'out')));
    const places = files.filter((name) => name.endsWith(`.${format}`)).map((name) => path.dirname(name));
    expect(places.sort()).toEqual([
      'k=__HIVE_DEFAULT_PARTITION__/Sub%20%22k%22=s2',
      'k=end%2E/Sub%20%22k%22=%2A',
      'k=x/Sub%20%22k%22=s1',
    ]);
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(task!.files.map((file) => [...file.partitionValues, file.recordCount])).toEqual(
      expect.arrayContaining([
        ['x', 's1', 2],
        [null, 's2', 1],
        ['end.', '*', 1],
      ]),
    );
  });

  test.each(['parquet', 'csv'])(
    'a key too long for a name of %s fails the run before anything is seen',
    async (format) => {
      await put(fixture, 'in/a.csv', `id,k\n1,${'é'.repeat(50)}\n2,b\n`);
      const ended = await run(fixture, { job: job({ target: { format, partitionKeys: ['k'] } }) });
      expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'InvalidInput' } });
      expect(await readTree(path.join(fixture.folder, 'out')).catch(() => ({}))).toEqual({});
    },
  );

  test.each(['parquet', 'csv'])('a key of %s with the name of the folder for null is refused', async (format) => {
    await put(fixture, 'in/a.csv', 'id,k\n1,__HIVE_DEFAULT_PARTITION__\n2,\n');
    const ended = await run(fixture, { job: job({ target: { format, partitionKeys: ['k'] } }) });
    expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'InvalidInput' } });
  });

  test('partitioned CSV counts its rows by key', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 4, 6]));
    const ended = await run(fixture, { job: job({ target: { partitionKeys: ['country'] } }) });
    expect(ended.error).toBeNull();
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(Object.fromEntries(task!.files.map((file) => [file.partitionValues[0], file.recordCount]))).toEqual({
      DE: 3,
      FR: 1,
    });
  });

  test('1,000 keys are written in passes, still one file a key', async () => {
    await put(
      fixture,
      'in/a.csv',
      csv(Array.from({ length: 3000 }, (_, index) => index + 10)).replaceAll(
        /^(\d+),(DE|FR),/gmu,
        (_line, id: string) => `${id},${Number(id) % 1000},`,
      ),
    );
    const ended = await run(fixture, { job: job({ target: { format: 'parquet', partitionKeys: ['country'] } }) });
    expect(ended.error).toBeNull();
    const [table] = (await fixture.engine.catalog.tables.getTables('_path')).items;
    expect(table).toMatchObject({ recordCount: 3000, partitionCount: 1000, objectCount: 1000 });
  });

  test('no row gives no file for a folder, and an empty file for one named file', async () => {
    await put(fixture, 'in/a.csv', csv([3]));
    expect((await run(fixture, { job: job() })).jobRunState).toBe('SUCCEEDED');
    expect(await readTree(path.join(fixture.folder, 'out')).catch(() => ({}))).toEqual({});
    const named = await run(fixture, {
      job: job({ target: { path: 'named', fileName: 'all.csv', mode: 'overwrite' } }),
    });
    expect(named.error).toBeNull();
    expect(await readTree(path.join(fixture.folder, 'named'))).toEqual({ 'all.csv': 'id,country,amount\n' });
  });

  test('bad records are rejected with file and line, the good ones are processed', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const definition = job();
    expect((await run(fixture, { job: job({ bookmark: 'enable' }) })).error).toBeNull();
    await put(fixture, 'in/b.csv', `${csv([4, 5])}too,many,values,here\n`);
    const ended = await run(fixture, { job: { ...definition, bookmark: 'enable' } });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
    const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
    expect(items).toMatchObject([{ nodeId: 'in', file: path.join(fixture.folder, 'in/b.csv'), line: 4 }]);
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(tasks.map((task) => task.state)).toEqual(['FAILED', 'DURABLE']);
    expect(tasks[1]!.receipts.find((receipt) => receipt.nodeId === 'in')).toMatchObject({
      rowsIn: 3,
      rowsOut: 2,
      rejected: 1,
    });
  });

  test('more rejected records than allowed fail the run and publish nothing', async () => {
    await put(fixture, 'in/a.csv', `${csv([1, 2, 4, 5, 6, 7])}8,too,many,values\n9,and,more,here\n`);
    const ended = await run(fixture, { job: job({ maxRejectedRecords: 1 }) });
    expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'TooManyErrors' } });
    expect(await rows(fixture)).toEqual([]);
  });

  test('an argument that the job does not have is refused before anything starts', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    const definition = job({ defaultArguments: { day: '1' } });
    await expect(run(fixture, { job: definition, arguments: { dya: '2' } })).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: 'Did you mean day?',
    });
    expect((await fixture.engine.catalog.jobRuns.getJobRuns()).items).toEqual([]);
    expect((await run(fixture, { job: definition, arguments: { day: '2' } })).error).toBeNull();
  });

  test('only a run that committed something can be undone, and once; its record says so', async () => {
    await expect(fixture.engine.runs.undoJobRun('jr_nobody')).rejects.toMatchObject({ code: 'EntityNotFound' });
    const failed = await run(fixture, { job: job() });
    expect(failed.jobRunState).toBe('FAILED');
    await expect(fixture.engine.runs.undoJobRun(failed.id)).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringContaining('it is FAILED and has committed nothing') as string,
    });
    await put(fixture, 'in/a.csv', csv([1]));
    const ended = await run(fixture, { job: job() });
    await fixture.engine.runs.undoJobRun(ended.id);
    const { jobRuns } = fixture.engine.catalog;
    expect([ended.undone, (await jobRuns.getJobRun(ended.id)).undone]).toEqual([undefined, true]);
    await expect(fixture.engine.runs.undoJobRun(ended.id)).rejects.toMatchObject({
      message: expect.stringContaining('already undone') as string,
    });
    await expect(jobRuns.getJobRun(ended.id.slice(0, -2))).rejects.toMatchObject({
      hint: `Did you mean ${ended.id}?`,
    });
  });

  test('a user’s SQL that fails in a run is reported with its place in the text of the node', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const nodes = job().nodes;
    const statement = 'SELECT id,\n  CAST(country AS INTEGER) AS c\nFROM in1';
    const node = {
      id: 'sql',
      name: 'Sql',
      transform: 'SqlTransform',
      inputs: { in1: { node: 'keep' } },
      args: { sql: statement },
    };
    const target = { ...nodes[2]!, inputs: { in: { node: 'sql' } } };
    const ended = await run(fixture, { job: job({ nodes: [nodes[0], nodes[1], node, target] }) });
    expect(ended).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'Execution', details: { line: 2, character: 3 } },
    });
    expect(ended.error!.message).toContain('(line 2, character 3)');
  });

  test('a run that takes longer than its timeout ends as TIMEOUT with nothing visible, and can be resumed', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const nodes = job().nodes;
    const statement =
      'SELECT in1.id, count(*) AS n FROM in1, range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = in1.id GROUP BY ALL';
    const node = {
      id: 'sql',
      name: 'Sql',
      transform: 'SqlTransform',
      inputs: { in1: { node: 'keep' } },
      args: { sql: statement },
    };
    const target = { ...nodes[2]!, inputs: { in: { node: 'sql' } } };
    const definition = job({ nodes: [nodes[0], nodes[1], node, target], timeout: 77 });
    // The least timeout is a minute: it is over as soon as the task runs.
    using timers = vi.spyOn(globalThis, 'setTimeout');
    using _listener = fixture.engine.runs.events.listen((event) => {
      if (event.type !== 'task' || event.state !== 'RUNNING') return;
      for (const [callback, delay] of timers.mock.calls) if (delay === 77 * 60_000) (callback as () => void)();
    });
    const ended = await run(fixture, { job: definition });
    timers.mockRestore();
    _listener[Symbol.dispose]();
    expect(ended).toMatchObject({ jobRunState: 'TIMEOUT', error: { code: 'OperationTimeout' } });
    expect(await rows(fixture)).toEqual([]);
    expect((await fixture.engine.catalog.jobRuns.getTasks(ended.id)).map(({ state }) => state)).toEqual(['FAILED']);
    const resumed = await fixture.engine.runs.resumeJobRun(ended.id);
    await fixture.engine.runs.stopJobRun(resumed.id);
    expect((await fixture.engine.runs.waitForJobRun(resumed.id)).jobRunState).toBe('STOPPED');
  });

  test('tasks of a host that died do not stay RUNNING', async () => {
    const { jobRuns } = fixture.engine.catalog;
    const dead = {
      jobName: 'load',
      attempt: 0,
      previousRunId: null,
      arguments: {},
      plan: '',
      planHash: '',
      createdOn: 1,
    };
    await jobRuns.createJobRun({ ...dead, id: 'jr_dead', jobRunState: 'RUNNING', hostProcess: '1:1' }, 1);
    const task = { runId: 'jr_dead', stageId: 's0', inputHash: '', files: [], receipts: [], error: null };
    const measured = { startedOn: 1, completedOn: null, peakMemory: null, spilledBytes: null };
    await jobRuns.putTask({ ...task, ...measured, taskId: 's0-0', attempt: 0, state: 'RUNNING' });
    await jobRuns.putTask({ ...task, ...measured, taskId: 's0-1', attempt: 0, state: 'DURABLE' });
    expect((await fixture.engine.runs.recover()).failed).toEqual(['jr_dead']);
    const tasks = await jobRuns.getTasks('jr_dead');
    expect(tasks.map(({ state }) => state)).toEqual(['FAILED', 'DURABLE']);
    expect(tasks[0]).toMatchObject({ error: { code: 'WorkerCrashed' }, completedOn: expect.any(Number) as number });
  });

  test('two parallel starts give one run', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    const starts = await Promise.allSettled([
      fixture.engine.runs.startJobRun({ job: job() }),
      fixture.engine.runs.startJobRun({ job: job() }),
    ]);
    expect(starts.map((start) => start.status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const start of starts)
      if (start.status === 'fulfilled') await fixture.engine.runs.waitForJobRun(start.value.id);
    expect(await rows(fixture)).toEqual(['1,FR,10']);
  });

  test('a run that is stopped ends as STOPPED with nothing visible, and can be resumed', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const started = await fixture.engine.runs.startJobRun({ job: job() });
    using _listener = fixture.engine.runs.events.listen((event) => {
      if (event.type === 'task' && event.state === 'DURABLE') void fixture.engine.runs.stopJobRun(event.runId);
    });
    const ended = await fixture.engine.runs.waitForJobRun(started.id);
    expect(ended.jobRunState).toBe('STOPPED');
    expect(await rows(fixture)).toEqual([]);
    _listener[Symbol.dispose]();
    const resumed = await fixture.engine.runs.resumeJobRun(ended.id);
    expect(await fixture.engine.runs.waitForJobRun(resumed.id)).toMatchObject({
      jobRunState: 'SUCCEEDED',
      previousRunId: ended.id,
    });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(resumed.id);
    expect(task!.files[0]!.path).toContain(ended.id);
    await expect(fixture.engine.runs.resumeJobRun(ended.id)).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringContaining(`run #${resumed.number} of job load, which resumed it, is SUCCEEDED`) as string,
    });
    expect(
      (
        await fixture.engine.host
          .storageOf(fixture.folder)
          .list({ root: path.join(fixture.folder, 'out', '_tenon') }, AbortSignal.timeout(1000))
      ).objects.map((object) => path.basename(object.path)),
    ).toEqual(['generation.json', expect.stringMatching(/^table-[0-9a-f]{16}\.json$/u)]);
  });
});

describe('several runs', () => {
  test('jobs that append to one table in parallel all succeed', async () => {
    const append = (name: string): Job =>
      job({
        name,
        nodes: [
          { ...job().nodes[0], args: { path: name, format: 'csv', options: { withHeader: true } } },
          {
            id: 'out',
            name: 'Out',
            transform: 'CatalogTarget',
            inputs: { in: { node: 'in' } },
            args: { databaseName: 'sales', tableName: 'orders', path: 'orders' },
          },
        ],
        threads: 1,
      });
    const names = ['one', 'two', 'three'];
    for (const [index, name] of names.entries())
      await put(fixture, `${name}/a.csv`, csv([index * 2 + 10, index * 2 + 11]));
    expect((await run(fixture, { job: append('one') })).error).toBeNull();
    const ended = await Promise.all(names.map((name) => run(fixture, { job: append(name) })));
    expect(ended.map((each) => each.error)).toEqual([null, null, null]);
    expect(await fixture.engine.catalog.tables.getTable('sales', 'orders')).toMatchObject({
      recordCount: 8,
      objectCount: 4,
    });
  });

  test('a whole run is tried again when its source changed under it', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    let changed = false;
    using _listener = fixture.engine.runs.events.listen((event) => {
      if (changed || event.type !== 'task' || event.state !== 'RUNNING') return;
      changed = true;
      writeFileSync(path.join(fixture.folder, 'in/a.csv'), csv([1, 2, 4]));
    });
    const ended = await run(fixture, { job: job({ maxRetries: 1 }) });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', attempt: 1 });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40']);
  });
});
