/** After a target was adopted without its history, nothing is appended twice by a bookmark that was lost. */

import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { csv, job, put, rows, run, useRunFixture, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

const fixture = useRunFixture({ inline: true });
const load = job({ bookmark: 'enable', target: { mode: 'append' } });
const signal = new AbortController().signal;

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

const adopt = async (): Promise<void> => void (await fixture.engine.runs.adoptTarget(load, 'out', signal));

describe('an adopted target whose history is unknown', { timeout: 120_000 }, () => {
  test('gets no rows from a job with a bookmark until a person decides: now', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await run(fixture, { job: load });
    await meanwhile(dropCatalog);
    await adopt();
    const refused = await run(fixture, { job: load });
    expect(refused.error).toMatchObject({
      code: 'BookmarkUnknown',
      hint: expect.stringContaining('--set now') as string,
    });
    // A second try, and a new engine, know no more.
    await meanwhile(async () => undefined);
    expect((await run(fixture, { job: load })).error).toMatchObject({ code: 'BookmarkUnknown' });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
    await fixture.engine.runs.setBookmarkToNow(load, {}, signal);
    expect((await run(fixture, { job: load })).error).toBeNull();
    await put(fixture, 'in/b.csv', csv([4]));
    expect((await run(fixture, { job: load })).error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40']);
  });

  test('gets all rows again when a person says so', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await run(fixture, { job: load });
    await meanwhile(dropCatalog);
    await adopt();
    await fixture.engine.catalog.bookmarks.resetJobBookmark('load');
    expect((await run(fixture, { job: load })).error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '1,FR,10']);
  });

  test('with an older catalog: rewinds to a run that it knows, and continues nothing that a forgotten run may have done', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    const first = await run(fixture, { job: load });
    await put(fixture, 'in/b.csv', csv([4]));
    const stopped = await fixture.engine.runs.startJobRun({ job: job({ target: { mode: 'append' } }) });
    await fixture.engine.runs.stopJobRun(stopped.id);
    await fixture.engine.runs.waitForJobRun(stopped.id);
    await meanwhile((state) => cp(path.join(state, 'catalog.sqlite'), path.join(fixture.folder, 'kept.sqlite')));
    await run(fixture, { job: load });
    await meanwhile(async (state) => {
      await dropCatalog(state);
      await cp(path.join(fixture.folder, 'kept.sqlite'), path.join(state, 'catalog.sqlite'));
    });
    expect((await run(fixture, { job: load })).error).toMatchObject({ code: 'CatalogBehind' });
    await adopt();
    expect((await run(fixture, { job: load })).error).toMatchObject({ code: 'BookmarkUnknown' });
    await expect(fixture.engine.runs.resumeJobRun(stopped.id)).rejects.toMatchObject({ code: 'InvalidState' });
    await fixture.engine.runs.setBookmarkToNow(load, {}, signal);
    expect((await run(fixture, { job: load })).error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '4,DE,40']);
    // Undoing the run that is known takes its own rows back; they are read again, and no others.
    await fixture.engine.runs.undoJobRun(first.id);
    expect((await run(fixture, { job: load })).error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '4,DE,40']);
  });

  test('asks nobody when its history is known, or when no Tenon run wrote there', async () => {
    await put(fixture, 'out/by-hand.csv', csv([8]));
    await put(fixture, 'in/a.csv', csv([1]));
    await adopt();
    expect((await run(fixture, { job: load })).error).toBeNull();
    await adopt();
    await put(fixture, 'in/b.csv', csv([4]));
    expect((await run(fixture, { job: load })).error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10', '4,DE,40', '8,DE,80']);
  });

  test('is asked of each job that writes there, and follows a job that is renamed', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await run(fixture, { job: load });
    await meanwhile(dropCatalog);
    await adopt();
    await fixture.engine.runs.setBookmarkToNow(load, {}, signal);
    const { jobRenames } = fixture.engine.catalog;
    await jobRenames.beginJobRename({ from: 'load', to: 'loads', fromHash: '' });
    await jobRenames.finishJobRename('load');
    expect((await run(fixture, { job: { ...load, name: 'loads' } })).error).toBeNull();
    expect((await run(fixture, { job: { ...load, name: 'load' } })).error).toMatchObject({ code: 'BookmarkUnknown' });
    expect(await rows(fixture)).toEqual(['1,FR,10']);
  });
});
