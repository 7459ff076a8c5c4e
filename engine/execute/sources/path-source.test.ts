/** The files of a path that a run reads. */

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { formatHive } from '#engine/types/hive.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-path-source-'));
  engine = await openWorkspaceEngine(folder);
  for (const place of ['in/y=1', 'in/_old', 'in/_tenon/retired']) {
    await mkdir(path.join(folder, place), { recursive: true });
    await writeFile(path.join(folder, place, 'a.csv'), 'id\n1\n');
    await writeFile(path.join(folder, place, '_b.csv'), 'id\n1\n');
  }
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function job(name: string, source: string, bookmark: Job['bookmark'] = 'disable'): Job {
  const args = { path: source, format: 'csv', options: { withHeader: true } };
  return jobSchema.parse({
    name,
    bookmark,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: `out/${name}`, format: 'csv' },
      },
    ],
  });
}

async function run(definition: Job): Promise<JobRun> {
  const started = await engine.runs.startJobRun({ job: definition });
  return engine.runs.waitForJobRun(started.id);
}

async function rowsOf({ id }: JobRun): Promise<number> {
  const tasks = await engine.catalog.jobRuns.getTasks(id);
  return tasks
    .flatMap((task) => task.receipts)
    .reduce((sum, each) => sum + (each.nodeId === 'out' ? each.rowsOut : 0), 0);
}

test.each([
  ['folder', 'in', 1],
  ['everything', 'in/**', 1],
  ['one level', 'in/*/*.csv', 1],
  ['named folder', 'in/*old/*.csv', 0],
  ['hidden folder', 'in/_*/*.csv', 1],
  ['hidden file', 'in/*/_b.csv', 1],
  ['below hidden', 'in/_tenon/**/*.csv', 1],
  ['literal', 'in/_tenon/retired/_b.csv', 1],
])('%s', async (name, source, rows) => {
  const ended = await run(job(name.replaceAll(' ', '-'), source));
  if (rows === 0) expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'FileNotFound' } });
  else {
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rowsOf(ended)).toBe(rows);
  }
});

test.runIf(process.platform !== 'win32')('a pipe is refused before it is opened', async () => {
  execFileSync('mkfifo', [path.join(folder, 'pipe.csv')]);
  const ended = await run(job('pipe', 'pipe.csv'));
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'InvalidInput' } });
  expect(ended.error!.message).toContain('is a pipe, not a file');
});

test('files that changed since a run read them are read whole again, and the log says so', async () => {
  const place = path.join(folder, 'grown');
  await mkdir(place);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await writeFile(path.join(place, `${name}.csv`), 'id\n1\n');
  const definition = job('grown', 'grown', 'enable');
  const warnings = async ({ id }: JobRun): Promise<string[]> =>
    (await engine.catalog.jobRuns.getRunLog(id, { limit: 1000 })).items
      .filter(({ level }) => level === 'warning')
      .map(({ message }) => message);
  const first = await run(definition);
  expect(await warnings(first)).toEqual([]);
  await writeFile(path.join(place, 'a.csv'), 'id\n1\n2\n');
  await writeFile(path.join(place, 'f.csv'), 'id\n1\n');
  const second = await run(definition);
  expect(await rowsOf(second)).toBe(3);
  expect(await warnings(second)).toEqual([
    `Source "In": 1 file was read before and has changed since; it is read in full again: ${place}/a.csv.`,
  ]);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await writeFile(path.join(place, `${name}.csv`), 'id\n1\n2\n3\n');
  expect(await warnings(await run(definition))).toEqual([
    `Source "In": 5 files were read before and have changed since; they are read in full again: ${place}/a.csv, ${place}/b.csv, ${place}/c.csv and 2 more.`,
  ]);
});

test('a file in which a column holds no value does not make text of it', async () => {
  await mkdir(path.join(folder, 'parts'), { recursive: true });
  await writeFile(path.join(folder, 'parts/a.json'), '{"id": 1, "flag": true, "part": {"n": 5}}\n');
  await writeFile(path.join(folder, 'parts/b.json'), '{"id": 2, "flag": null, "part": {"n": null}}\n');
  const definition = jobSchema.parse({
    name: 'parts',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'parts' } },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'in' } },
        args: { condition: 'CASE WHEN id = 2 THEN true ELSE flag AND part.n = 5 END' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'keep' } },
        args: { databaseName: 'db', tableName: 'parts', path: 'out/parts' },
      },
    ],
  });
  const ended = await run(definition);
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rowsOf(ended)).toBe(2);
  const table = await engine.catalog.tables.getTable('db', 'parts');
  expect(table.columns.map(({ type }) => formatHive(type))).toEqual(['bigint', 'boolean', 'struct<n:bigint>']);
});

test.each([
  ['a.json', '[]'],
  ['a.json', '{}\n{}\n'],
  ['a.json', '\n \n'],
  ['a.csv', '\n'],
  ['a.json.gz', ''],
])('a source whose only file is %s with %j is refused for what it lacks', async (name, text) => {
  const place = path.join(folder, 'nothing');
  await rm(place, { recursive: true, force: true });
  await mkdir(place);
  await writeFile(path.join(place, name), name.endsWith('.gz') ? gzipSync(text) : text);
  const definition = job('nothing', 'nothing');
  const [source, target] = definition.nodes;
  const { error } = await run({ ...definition, nodes: [{ ...source!, args: { path: 'nothing' } }, target!] });
  expect(error).toMatchObject({
    code: 'InvalidInput',
    message: 'Node "In": The source has no columns, because its files contain no values.',
  });
});
