/** A rename of a crawler, killed at any of its steps: triggers and what is activated have the name that the crawler has. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { initWorkspace } from '#engine/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-rename-crawler-')));
  await initWorkspace(folder);
  await put('crawlers', 'landed', { databaseName: 'd', targets: [{ path: 'in' }], schedule: 'cron(0 6 * * ? 2190)' });
  const crawlerName = 'landed';
  await put('triggers', 'daily', { type: 'SCHEDULED', schedule: 'cron(0 6 * * ? 2190)', actions: [{ crawlerName }] });
  const actions = [{ jobName: 'load' }];
  await put('triggers', 'then', { type: 'CONDITIONAL', conditions: [{ crawlerName, state: 'SUCCEEDED' }], actions });
  await put('triggers', 'new files', { type: 'EVENT', eventSources: [{ crawlerName }], actions });
  for (const name of ['daily', 'then', 'new files']) await tenon(['trigger', 'activate', name]);
  await tenon(['trigger', 'activate', 'landed', '--crawler']);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

async function put(kind: string, name: string, value: object): Promise<void> {
  await mkdir(path.join(folder, kind), { recursive: true });
  await writeFile(path.join(folder, kind, `${name}.json`), JSON.stringify({ name, ...value }));
}

async function tenon(args: readonly string[], faults = ''): Promise<string> {
  const { code, out, error } = await runTenon(args, {
    folder,
    environment: faults === '' ? {} : { TENON_FAULTS: faults },
  });
  if (!faults.startsWith('kill'))
    expect([code, error.split('\n').filter((line) => line.startsWith('error'))]).toEqual([0, []]);
  return out;
}

/** @returns the name that it has now. */
async function check(what: string): Promise<string> {
  // It opens the catalog, which finishes or abandons the rename.
  const { triggers } = JSON.parse(await tenon(['call', 'listTriggers', '{}'])) as Output<'listTriggers'>;
  const crawlers = JSON.parse(
    await tenon(['call', 'getDefinitions', '{"kind":"crawler"}']),
  ) as Output<'getDefinitions'>;
  expect(crawlers, what).toHaveLength(1);
  const { name } = crawlers[0]!;
  const found = triggers.map(({ kind, state, actions, conditions, eventSources, ...trigger }) => [
    kind === 'crawler' ? trigger.name : kind,
    state,
    [...actions, ...conditions, ...eventSources].flatMap(({ crawlerName }) => crawlerName ?? []),
  ]);
  expect(found, what).toEqual([
    ...['daily', 'new files', 'then'].map(() => ['trigger', 'ACTIVATED', [name]]),
    [name, 'ACTIVATED', [name]],
  ]);
  return name;
}

async function rename(from: string, faults: string): Promise<void> {
  const { hash, value } = JSON.parse(
    await tenon(['call', 'getDefinition', JSON.stringify({ kind: 'crawler', name: from })]),
  ) as Output<'getDefinition'>;
  const changed = { ...(value as object), name: from === 'landed' ? 'arrived' : 'landed' };
  await tenon(
    [
      'call',
      'saveDefinition',
      JSON.stringify({ kind: 'crawler', value: changed, expectedHash: hash, previousName: from }),
    ],
    faults,
  );
}

test('whatever ends the process, triggers follow or nothing has changed', { timeout: 900_000 }, async () => {
  const steps = path.join(folder, 'steps');
  await rename('landed', `record:${steps}`);
  let name = await check('whole');
  expect(name).toBe('arrived');
  const lines = (await readFile(steps, 'utf8')).trim().split('\n');
  const pointsOf = (role: string): string[] => lines.filter((line) => line.startsWith(`${role} `));
  const points = ['host', 'catalog'].flatMap((role) => pointsOf(role).map((line, at) => ({ role, at, line })));
  for (const { role, at, line } of casesOfRun(points, 10, 20)) {
    await rename(name, `kill:${role}:${at}`);
    name = await check(`${role} ${at}: ${line}`);
  }
});
