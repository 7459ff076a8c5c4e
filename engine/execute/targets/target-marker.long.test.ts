/** A catalog that was lost or is older than the files writes to no folder whose last change it does not know. */

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { csv, job, put, rows, run, useRunFixture, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

const fixture = useRunFixture({ inline: true });
const load = job({ bookmark: 'enable', target: { mode: 'append' } });
const overwrite = job({ target: { mode: 'overwrite' } });
const marker = (): string => path.join(fixture.folder, 'out', '_tenon', 'generation.json');
const readMarker = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(marker(), 'utf8')) as Record<string, unknown>;

/** Closes the engine, lets something happen to its state, and opens it again. */
async function meanwhile(change: (state: string) => Promise<void>): Promise<void> {
  const opened = fixture as { engine: RunFixture['engine'] };
  await opened.engine[Symbol.asyncDispose]();
  await change(path.join(fixture.folder, '.tenon'));
  opened.engine = await openWorkspaceEngine(fixture.folder, { inline: true });
  await opened.engine.runs.recover();
}

const dropCatalog = async (state: string): Promise<void> => {
  for (const suffix of ['', '-wal', '-shm']) await rm(path.join(state, `catalog.sqlite${suffix}`), { force: true });
};

/** A catalog as it is now, to come back later. */
async function keepCatalog(): Promise<void> {
  await meanwhile((state) => cp(path.join(state, 'catalog.sqlite'), path.join(fixture.folder, 'kept.sqlite')));
}

const bringBack = async (state: string): Promise<void> => {
  await dropCatalog(state);
  await cp(path.join(fixture.folder, 'kept.sqlite'), path.join(state, 'catalog.sqlite'));
};

async function expectRefused(code: string, refused = load): Promise<void> {
  const before = await rows(fixture);
  const ended = await run(fixture, { job: refused });
  expect(ended.jobRunState).toBe('FAILED');
  expect(ended.error).toMatchObject({ code, hint: expect.stringContaining('tenon adopt') as string });
  expect(await rows(fixture)).toEqual(before);
}

async function succeed(wanted = load): Promise<string> {
  const ended = await run(fixture, { job: wanted });
  expect(ended.error).toBeNull();
  expect(ended.jobRunState).toBe('SUCCEEDED');
  return ended.id;
}

describe('a catalog', { timeout: 120_000 }, () => {
  test('that was lost appends nothing again, and overwrites nothing', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await succeed();
    await meanwhile(dropCatalog);
    await expectRefused('ForeignTarget');
    await expectRefused('ForeignTarget', overwrite);
    expect(await rows(fixture)).toHaveLength(2);
  });

  test('that is older than the files appends nothing again', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await succeed();
    await keepCatalog();
    await put(fixture, 'in/b.csv', csv([4, 5]));
    await succeed();
    await meanwhile(bringBack);
    await expectRefused('CatalogBehind');
    await expectRefused('CatalogBehind', overwrite);
    expect(await rows(fixture)).toHaveLength(4);
  });

  test('that is older stays refused when its other targets have counted on', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await succeed();
    await keepCatalog();
    await put(fixture, 'in/b.csv', csv([4, 5]));
    await succeed();
    await meanwhile(bringBack);
    for (const place of ['other', 'third', 'fourth'])
      await succeed(job({ name: place, target: { path: place, mode: 'append' } }));
    await expectRefused('CatalogBehind');
    expect(await rows(fixture)).toHaveLength(4);
  });

  test('from before an undo does not count the undone rows as written', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const first = await succeed();
    await keepCatalog();
    await fixture.engine.runs.undoJobRun(first);
    expect(await readMarker()).toMatchObject({ changeId: `${first}.undone` });
    await meanwhile(bringBack);
    await put(fixture, 'in/b.csv', csv([4, 5]));
    await expectRefused('CatalogBehind');
  });

  test('that was never lost continues, with a marker, an older one or none', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await succeed();
    const first = await readFile(marker(), 'utf8');
    await put(fixture, 'in/b.csv', csv([2]));
    const second = await succeed();
    await writeFile(marker(), first);
    await put(fixture, 'in/c.csv', csv([4]));
    const third = await succeed();
    expect(await readMarker()).toMatchObject({ generation: 3, changeId: third });
    await rm(marker());
    await fixture.engine.runs.undoJobRun(third);
    await fixture.engine.runs.undoJobRun(second);
    expect(await readMarker()).toMatchObject({ generation: 5, changeId: `${second}.undone` });
    await succeed();
    expect(await rows(fixture)).toHaveLength(3);
  });

  test('knows the files of a target that was copied', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await succeed();
    await cp(path.join(fixture.folder, 'out'), path.join(fixture.folder, 'copied'), { recursive: true });
    await succeed(job({ name: 'copied', target: { path: 'copied', mode: 'append' } }));
    expect(await rows(fixture, 'copied')).toEqual(['1,FR,10', '1,FR,10']);
  });

  test('continues after the folder is adopted', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await succeed();
    const { generation } = await readMarker();
    await meanwhile(dropCatalog);
    await expectRefused('ForeignTarget');
    expect(await fixture.engine.runs.adoptTarget(overwrite, 'out', new AbortController().signal)).toHaveLength(1);
    expect((await readMarker())['generation']).toBeGreaterThan(generation as number);
    await succeed(overwrite);
    expect(await rows(fixture)).toHaveLength(2);
  });
});
