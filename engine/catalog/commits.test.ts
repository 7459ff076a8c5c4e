/** The commit journal: intents, conflicts, phases, blocked commits, undo, bookmarks. */

import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import {
  publishedFiles,
  sampleChange,
  sampleIntent,
  sampleObject,
  sampleObjects,
  sampleRun,
  sampleTable,
} from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

const problem = { kind: 'operational', code: 'DiskFull', message: 'no room' } as const;
const bookmark = (...paths: string[]) => [
  { sourceKey: 'src', addObjects: paths.map((path) => ({ path, size: 1, modifiedMicros: 1 })) },
];

describe('commits', () => {
  let place: TemporaryCatalog | undefined;
  beforeEach(async () => {
    await place?.[Symbol.asyncDispose]();
    place = await openTemporaryCatalog();
    const { databases, tables } = catalog();
    await databases.ensureDatabase('sales');
    await tables.createTable(sampleTable('orders'), 'person');
    for (const id of ['jr_1', 'jr_2', 'jr_3']) await catalog().jobRuns.createJobRun(sampleRun(id), 9);
  });
  afterAll(() => place?.[Symbol.asyncDispose]());
  const catalog = (): TemporaryCatalog['catalog'] => place!.catalog;

  const generation = async (): Promise<number> => (await catalog().tables.getTable('sales', 'orders')).generation;
  const paths = async (): Promise<string[]> =>
    (await catalog().tables.getTableSnapshot('sales', 'orders')).objects.map((object) => object.path);
  const add = (...numbers: number[]) => [
    sampleChange('orders', { addObjects: numbers.map((number) => sampleObject('orders', 'a', number)) }),
  ];
  async function commit(intent: CommitIntent): Promise<void> {
    await catalog().commits.writeIntent(intent);
    await catalog().commits.applyIntent(intent.runId, publishedFiles(intent));
  }

  test('an intent changes nothing until it is applied, and then everything at once', async () => {
    const { commits, jobRuns, tables, bookmarks } = catalog();
    const before = await tables.getTable('sales', 'orders');
    const intent = sampleIntent('jr_1', {
      expectedTables: [{ databaseName: 'Sales', name: 'Orders', generation: before.generation }],
      expectedBookmarkVersion: 0,
      tableChanges: [
        ...add(1, 2),
        sampleChange('fresh', { databaseName: 'new', table: sampleTable('fresh', { databaseName: 'new' }) }),
      ],
      bookmarkChanges: bookmark('/in/1'),
    });
    await commits.writeIntent(intent);
    expect(await tables.getTable('sales', 'orders')).toEqual(before);
    expect(await commits.getCommit('jr_1')).toMatchObject({ phase: 'publishing', intent, error: null });
    await expect(jobRuns.updateJobRun('jr_1', { jobRunState: 'FAILED' })).rejects.toMatchObject({
      code: 'InvalidState',
    });
    await expect(commits.applyIntent('jr_1', [])).rejects.toMatchObject({ code: 'InvalidInput' });
    await commits.applyIntent('jr_1', publishedFiles(intent));
    const after = await tables.getTable('sales', 'orders');
    expect(after).toMatchObject({ objectCount: 2, recordCount: 20, partitionCount: 1, versionId: 0 });
    expect(after.generation).toBeGreaterThan(before.generation);
    expect(await tables.getTable('new', 'fresh')).toMatchObject({ versionId: 0 });
    expect(await jobRuns.getJobRun('jr_1')).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await bookmarks.getJobBookmark('nightly')).toMatchObject({ version: 1, runId: 'jr_1' });
    await commits.applyIntent('jr_1', publishedFiles(intent));
    expect(await tables.getTable('sales', 'orders')).toEqual(after);
    await commits.markCleaned('jr_1');
    await commits.markCleaned('jr_1');
    await commits.applyIntent('jr_1', []);
    expect((await commits.getCommitsInPhase('cleaned')).map((each) => each.intent.runId)).toEqual(['jr_1']);
    expect(await commits.findCommit('jr_2')).toBeUndefined();
    await expect(commits.getCommit('jr_2')).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('what moved since the plan is named', async () => {
    const { commits } = catalog();
    const stale = await generation();
    await commit(sampleIntent('jr_1', { tableChanges: add(1), bookmarkChanges: bookmark('/in/1') }));
    const expectedTables = [{ databaseName: 'sales', name: 'orders', generation: stale }];
    await expect(commits.writeIntent(sampleIntent('jr_2', { expectedTables }))).rejects.toMatchObject({
      code: 'ConcurrentModification',
      message: expect.stringContaining('sales.orders') as string,
    });
    await expect(commits.writeIntent(sampleIntent('jr_2', { expectedBookmarkVersion: 0 }))).rejects.toMatchObject({
      code: 'ConcurrentModification',
      message: expect.stringContaining('nightly') as string,
    });
    const made = [{ databaseName: 'sales', name: 'orders', generation: null }];
    await expect(commits.writeIntent(sampleIntent('jr_2', { expectedTables: made }))).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
    const gone = [{ databaseName: 'sales', name: 'gone', generation: 1 }];
    await expect(commits.writeIntent(sampleIntent('jr_2', { expectedTables: gone }))).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
    expect(await commits.findCommit('jr_2')).toBeUndefined();
  });

  test('an open intent keeps others away from its tables and its bookmark', async () => {
    const { commits, tables, crawls, bookmarks, databases } = catalog();
    const intent = sampleIntent('jr_1', { tableChanges: add(1), bookmarkChanges: bookmark('/in/1') });
    await commits.writeIntent(intent);
    await commits.writeIntent(intent);
    await expect(commits.writeIntent({ ...intent, tableChanges: [] })).rejects.toMatchObject({ code: 'InvalidState' });
    const concurrent = {
      code: 'ConcurrentModification',
      message: expect.stringContaining('run #1 of job nightly') as string,
    };
    await expect(commits.writeIntent(sampleIntent('jr_2', { tableChanges: add(2) }))).rejects.toMatchObject(concurrent);
    await expect(
      commits.writeIntent(sampleIntent('jr_2', { bookmarkChanges: bookmark('/in/2') })),
    ).rejects.toMatchObject(concurrent);
    await expect(bookmarks.resetJobBookmark('nightly')).rejects.toMatchObject(concurrent);
    await expect(tables.updateTable(sampleTable('orders', { owner: 'x' }), 'person')).rejects.toMatchObject(concurrent);
    await expect(tables.deleteTable('sales', 'orders')).rejects.toMatchObject(concurrent);
    await expect(databases.deleteDatabase('sales')).rejects.toMatchObject(concurrent);
    await crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
    const crawled = {
      table: sampleTable('orders'),
      objects: sampleObjects('orders', 'a', 1),
      expectedGeneration: await generation(),
    };
    const publication = { crawlId: 'cr_1', tables: [crawled], deleteTables: [], changes: [] };
    await expect(crawls.publishCrawl(publication)).rejects.toMatchObject(concurrent);
    await crawls.publishCrawl({ ...publication, tables: [{ ...crawled, objects: [] }] });
    await commits.applyIntent('jr_1', publishedFiles(intent));
    await commit(sampleIntent('jr_2', { tableChanges: add(2), bookmarkChanges: bookmark('/in/2') }));
    expect(await paths()).toHaveLength(2);
  });

  test('a blocked commit locks its tables until retry', async () => {
    const { commits, jobRuns, tables } = catalog();
    const intent = sampleIntent('jr_1', { tableChanges: add(1) });
    await jobRuns.askPause('jr_1', { askedOn: 1, why: null, startedAs: '{}', workflowRun: null });
    await commits.writeIntent(intent);
    await commits.blockCommit('jr_1', problem);
    expect((await jobRuns.getJobRun('jr_1')).paused).toBeUndefined();
    expect(await tables.getTable('sales', 'orders')).toMatchObject({ lockedByRun: 'jr_1' });
    expect(await jobRuns.getJobRun('jr_1')).toMatchObject({ jobRunState: 'COMMIT_BLOCKED', error: problem });
    const locked = { code: 'InvalidState', message: expect.stringContaining('run #1 of job nightly') as string };
    await expect(commits.writeIntent(sampleIntent('jr_2', { tableChanges: add(2) }))).rejects.toMatchObject(locked);
    await expect(tables.deleteTable('sales', 'orders')).rejects.toMatchObject(locked);
    await expect(commits.applyIntent('jr_1', publishedFiles(intent))).rejects.toMatchObject({ code: 'InvalidState' });
    await commits.unblockCommit('jr_1');
    expect(await jobRuns.getJobRun('jr_1')).toMatchObject({ jobRunState: 'RUNNING', error: null });
    await commits.applyIntent('jr_1', publishedFiles(intent));
    expect(await tables.getTable('sales', 'orders')).toMatchObject({ lockedByRun: null, objectCount: 1 });
    await expect(commits.blockCommit('jr_1', problem)).rejects.toMatchObject({ code: 'InvalidState' });
    await expect(commits.unblockCommit('jr_1')).rejects.toMatchObject({ code: 'InvalidState' });
  });

  test('undoing a blocked commit releases its locks and fails its run', async () => {
    const { commits, jobRuns, tables } = catalog();
    await commits.writeIntent(sampleIntent('jr_1', { tableChanges: add(1) }));
    await commits.blockCommit('jr_1', problem);
    await commits.applyUndo('jr_1', []);
    await commits.applyUndo('jr_1', []);
    expect(await commits.getCommit('jr_1')).toMatchObject({ phase: 'undone' });
    expect(await jobRuns.getJobRun('jr_1')).toMatchObject({ jobRunState: 'FAILED', error: problem });
    expect(await tables.getTable('sales', 'orders')).toMatchObject({ lockedByRun: null, objectCount: 0 });
    await expect(commits.applyIntent('jr_1', [])).rejects.toMatchObject({ code: 'InvalidState' });
    await expect(commits.writeIntent(sampleIntent('jr_1'))).rejects.toMatchObject({ code: 'InvalidState' });
  });

  test('intents that could not be applied are refused before they are written', async () => {
    const { commits, jobRuns } = catalog();
    const refused = async (intent: CommitIntent, code: string): Promise<void> => {
      await expect(commits.writeIntent(intent)).rejects.toMatchObject({ code });
    };
    await refused(sampleIntent('jr_none'), 'EntityNotFound');
    await refused(sampleIntent('jr_1', { tableChanges: [sampleChange('none')] }), 'EntityNotFound');
    await refused(sampleIntent('jr_1', { tableChanges: [...add(1), ...add(2)] }), 'InvalidInput');
    await refused(sampleIntent('jr_1', { tableChanges: add(1, 1) }), 'InvalidInput');
    const other = sampleChange('orders', { table: sampleTable('other') });
    await refused(sampleIntent('jr_1', { tableChanges: [other] }), 'InvalidInput');
    const flat = sampleChange('orders', {
      table: sampleTable('orders', { partitionKeys: [] }),
      addObjects: [sampleObject('orders', 'a', 1)],
    });
    await refused(sampleIntent('jr_1', { tableChanges: [flat] }), 'InvalidInput');
    await jobRuns.updateJobRun('jr_1', { jobRunState: 'STOPPED' });
    await refused(sampleIntent('jr_1'), 'InvalidState');
  });

  test('undo names the later runs that block it', async () => {
    const { commits, bookmarks } = catalog();
    await commit(sampleIntent('jr_1', { tableChanges: add(1), bookmarkChanges: bookmark('/in/1') }));
    await commit(sampleIntent('jr_2', { tableChanges: add(2) }));
    await commit(sampleIntent('jr_3', { bookmarkChanges: bookmark('/in/1', '/in/3') }));
    const error = {
      code: 'InvalidState',
      hint: expect.stringMatching(/run #\d+ of job \S+, run #\d+ of job/u) as string,
    };
    await expect(commits.checkUndo('jr_1')).rejects.toMatchObject(error);
    await expect(commits.checkUndo('jr_2')).resolves.toBeUndefined();
    await expect(commits.applyUndo('jr_1', [])).rejects.toMatchObject(error);
    await commits.applyUndo('jr_3', []);
    expect(await bookmarks.getJobBookmark('nightly')).toMatchObject({ version: 3, runId: 'jr_1' });
    expect((await bookmarks.getBookmarkObjects('nightly', 'src')).map(({ path }) => path)).toEqual(['/in/1']);
    await commits.applyUndo('jr_2', []);
    await commits.applyUndo('jr_1', []);
    expect(await paths()).toEqual([]);
    expect(await bookmarks.getBookmarkObjects('nightly', 'src')).toEqual([]);
  });

  test('undo keeps later changes by people, and records the mtime of restored files', async () => {
    const { commits, tables } = catalog();
    await commit(sampleIntent('jr_1', { tableChanges: add(1) }));
    const old = sampleObject('orders', 'a', 1).path;
    const replaced = sampleChange('orders', { table: sampleTable('orders', { owner: 'run' }), removeObjects: [old] });
    await commit(sampleIntent('jr_2', { tableChanges: [replaced] }));
    await tables.updateTable(sampleTable('orders', { owner: 'person' }), 'person');
    await commits.applyUndo('jr_2', [{ path: old, modifiedMicros: 77 }]);
    expect(await tables.getTable('sales', 'orders')).toMatchObject({ owner: 'person', objectCount: 1 });
    expect((await tables.getTableObjects('sales', 'orders')).items[0]).toMatchObject({ modifiedMicros: 77 });
  });

  test('undo of a run whose table was deleted only closes the commit', async () => {
    const { commits, tables } = catalog();
    await commit(sampleIntent('jr_1', { tableChanges: add(1) }));
    await tables.deleteTable('sales', 'orders');
    await commits.applyUndo('jr_1', []);
    expect(await commits.getCommit('jr_1')).toMatchObject({ phase: 'undone' });
    expect(await tables.findTable('sales', 'orders')).toBeUndefined();
  });

  test('a bookmark records each path as the last run saw it, and can be reset to a run', async () => {
    const { bookmarks } = catalog();
    const twice = { path: '/in/1', size: 2, modifiedMicros: 2 };
    expect(await bookmarks.getJobBookmark('nightly')).toEqual({
      jobName: 'nightly',
      version: 0,
      runId: null,
      position: 'start',
      setToNowOn: null,
    });
    await commit(sampleIntent('jr_1', { bookmarkChanges: bookmark('/in/1', '/in/2') }));
    await commit(
      sampleIntent('jr_2', {
        bookmarkChanges: [
          { sourceKey: 'src', addObjects: [twice] },
          { sourceKey: 'b', addObjects: [twice] },
        ],
      }),
    );
    const objects = await bookmarks.getBookmarkObjects('nightly', 'src');
    expect(objects).toEqual([twice, { path: '/in/2', size: 1, modifiedMicros: 1 }]);
    // jr_3 committed nothing: all that earlier runs processed remains.
    await catalog().jobRuns.updateJobRun('jr_3', { plan: JSON.stringify({ bookmarkVersion: 2 }) });
    expect(await bookmarks.resetJobBookmark('nightly', 'jr_3')).toMatchObject({ version: 3, runId: 'jr_3' });
    expect(await bookmarks.getBookmarkObjects('nightly', 'src')).toEqual(objects);
    expect(await bookmarks.resetJobBookmark('nightly', 'jr_1')).toMatchObject({ version: 4, runId: 'jr_1' });
    expect((await bookmarks.getBookmarkObjects('nightly', 'src')).map(({ size }) => size)).toEqual([1, 1]);
    expect(await bookmarks.getBookmarkObjects('nightly', 'b')).toEqual([]);
    // What jr_2 processed is forgotten, and would be processed again.
    for (const later of ['jr_2', 'jr_3'])
      await expect(bookmarks.resetJobBookmark('nightly', later)).rejects.toMatchObject({ code: 'InvalidState' });
    expect(await bookmarks.getBookmarkObjects('nightly', 'src')).toHaveLength(2);
    expect(await bookmarks.resetJobBookmark('nightly')).toMatchObject({ runId: null });
    expect(await bookmarks.getBookmarkObjects('nightly', 'src')).toEqual([]);
    await expect(bookmarks.resetJobBookmark('other', 'jr_1')).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
