/**
 * Exported workflows in Apache Airflow itself: what runs, what fails and what is never started is the same as in Tenon, before and
 * after what was missing has come, and the targets have the same rows.
 */

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

const run = promisify(execFile);
/** A Python with Airflow; undefined: these tests are skipped. */
const airflowPython = process.env['TENON_AIRFLOW_PYTHON'];
const workflows = process.env['TENON_WHOLE'] === '1' ? 20 : 1;
const jobCount = 5;

interface Definition {
  readonly name: string;
  readonly [member: string]: unknown;
}

/** Jobs `job0` … of which some find nothing to read, and a tree of triggers whose conditions Airflow has a rule for. */
function drawWorkflow(seed: number): Readonly<Record<'jobs' | 'workflows' | 'triggers', readonly Definition[]>> {
  const random = randomNumbers(seed);
  const workflowName = `drawn${seed}`;
  // The first two start the run. At least one of them fails.
  const failing = Math.floor(random() * 2);
  const triggers: Definition[] = [
    { name: 'begin', workflowName, type: 'ON_DEMAND', actions: [{ jobName: 'job0' }, { jobName: 'job1' }] },
  ];
  for (let job = 2; job < jobCount; job += 1) {
    const isOfFailure = random() < 0.4;
    // A task behind one that never started counts as failed in Airflow, so failures are those of the first jobs.
    const from = isOfFailure ? 2 : job;
    const first = Math.floor(random() * from);
    const second = random() < 0.5 ? Math.floor(random() * from) : first;
    const state = isOfFailure ? 'FAILED' : 'SUCCEEDED';
    triggers.push({
      name: `then${job}`,
      workflowName,
      type: 'CONDITIONAL',
      enabled: true,
      // Of any, Tenon starts the job for each; of all, once as Airflow does.
      logical: 'AND',
      conditions: [...new Set([first, second])].map((index) => ({ jobName: `job${index}`, state })),
      actions: [{ jobName: `job${job}` }],
    });
  }
  return {
    jobs: Array.from({ length: jobCount }, (_, index) => copyJob(index, index === failing ? 'later' : 'in')),
    workflows: [{ name: workflowName }],
    triggers,
  };
}

function copyJob(index: number, source: string): Definition {
  return {
    name: `job${index}`,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: `out${index}`, format: 'csv' },
      },
    ],
  };
}

async function makeWorkspace(folder: string, definitions: ReturnType<typeof drawWorkflow>): Promise<void> {
  await initWorkspace(folder);
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in', 'a.csv'), 'id,name\n1,one\n2,two\n');
  for (const [kind, values] of Object.entries(definitions)) {
    await mkdir(join(folder, kind), { recursive: true });
    for (const value of values) await writeFile(join(folder, kind, `${value.name}.json`), JSON.stringify(value));
  }
}

/** Job → states of its runs, oldest first. */
async function statesIn(folder: string): Promise<Record<string, string[]>> {
  const { out } = await runTenon(['call', 'getJobRuns', '{"limit":200}'], { folder });
  const { items } = JSON.parse(out) as { items: { jobName: string; jobRunState: string }[] };
  const states: Record<string, string[]> = {};
  for (const { jobName, jobRunState } of items.toReversed()) (states[jobName] ??= []).push(jobRunState);
  return states;
}

/** Lines of each target, sorted. */
async function rowsIn(folder: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (let index = 0; index < jobCount; index += 1) {
    const target = join(folder, `out${index}`);
    const files = (await readdir(target).catch(() => [])).filter((name) => name.endsWith('.csv'));
    const texts = await Promise.all(files.map((name) => readFile(join(target, name), 'utf8')));
    rows[`out${index}`] = texts.flatMap((each) => each.split('\n')).toSorted();
  }
  return rows;
}

describe.skipIf(airflowPython === undefined)('Airflow', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const airflow = async (...args: string[]): Promise<string> => {
    try {
      const { stdout, stderr } = await run(airflowPython!, ['-m', 'airflow', ...args], {
        env: environment,
        maxBuffer: 1e8,
      });
      return stdout + stderr;
    } catch (thrown) {
      // A run of a DAG that fails may end with 1.
      const { stdout, stderr } = thrown as { stdout: string; stderr: string };
      return stdout + stderr;
    }
  };

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-airflow-')));
    await mkdir(join(folder, 'bin'));
    await mkdir(join(folder, 'dags'));
    const entry = join(import.meta.dirname, 'tenon.mjs');
    await writeFile(join(folder, 'bin', 'tenon'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`);
    await chmod(join(folder, 'bin', 'tenon'), 0o755);
    environment = {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      AIRFLOW_HOME: join(folder, 'home'),
      AIRFLOW__CORE__DAGS_FOLDER: join(folder, 'dags'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
    };
    await airflow('db', 'migrate');
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

  test.each(Array.from({ length: workflows }, (_, index) => index + 1))(
    'runs, failures and rows of workflow %d are those of Tenon',
    { timeout: 600_000 },
    async (seed) => {
      const definitions = drawWorkflow(seed);
      const name = `drawn${seed}`;
      const [own, theirs] = [join(folder, `own${seed}`), join(folder, `theirs${seed}`)];
      for (const workspace of [own, theirs]) await makeWorkspace(workspace, definitions);
      const exported = await runTenon(['workflow', 'export', name, '--as', 'airflow'], { folder: theirs });
      expect(exported.code, exported.error).toBe(0);
      await writeFile(join(folder, 'dags', `${name}.py`), exported.out);
      environment['TENON_WORKSPACE'] = theirs;
      for (const state of ['failed', 'success']) {
        const started = await runTenon(['workflow', 'start', name], { folder: own });
        expect(started.code, started.out + started.error).toBe(state === 'failed' ? 4 : 0);
        const text = await airflow('dags', 'test', name);
        const wanted = await statesIn(own);
        expect(await statesIn(theirs), text).toEqual(wanted);
        expect(Object.values(wanted).flat()).toContain('SUCCEEDED');
        expect(await rowsIn(theirs)).toEqual(await rowsIn(own));
        if (state === 'success') continue;
        expect(Object.values(wanted).flat()).toContain('FAILED');
        for (const workspace of [own, theirs]) {
          await mkdir(join(workspace, 'later'));
          await writeFile(join(workspace, 'later', 'b.csv'), 'id,name\n3,three\n');
        }
      }
    },
  );
});
