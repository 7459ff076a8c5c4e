import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { runTenon, startTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-commands-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in', 'day=1'), { recursive: true });
  mkdirSync(join(folder, 'in', 'day=2'));
  writeFileSync(join(folder, 'in', 'day=1', 'a.csv'), 'id,v\n1,x\n2,y\n');
  writeFileSync(join(folder, 'in', 'day=2', 'b.csv'), 'id,v\n3,z\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

function writeJob(name: string, condition: string, more: Record<string, unknown> = {}): void {
  const nodes = [
    { id: 'read', name: 'Days', transform: 'PathSource', args: { path: 'in/day=1' } },
    { id: 'keep', name: 'keep', transform: 'Filter', inputs: { in: { node: 'read' } }, args: { condition } },
    {
      id: 'write',
      name: 'write',
      transform: 'PathTarget',
      inputs: { in: { node: 'keep' } },
      args: { path: 'out', format: 'csv', fileName: 'rows.csv' },
    },
  ];
  writeFileSync(join(folder, 'jobs', 'job.json'), JSON.stringify({ name, nodes, ...more }));
}

describe('crawl and query', () => {
  test('JSON of crawl, then the tables in SQL, then nothing changed', async () => {
    const first = await tenon('crawl', 'in', '--database', 'sales', '--output', 'json');
    expect(first.code).toBe(0);
    const result = JSON.parse(first.out) as CrawlResultText;
    expect(Object.keys(result)).toEqual(['tables', 'added', 'updated', 'unchanged', 'deleted', 'skipped']);
    expect(result.tables).toEqual([
      {
        database: 'sales',
        name: 'in',
        location: join(folder, 'in'),
        classification: 'csv',
        compression: 'none',
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'v', type: 'string' },
        ],
        partitionKeys: [{ name: 'day', type: 'int' }],
        partitionCount: 2,
        objectCount: 2,
        sizeBytes: 22,
        recordCount: 3,
      },
    ]);
    expect(result).toMatchObject({ added: 1, updated: 0, unchanged: 0, deleted: 0, skipped: [] });
    const rows = await tenon(
      'query',
      'SELECT "in".day, sum(id)::BIGINT AS s FROM sales."in" GROUP BY ALL ORDER BY 1',
      '--output',
      'json',
    );
    expect(JSON.parse(rows.out)).toEqual([
      { day: 1, s: 3 },
      { day: 2, s: 3 },
    ]);
    const again = JSON.parse(
      (await tenon('crawl', 'in', '--database', 'sales', '--output', 'json')).out,
    ) as CrawlResultText;
    expect(again).toMatchObject({ added: 0, unchanged: 1 });
  });

  test('a dry run says what a crawl would do, and writes nothing', async () => {
    mkdirSync(join(folder, 'dry', 'day=1'), { recursive: true });
    mkdirSync(join(folder, 'dry', 'day=2'), { recursive: true });
    writeFileSync(join(folder, 'dry', 'day=1', 'a.csv'), 'id,v\n1,a\n');
    writeFileSync(join(folder, 'dry', 'day=2', 'a.csv'), 'id,v\n2,b\n');
    writeFileSync(join(folder, 'dry', 'day=2', 'odd.csv'), 'first,last\nc,d\n');
    const dry = await tenon('crawl', 'dry', '--database', 'dry', '--dry-run', '--output', 'json');
    expect(dry.code).toBe(0);
    const result = JSON.parse(dry.out) as Record<string, unknown>;
    expect(Object.keys(result)).toEqual(['tables', 'added', 'updated', 'unchanged', 'deleted', 'skipped']);
    expect(result).toMatchObject({
      tables: [
        { change: 'added', databaseName: 'dry', name: 'dry', objectCount: 2, version: null, nextVersion: 0 },
        { change: 'added', name: 'odd' },
      ],
      added: 2,
    });
    const misfit = `does not fit: ${join(folder, 'dry', 'day=2', 'odd.csv')}: does not fit table dry.dry: none of its 2 columns (first, last) are in the table; it lacks id, v. It is a separate table, dry.odd.\n`;
    expect(dry.error).toContain(misfit);
    expect((await tenon('query', 'SELECT * FROM dry.dry')).code).toBe(1);
    expect((await tenon('crawl', 'dry', '--database', 'dry')).error).toContain(misfit);
    writeFileSync(join(folder, 'dry', 'day=2', 'b.csv'), 'id,v,w\n2,b,c\n');
    const again = await tenon('crawl', 'dry', '--database', 'dry', '--dry-run');
    expect(again.out).toMatch(/updated +.*dry\.dry .* 0 → 1 /u);
    expect(again.out).toContain('dry.dry: Column added: w string.\n');
    expect(again.out).toMatch(/0 to add, 1 to update, 0 to remove, 1 unchanged; nothing has been written\n$/u);
  });

  test('rows that do not fit are reported on standard error with their file', async () => {
    mkdirSync(join(folder, 'torn'), { recursive: true });
    writeFileSync(join(folder, 'torn', 'a.csv'), `id,v\n${'1,a\n'.repeat(50)}2,b,c\n3,d\n`);
    const crawled = await tenon('crawl', 'torn', '--database', 'torn', '--output', 'json');
    expect(JSON.parse(crawled.out)).toMatchObject({ tables: [{ recordCount: 51 }], skipped: [] });
    expect(crawled.error).toContain(
      `warning: ${join(folder, 'torn', 'a.csv')}: 1 row has too many values (first: line 52)`,
    );
  });

  test('skipped files of the last crawl of a path are listed later', async () => {
    mkdirSync(join(folder, 'mixed'));
    writeFileSync(join(folder, 'mixed', 'a.csv'), 'id\n1\n');
    for (const name of ['x.bin', 'y.bin']) writeFileSync(join(folder, 'mixed', name), Buffer.from([0, 1, 2, 255]));
    await tenon('crawl', 'mixed');
    const listed = await tenon('skipped', 'mixed', '--output', 'json');
    expect((JSON.parse(listed.out) as { path: string }[]).map((file) => basename(file.path))).toEqual([
      'x.bin',
      'y.bin',
    ]);
    expect((await tenon('skipped', 'mixed', '--limit', '1')).out).toContain('the first 1 of 2 files: --limit all\n');
    const unknown = await tenon('skipped', 'nobody');
    expect([unknown.code, unknown.error]).toEqual([
      1,
      expect.stringContaining('No crawl of nobody is in the history.'),
    ]);
  });

  test('unknown tables list near ones, a missing path is wrong input', async () => {
    await tenon('crawl', 'in', '--database', 'sales');
    const near = await tenon('query', 'SELECT * FROM sales.inn');
    expect(near.code).toBe(1);
    expect(near.error).toMatch(/^error EntityNotFound: .*\nhint: Did you mean "in"\?\n$/u);
    expect((await tenon('crawl', './nowhere')).code).toBe(1);
    expect((await tenon('crawl', 'nobody')).error).toContain('EntityNotFound');
  });

  test('query to a file: whole or not at all, never over another', async () => {
    expect((await tenon('query', "SELECT * FROM 'in/*/*.csv' ORDER BY id", '--to', 'all.parquet')).code).toBe(0);
    expect(
      JSON.parse((await tenon('query', "SELECT count(*) AS n FROM 'all.parquet'", '--output', 'jsonl')).out),
    ).toEqual({ n: 3 });
    const over = await tenon('query', 'SELECT 1', '--to', 'all.parquet');
    expect([over.code, over.error]).toEqual([1, expect.stringContaining('AlreadyExists') as string]);
    const failing = await tenon('query', "SELECT CAST(v AS INTEGER) AS i FROM 'in/day=1/a.csv'", '--to', 'bad.csv');
    expect(failing.code).toBe(1);
    expect(readdirSync(folder).sort()).toEqual([
      '.gitignore',
      '.tenon',
      'all.parquet',
      'classifiers',
      'connections',
      'crawlers',
      'in',
      'jobs',
      'notifications',
      'queries',
      'rulesets',
      'subflows',
      'tables',
      'tenon.json',
      'transforms',
      'triggers',
      'workflows',
    ]);
  });

  test('without a workspace a throw-away one serves', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'tenon-outside-'));
    writeFileSync(join(outside, 'a.csv'), 'id\n1\n');
    const crawled = await runTenon(['crawl', 'a.csv', '--output', 'json'], { folder: outside });
    expect((JSON.parse(crawled.out) as CrawlResultText).tables).toHaveLength(1);
    expect(readdirSync(outside)).toEqual(['a.csv']);
    const run = await runTenon(['run', 'x'], { folder: outside });
    expect([run.code, run.error]).toEqual([1, expect.stringContaining('tenon init DIR') as string]);
    rmSync(outside, { recursive: true, force: true });
  });
});

describe('convert', () => {
  test('one format to another and back', async () => {
    expect((await tenon('convert', 'in/day=1/a.csv', 'a.parquet')).code).toBe(0);
    expect((await tenon('convert', 'a.parquet', 'b.csv', '--write-option', 'separator=;')).code).toBe(0);
    expect(readFileSync(join(folder, 'b.csv'), 'utf8')).toBe('id;v\n1;x\n2;y\n');
    const unknown = await tenon('convert', 'a.parquet', 'c.xyz');
    expect([unknown.code, unknown.error]).toEqual([1, expect.stringContaining('UnknownFormat') as string]);
    const option = await tenon('convert', 'a.parquet', 'c.csv', '--write-option', 'seperator=;');
    expect(option.error).toContain('Did you mean separator?');
    expect(existsSync(join(folder, '_tenon'))).toBe(false);
    // Records of lines can be skipped, those of a document cannot.
    writeFileSync(join(folder, 'torn.json'), '[{"a":1},\n{"a":}]\n');
    expect((await tenon('convert', 'torn.json', 'd.csv')).error).toContain('hint: Correct the file at that place');
    writeFileSync(join(folder, 'torn.jsonl'), '{"a":1}\n{"a":\n{"a":2}\n');
    expect((await tenon('convert', 'torn.jsonl', 'd.csv')).error).toContain(
      'hint: Fix the record, or skip such records',
    );
  });
});

describe('run, undo, resume', () => {
  test('a run, its receipts, and undo', async () => {
    writeJob('Daily', 'id > 1');
    const { code, out } = await tenon('run', 'Daily', '--output', 'json');
    expect(code).toBe(0);
    const run = JSON.parse(out) as {
      id: string;
      jobRunState: string;
      receipts: { nodeId: string; rowsIn: number; rowsOut: number; filtered: number }[];
    };
    expect(run.jobRunState).toBe('SUCCEEDED');
    expect(run.receipts.find(({ nodeId }) => nodeId === 'keep')).toMatchObject({ rowsIn: 2, rowsOut: 1, filtered: 1 });
    expect(readdirSync(join(folder, 'out'))).toContain('rows.csv');
    // By the number that pages and messages show.
    const undone = await tenon('undo', '#1');
    expect(undone).toMatchObject({
      code: 0,
      out: `Daily #1 undone: files, catalog and bookmark are back to their state before the run\n`,
    });
    expect(readdirSync(join(folder, 'out'))).not.toContain('rows.csv');
    const twice = await tenon('undo', run.id);
    expect([twice.code, twice.error]).toEqual([1, expect.stringContaining('it was already undone') as string]);
    expect((await tenon('runs')).out).toMatch(/^ *1 +Daily +SUCCEEDED, undone /mu);
    expect((await tenon('undo', '1')).error).toContain('it was already undone');
    expect((await tenon('resume', '9')).error).toBe(
      'error EntityNotFound: Job run "#9" does not exist.\nhint: List the runs and check the number: tenon runs\n',
    );
    expect((await tenon('undo', 'jr_nobody')).error).toBe(
      'error EntityNotFound: Job run "jr_nobody" does not exist.\nhint: See the runs with: tenon runs\n',
    );
  });

  test('a run that finds nothing new says so', async () => {
    writeJob('Daily', 'id > 1', { bookmark: 'enable' });
    const file = join(folder, 'jobs', 'job.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(',"fileName":"rows.csv"', ''));
    expect((await tenon('run', 'Daily')).out).toMatch(/^Daily #\d+ SUCCEEDED$/mu);
    expect((await tenon('run', 'Daily')).out).toMatch(/^Daily #\d+ SUCCEEDED: no new data, nothing written /u);
  });

  test('an argument that the job does not have is refused with near names', async () => {
    writeJob('Daily', 'id > ${least}', { defaultArguments: { least: '1' } });
    const slip = await tenon('run', 'Daily', '--arg', 'laest=2');
    expect([slip.code, slip.error]).toEqual([1, expect.stringContaining('hint: Did you mean least?') as string]);
    expect((await tenon('run', 'Daily', '--arg', 'least=2')).code).toBe(0);
  });

  test('a run that fails is exit 4 and can be resumed; unknown names are exit 1', async () => {
    writeJob('Daily', 'id > 1');
    writeFileSync(join(folder, 'out'), 'a file where the target folder should be');
    const failed = await tenon('run', 'Daily', '--output', 'json');
    expect(failed.code).toBe(4);
    expect(failed.error).toMatch(/^error \w+: .*$/mu);
    expect(failed.error).not.toMatch(/^\s+at /mu);
    const { id } = JSON.parse(failed.out) as { id: string };
    rmSync(join(folder, 'out'));
    const resumed = await tenon('resume', id, '--output', 'json');
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.out)).toMatchObject({ previousRunId: id, jobRunState: 'SUCCEEDED' });
    const unknown = await tenon('run', 'Dayly');
    expect([unknown.code, unknown.error]).toEqual([1, expect.stringContaining('Did you mean "Daily"?') as string]);
    expect((await tenon('resume', 'jr_nope')).code).toBe(1);
  });
});

describe('jobs, runs, rejects', () => {
  test('lists show what exists; rejects show file, line and raw text', async () => {
    expect((await tenon('jobs')).out).toBe('No jobs. A job is a file in the folder jobs/.\n');
    expect((await tenon('runs')).out).toBe('No runs.\n');
    writeJob('Daily', 'id > 1');
    writeFileSync(join(folder, 'jobs', 'broken.json'), '{\n  "name": ""\n}');
    const jobs = await tenon('jobs');
    expect(jobs.out).toMatch(/^Daily +3 +disable +never/mu);
    expect(jobs.error).toBe('problem jobs/broken.json:2: name: it is empty\n');
    rmSync(join(folder, 'jobs', 'broken.json'));
    writeFileSync(join(folder, 'in', 'day=1', 'a.csv'), 'id,v\n1,x\n2,y\n3,z,too,many\n4,w\n');
    const run = await tenon('run', 'Daily');
    expect(run.code).toBe(0);
    const [, number] = /^Daily #(\d+) SUCCEEDED: 1 record rejected, see tenon rejects$/mu.exec(run.out)!;
    const rejects = await tenon('rejects', number!, '--output', 'json');
    expect(JSON.parse(rejects.out)).toMatchObject([
      { file: join(folder, 'in', 'day=1', 'a.csv'), line: 4, nodeId: 'read', raw: '3,z,too,many' },
    ]);
    expect(run.out).toMatch(/^Days +source +4 +3 /mu);
    expect((await tenon('rejects', number!)).out).toMatch(/ Days .*\n1 record\n$/u);
    const runs = (await tenon('runs', 'Daily', '--output', 'jsonl')).out.trim().split('\n');
    const { id } = JSON.parse(runs[0]!) as { id: string };
    expect(runs).toHaveLength(1);
    expect((await tenon('jobs', '--output', 'json')).out).toContain(`"lastRun":{"id":"${id}"`);
    expect((await tenon('runs', 'Dayly')).error).toContain('Did you mean "Daily"?');
    expect((await tenon('rejects', 'jr_nobody')).code).toBe(1);
  });
});

describe('hostile names', () => {
  test('a job’s name and what went wrong in it cannot steer the terminal', async () => {
    const name = 'a\u001B[31mb\n"c';
    writeJob(name, 'id > 1 AND `x\u001B[32m` > 2');
    const run = await tenon('run', name);
    expect(run.code).toBe(4);
    expect(run.error).toMatch(/^error UnknownColumn: Node "keep": .* \(line 1, character 12\)\.$/mu);
    for (const { out, error } of [run, await tenon('jobs'), await tenon('runs')])
      expect(out + error).not.toContain('\u001B');
  });
});

describe('init', () => {
  test.runIf(process.platform === 'linux')('a place where no folder can be created is reported', async () => {
    const { code, error } = await tenon('init', '/proc/tenon');
    expect(code).toBe(1);
    expect(error).toBe(
      'error IoFailed: Cannot create a workspace in /proc/tenon: its file system does not allow new folders there.\nhint: Choose a folder that your user can write to.\n',
    );
    expect((await tenon('query', 'SELECT 1 AS a', '--to', '/proc/tenon/a.csv')).error).toMatch(
      /^error IoFailed: Cannot create \/proc\/tenon: its file system does not allow new folders there\.\nhint: /u,
    );
    writeFileSync(join(folder, 'file'), '');
    expect((await tenon('init', 'file/inner')).error).toContain('error IoFailed: Cannot create a workspace in');
  });
});

describe('an interrupted run', () => {
  test('is stopped, and nothing is published', async () => {
    const sql = 'SELECT count(*) AS n FROM in1, range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = id';
    const nodes = [
      { id: 'read', name: 'Days', transform: 'PathSource', args: { path: 'in/day=1' } },
      { id: 'sql', name: 'sql', transform: 'SqlTransform', inputs: { in1: { node: 'read' } }, args: { sql } },
      {
        id: 'write',
        name: 'write',
        transform: 'PathTarget',
        inputs: { in: { node: 'sql' } },
        args: { path: 'out', format: 'csv' },
      },
    ];
    writeFileSync(join(folder, 'jobs', 'slow.json'), JSON.stringify({ name: 'Slow', nodes }));
    const child = startTenon(['run', 'Slow'], { folder });
    let error = '';
    child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
    // The task has begun when its staging folder exists.
    while (!existsSync(join(folder, 'out', '_tenon'))) await sleep(50);
    await sleep(300);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130);
    expect(error).not.toMatch(/^\s+at /mu);
    expect(readdirSync(join(folder, 'out')).filter((name) => !name.startsWith('_'))).toEqual([]);
    const { items } = JSON.parse((await tenon('call', 'getJobRuns')).out) as { items: { jobRunState: string }[] };
    expect(items.map(({ jobRunState }) => jobRunState)).toEqual(['STOPPED']);
  });
});

describe('call, doctor, clean', () => {
  test('call lists, calls, and reads standard input', async () => {
    expect((await tenon('call', 'list')).out).toContain('previewFile');
    const workspace = JSON.parse((await tenon('call', 'getWorkspace')).out) as { root: string };
    expect(workspace.root).toBe(folder);
    const created = await runTenon(['call', 'createDatabase', '-'], { folder, input: '{"name":"made"}' });
    expect((JSON.parse(created.out) as { name: string }).name).toBe('made');
    const wrong = await tenon('call', 'createDatabase', '{"nam":"x"}');
    expect([wrong.code, wrong.error]).toEqual([1, expect.stringContaining('error InvalidInput') as string]);
    expect((await tenon('call', 'getDatabas')).error).toContain('Did you mean getDatabase');
  });

  test('doctor finds no problem, then reports a file that does not parse', async () => {
    const well = await tenon('doctor');
    expect([well.code, well.out.includes('FAIL')]).toEqual([0, false]);
    writeFileSync(join(folder, 'jobs', 'bad.json'), '{\n  "name": 7\n}');
    const ill = await tenon('doctor');
    expect(ill.code).toBe(1);
    expect(ill.out).toContain('jobs/bad.json:2:');
  });

  test('clean empties the cache', async () => {
    writeFileSync(join(folder, 'a.json'), '[{"id":1},{"id":2}]');
    const pages = await tenon('call', 'openPages', JSON.stringify({ path: join(folder, 'a.json') }));
    expect(JSON.parse(pages.out)).toMatchObject({ rowCount: 2 });
    expect(readdirSync(join(folder, '.tenon', 'cache'))).not.toEqual([]);
    expect((await tenon('clean', '--dry-run')).out).toMatch(/^Cache: [1-9]\d* files?, \d+ bytes would be removed\n/u);
    expect(readdirSync(join(folder, '.tenon', 'cache'))).not.toEqual([]);
    expect((await tenon('clean')).out).toMatch(
      /^Cache: [1-9]\d* files?, \d+ bytes removed\nHistory: 0 runs, 0 crawls removed\nRule: /u,
    );
    expect(readdirSync(join(folder, '.tenon', 'cache'))).toEqual([]);
  });
});
