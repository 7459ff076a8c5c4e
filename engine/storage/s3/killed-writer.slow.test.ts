/** A host that writes to a bucket is killed at its steps: nothing is lost, nothing is doubled, no upload stays open. */

import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { makeLakeWorkspace, secretVariable } from '#engine/storage/s3/testing/lake-workspace.ts';
import type { ObjectServer } from '#engine/storage/s3/testing/object-server.ts';
import { hasObjectServer, startObjectServer } from '#engine/storage/s3/testing/s3-proxy-server.ts';

const whole = process.env['TENON_WHOLE'] === '1';
/** Kills of each scenario, drawn of all its points; a whole run takes every point. */
const drawn = 2;
const patience = 3_600_000;

interface Scenario {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is done when the host is killed, after one run that wrote `1` and `2`. */
  readonly act: 'run' | 'undo';
  /** Ids in the target in the end. */
  readonly expected: readonly string[];
}

const scenarios: readonly Scenario[] = [
  { name: 'append', args: { mode: 'append' }, act: 'run', expected: ['1', '2', '3', '4'] },
  { name: 'overwrite', args: { mode: 'overwrite' }, act: 'run', expected: ['3', '4'] },
  { name: 'named', args: { mode: 'overwrite', fileName: 'all.csv' }, act: 'run', expected: ['3', '4'] },
  { name: 'undo of an overwrite', args: { mode: 'overwrite' }, act: 'undo', expected: ['1', '2'] },
];

const hostScript = path.join(import.meta.dirname, 'testing/writing-host.ts');
let server: ObjectServer;

describe.skipIf(!hasObjectServer)('killed while it writes to a bucket', () => {
  beforeAll(async () => {
    vi.stubEnv(secretVariable, 'very-secret');
    server = await startObjectServer();
    await server.createBucket('lake');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  test.each(scenarios)(
    '$name',
    async (scenario) => {
      const points = await killedAt(scenario, null);
      expect(points).toBeGreaterThan(10);
      const random = randomNumbers(Number(process.env['TENON_SEED'] ?? 1));
      const all = Array.from({ length: points }, (_, point) => point);
      const chosen = whole ? all : all.sort(() => random() - 0.5).slice(0, drawn);
      for (const point of chosen) await killedAt(scenario, point);
    },
    patience,
  );
});

let count = 0;

/** @param point null: the host is not killed. @returns the number of points that the host passed. */
async function killedAt({ name, args, act, expected }: Scenario, point: number | null): Promise<number> {
  const prefix = `killed-${(count += 1)}/`;
  const folder = await makeLakeWorkspace(server.endpoint);
  try {
    await mkdir(path.join(folder, 'jobs'), { recursive: true });
    await writeFile(path.join(folder, 'jobs/load.json'), JSON.stringify(jobInto(`s3://lake/${prefix}out`, args)));
    await putInput(folder, ['1', '2']);
    await host(folder, 'run', undefined);
    await putInput(folder, ['3', '4']);
    if (act === 'undo') await host(folder, 'run', undefined);
    const record = path.join(folder, 'points');
    const ended = await host(folder, act, point === null ? `record:${record}` : `kill:host:${point}`);
    const what = `${name}, killed at ${point}`;
    expect(ended, what).toBe(point === null ? 0 : null);

    await using engine = await createEngine({ workspace: folder, title: 'test', inline: true });
    await settle(engine, act, what);
    const keys = await server.keys('lake', `${prefix}out/`);
    const files = keys.filter((key) => !key.includes('/_tenon/'));
    const texts = await Promise.all(files.map((key) => server.get('lake', key)));
    const ids = texts.flatMap((text) => text.trim().split('\n').slice(1)).sort();
    expect(ids, what).toEqual(expected);
    await engine.dispatcher.call('cleanHistory', { dryRun: false });
    const left = (await server.keys('lake', `${prefix}out/_tenon/jr_`)).concat(
      (await server.uploads('lake')).filter((key) => key.startsWith(prefix)),
    );
    expect(left, what).toEqual([]);
    const passed = point === null ? (await readFile(record, 'utf8')).split('\n') : [];
    return passed.filter((line) => line.startsWith('host ')).length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a person does after a crash: resumes the run that was killed, or undoes again. */
async function settle({ dispatcher }: Engine, act: Scenario['act'], what: string): Promise<void> {
  const { items } = await dispatcher.call('getJobRuns', { jobName: 'load' });
  const [run] = items;
  if (act === 'undo') {
    const current = await dispatcher.call('getJobRun', { id: run!.id });
    if (!current.undone) await dispatcher.call('undoJobRun', { id: run!.id });
    return;
  }
  // Killed before there was a run, or before it was planned: there is nothing to resume.
  const again = async (): Promise<{ readonly id: string }> => await dispatcher.call('startJobRun', { jobName: 'load' });
  if (items.length === 1) await wait(await again());
  else if (run!.jobRunState !== 'SUCCEEDED') {
    const resumed = dispatcher.call('resumeJobRun', { id: run!.id }).catch((thrown: unknown) => {
      if ((thrown as Error).message.includes('it ended before it was planned')) return again();
      throw thrown;
    });
    await wait(await resumed);
  }

  async function wait({ id }: { readonly id: string }): Promise<void> {
    const steps = await Array.fromAsync(dispatcher.stream('watchJobRun', { id }));
    expect(steps.at(-1), what).toMatchObject({ run: { jobRunState: 'SUCCEEDED', error: null } });
  }
}

function jobInto(target: string, args: Readonly<Record<string, unknown>>): object {
  const source = { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'input.csv' } };
  const out = {
    id: 'out',
    name: 'Out',
    transform: 'PathTarget',
    inputs: { in: { node: 'in' } },
    args: { path: target, format: 'csv', ...args },
  };
  return { name: 'load', maxRetries: 0, nodes: [source, out] };
}

async function putInput(folder: string, ids: readonly string[]): Promise<void> {
  await writeFile(path.join(folder, 'input.csv'), `id\n${ids.map((id) => `${id}\n`).join('')}`);
}

async function host(folder: string, act: Scenario['act'], faults: string | undefined): Promise<number | null> {
  const env = { ...process.env, ...(faults === undefined ? {} : { TENON_FAULTS: faults }) };
  const child = spawn(process.execPath, [hostScript, folder, act], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return await new Promise((resolve) => child.once('exit', resolve));
}
