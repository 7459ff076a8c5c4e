/**
 * A received workspace that is opened as fresh counts as one that lost its catalog: nothing that the sender's state had
 * under way continues, and no folder that it wrote is written again before somebody adopts it.
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { hostileCatalogs } from '#engine/testing/hostile/workspaces/catalogs.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import { beginPlaces, endPlaces, makePlace, victim } from '#main/cli/testing/hostile-places.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

beforeAll(beginPlaces, 240_000);
afterAll(endPlaces);

const openFresh = (root: string): Promise<Engine> =>
  createEngine({ workspace: root, title: 'x', inline: true, opening: 'fresh' });

async function runCopy(engine: Engine): Promise<{ jobRunState: string; error: { code: string } | null }> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName: 'copy' });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id })) if (item.item === 'finished') break;
  return engine.dispatcher.call('getJobRun', { id }) as never;
}

test('a folder that the sender wrote is not written before it is adopted', async () => {
  const { root } = makePlace();
  const before = readTree(path.join(root, 'out'));
  await using engine = await openFresh(root);
  expect(await runCopy(engine)).toMatchObject({ jobRunState: 'FAILED', error: { code: 'ForeignTarget' } });
  expect(readTree(path.join(root, 'out'))).toEqual(before);
  await engine.dispatcher.call('adoptTarget', { jobName: 'copy', nodeId: 'write' });
  expect(await runCopy(engine)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
});

test.each(
  casesOfRun(
    hostileCatalogs.map(({ name, plant }) => [name, plant] as const),
    4,
  ),
)('nothing of it continues: %s', { timeout: 60_000 }, async (_name, plant) => {
  const place = makePlace();
  plant({ ...place, victim });
  const before = readTree(place.outside);
  await using engine = await openFresh(place.root);
  expect((await engine.dispatcher.call('getJobRuns', {})).items).toEqual([]);
  expect(readTree(place.outside)).toEqual(before);
});

test('an unfinished commit inside the workspace is neither published nor undone', async () => {
  const { root } = makePlace();
  const out = path.join(root, 'out');
  const [written] = readdirSync(out).filter((name) => name.startsWith('part-'));
  const runId = 'jr_00000000000000000000000000000009';
  const staged = path.join(out, '_tenon', runId, 's0-0-0', 'x.csv');
  mkdirSync(path.dirname(staged), { recursive: true });
  copyFileSync(path.join(out, written!), staged);
  // The sender's own last run, as a kill between intent and publication leaves it.
  const database = new BetterSqlite3(path.join(root, '.tenon', 'catalog.sqlite'));
  database.pragma('foreign_keys = OFF');
  const intent = {
    runId,
    jobName: 'copy',
    expectedTables: [],
    expectedBookmarkVersion: null,
    publishes: [{ staged, final: path.join(out, 'part-x.csv'), size: readFileSync(staged).length, checksum: null }],
    retires: [{ path: path.join(out, written!), retired: path.join(out, '_tenon', 'retired', runId, written!) }],
    tableChanges: [],
    bookmarkChanges: [],
  };
  database
    .prepare(
      `INSERT INTO commits (run_id, job_name, phase, changes_bookmark, written_on, intent) VALUES (?, 'copy', 'publishing', 0, ?, ?)`,
    )
    .run(runId, Date.now(), JSON.stringify(intent));
  database.close();
  const before = readTree(out);
  await (await openFresh(root))[Symbol.asyncDispose]();
  expect(readTree(out)).toEqual(before);
});

test('what was found is kept, and the answer counts once', async () => {
  const { root } = makePlace();
  const catalog = readFileSync(path.join(root, '.tenon', 'catalog.sqlite'));
  await (await openFresh(root))[Symbol.asyncDispose]();
  const aside = (): string[] => readdirSync(root).filter((name) => name.startsWith('.tenon-set-aside-'));
  expect(aside()).toHaveLength(1);
  expect(readFileSync(path.join(root, aside()[0]!, 'catalog.sqlite'))).toEqual(catalog);
  // From now on it is this user's own: the same answer given again sets nothing aside.
  await (await openFresh(root))[Symbol.asyncDispose]();
  await (await createEngine({ workspace: root, title: 'x', inline: true }))[Symbol.asyncDispose]();
  expect(aside()).toHaveLength(1);
});

test('a link in its place is renamed itself, and what it leads to stays', async () => {
  const { root, outside } = makePlace();
  rmSync(path.join(root, '.tenon'), { recursive: true });
  writeFileSync(path.join(outside, 'catalog.sqlite'), 'letters');
  symlinkSync(outside, path.join(root, '.tenon'));
  const before = readTree(outside);
  // Nothing offers an answer that is then refused.
  await expect(createEngine({ workspace: root, title: 'x', inline: true })).rejects.toMatchObject({
    code: 'ForeignWorkspace',
    hint: expect.not.stringContaining('take-over') as string,
  });
  await (await openFresh(root))[Symbol.asyncDispose]();
  expect(readTree(outside)).toEqual(before);
  expect(existsSync(path.join(root, '.tenon', 'identity.json'))).toBe(true);
});
