/** Kills the host at fault points of a compaction: one reader had read the table, one had not, and each gets each row once. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { append, compact, copied, reader, run } from '#engine/orchestrate/compaction/testing/followed-table.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

const program = fileURLToPath(new URL('./testing/compacting-program.ts', import.meta.url));
const whole = ['1', '2', '3', '4'];

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'tenon-killed-compaction-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** @returns the signal that ended the process, or null. */
function compactIn(folder: string, faults: string): Promise<string | null> {
  const env = { ...process.env, TENON_FAULTS: faults, TENON_PROCESS_ROLE: 'host' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, folder], { env }, (error, _out, complaints) => {
      if (error !== null && error.signal == null) reject(new Error(complaints));
      else resolve(error?.signal ?? null);
    });
  });
}

/** Three rows, which one reader has read. */
async function prepare(folder: string): Promise<void> {
  await using engine = await openWorkspaceEngine(folder, { inline: true });
  for (const id of [1, 2, 3]) await append(engine, id);
  await run(engine, reader('early'));
}

test('at any point of host and catalog', { timeout: 900_000 }, async () => {
  const template = path.join(scratch, 'recorded');
  await prepare(template);
  const record = path.join(scratch, 'points.txt');
  expect(await compactIn(template, `record:${record}`)).toBeNull();
  const points = (await readFile(record, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  expect(points.length).toBeGreaterThan(20);
  const kills = ['host', 'catalog'].flatMap((role) =>
    [...points.filter((each) => each === role).keys()].map((point) => `${role}:${point}`),
  );
  let killed = 0;
  const tried = casesOfRun(kills, 4, 8);
  for (const kill of tried) {
    const place = path.join(scratch, 'at', kill.replace(':', '-'));
    await using _none = { [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }) };
    await prepare(place);
    if ((await compactIn(place, `kill:${kill}`)) === 'SIGKILL') killed += 1;
    await using engine = await openWorkspaceEngine(place, { inline: true });
    await engine.runs.recover();
    await run(engine, reader('early'));
    await run(engine, reader('late'));
    await append(engine, 4);
    await compact(engine);
    for (const name of ['early', 'late']) {
      expect((await run(engine, reader(name))).error, `${kill}, ${name}`).toBeNull();
      expect(await copied(place, name), `${kill}, ${name}`).toEqual(whole);
    }
  }
  expect(killed / tried.length).toBeGreaterThan(0.7);
});
