/** What a workspace knows of its files after it was moved, copied or restored. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import { MovedPlace } from '#engine/testing/moved-workspaces/moved-place.ts';

let place: MovedPlace;

beforeEach(async () => {
  place = new MovedPlace();
  await place.init();
});
afterEach(() => place[Symbol.asyncDispose]());

/** Two committed runs from `in` to the target. */
async function twoRuns(target: string, source = 'in'): Promise<string> {
  place.define(source, target);
  place.put('in/1.csv', 'id\n1\n');
  await place.open();
  expect((await place.run()).error).toBeNull();
  place.put('in/2.csv', 'id\n2\n');
  const { id, error } = await place.run();
  expect(error).toBeNull();
  return id;
}

describe('a workspace that was moved', () => {
  test('reads nothing again, and what is new once', async () => {
    const target = place.beside('out');
    await twoRuns(target);
    await place.bring('moved', 'mv');
    await place.open('take-over');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2']);
    place.put('in/3.csv', 'id\n3\n');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2', '3']);
  });

  test('with a link in its former place is not a copy', async () => {
    const target = place.beside('out');
    const former = place.root;
    await twoRuns(target, path.join(former, 'in'));
    await place.bring('moved', 'mv');
    symlinkSync(place.root, former);
    place.put('in/3.csv', 'id\n3\n');
    await place.open('take-over');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2', '3']);
  });

  test('twice and back again, without a run in between', async () => {
    const target = place.beside('out');
    await twoRuns(target);
    for (const to of ['moved', 'moved/deeper', 'ws']) {
      if (to === 'moved/deeper') {
        await place.bring('aside', 'mv');
        mkdirSync(place.beside('moved'));
      }
      await place.bring(to, 'mv');
      await place.open('take-over');
    }
    place.put('in/3.csv', 'id\n3\n');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2', '3']);
  });

  test('into its own former folder: paths that lie in each other’s way follow', async () => {
    const last = await twoRuns('ws/out', 'in');
    await place.bring('aside', 'mv');
    mkdirSync(place.beside('ws'));
    await place.bring('ws/ws', 'mv');
    await place.open('take-over');
    expect((await place.run()).error).toBeNull();
    expect(place.rows('ws/out')).toEqual(['1', '2']);
    await place.engine.dispatcher.call('undoJobRun', { id: last });
    expect(place.rows('ws/out')).toEqual(['1']);
    expect((await place.run()).error).toBeNull();
    expect(place.rows('ws/out')).toEqual(['1', '2']);
  });

  test('undoes its runs where their files are now', async () => {
    const last = await twoRuns('out');
    await place.bring('moved', 'mv');
    await place.open('take-over');
    await place.engine.dispatcher.call('undoJobRun', { id: last });
    expect(place.rows('out')).toEqual(['1']);
    expect((await place.run()).error).toBeNull();
    expect(place.rows('out')).toEqual(['1', '2']);
  });

  test('names the files of the former folder nowhere but where people wrote it', async () => {
    const former = place.root;
    await twoRuns('out');
    place.put('crawlers/ins.json', JSON.stringify({ name: 'ins', databaseName: 'lake', targets: [{ path: 'in' }] }));
    await place.open();
    for await (const item of place.engine.dispatcher.stream('crawl', { crawlerName: 'ins' })) void item;
    await place.bring('moved', 'mv');
    await place.open('take-over');
    await place.close();
    const allowed = /^(?:workspace_places\.root|bookmark_objects\.path|run_log\.|crawl_changes\.|commits\.intent)/u;
    const database = new BetterSqlite3(path.join(place.root, '.tenon', 'catalog.sqlite'), { readonly: true });
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[];
    const found = tables.flatMap((table) => {
      const rows = database.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[];
      return rows.flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) =>
          typeof value === 'string' && value.includes(former) ? [`${table}.${column}`] : [],
        ),
      );
    });
    database.close();
    expect(found).toContain('bookmark_objects.path');
    expect(found.filter((column) => !allowed.test(column))).toEqual([]);
  });

  test('says where a file is that its definition names by the former folder', async () => {
    await twoRuns(place.beside('out'), path.join(place.root, 'in'));
    const former = place.root;
    await place.bring('moved', 'mv');
    await place.open('take-over');
    expect((await place.run()).error).toMatchObject({
      code: 'FileNotFound',
      message: expect.stringContaining(`was moved from ${former} to ${place.root}`) as string,
      hint: 'Set its path to "in", which is inside this workspace.',
    });
    place.define('in', place.beside('out'));
    await place.open();
    expect((await place.run()).error).toBeNull();
    expect(place.rows(place.beside('out'))).toEqual(['1', '2']);
  });

  test('does not write into its former folder', async () => {
    const former = place.root;
    await twoRuns(path.join(former, 'out'));
    await place.bring('moved', 'mv');
    place.put('in/3.csv', 'id\n3\n');
    await place.open('take-over');
    expect((await place.run()).error).toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('"out"') as string,
    });
    expect(() => statSync(former)).toThrow(/ENOENT/u);
  });

  test('says why a run that wrote outside cannot be undone, and keeps its place in the bookmark', async () => {
    const target = place.beside('out');
    const last = await twoRuns(target);
    await place.bring('moved', 'mv');
    await place.open('take-over');
    await expect(place.engine.dispatcher.call('undoJobRun', { id: last })).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringContaining(`it wrote to ${target}, outside the workspace, before`) as string,
    });
    await place.engine.dispatcher.call('resetJobBookmark', { jobName: 'load', runId: last });
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2']);
  });

  test('is refused as a whole while a commit outside is open, with where to finish it', async () => {
    const former = place.root;
    await twoRuns(place.beside('out'));
    await place.bring('moved', 'mv');
    const database = new BetterSqlite3(path.join(place.root, '.tenon', 'catalog.sqlite'));
    database.exec(`UPDATE commits SET phase = 'publishing' WHERE sequence = 2`);
    database.close();
    await expect(place.open('take-over')).rejects.toMatchObject({
      code: 'ForeignWorkspace',
      hint: expect.stringContaining(`where it was, ${former}`) as string,
    });
  });

  test('is read where it is when it is opened read-only', async () => {
    place.put('in/1.csv', 'id\n1\n');
    place.put('in/2.csv', 'id\n2\n');
    place.put('crawlers/ins.json', JSON.stringify({ name: 'ins', databaseName: 'lake', targets: [{ path: '.' }] }));
    await place.open();
    for await (const item of place.engine.dispatcher.stream('crawl', { crawlerName: 'ins' })) void item;
    await place.bring('moved', 'mv');
    await place.open('read-only');
    const { items } = await place.engine.dispatcher.call('getTables', { databaseName: 'lake' });
    expect(items.map(({ location }) => location)).toEqual([path.join(place.root, 'in')]);
  });
});

describe('a workspace that was copied', () => {
  test('changes nothing of the original, which continues', async () => {
    const last = await twoRuns('out');
    await place.close();
    const original = place.root;
    await place.bring('copy', 'cp', '-a');
    const before = readTree(original);
    await place.open('take-over');
    await place.engine.dispatcher.call('undoJobRun', { id: last });
    place.put('in/3.csv', 'id\n3\n');
    expect((await place.run()).error).toBeNull();
    expect(place.rows('out')).toEqual(['1', '2', '3']);
    expect(readTree(original)).toEqual(before);
    await place.close();
    place.root = original;
    await place.open();
    expect((await place.run()).error).toBeNull();
    await place.engine.dispatcher.call('undoJobRun', { id: last });
    expect(place.rows('out')).toEqual(['1']);
  });

  test('does not write where both would write, nor into the original', async () => {
    const target = place.beside('out');
    await twoRuns(target);
    const original = place.root;
    await place.bring('copy', 'cp', '-a');
    place.put('in/3.csv', 'id\n3\n');
    await place.open('take-over');
    expect((await place.run()).error).toMatchObject({
      code: 'ForeignTarget',
      message: expect.stringContaining(`copy of, ${original}`) as string,
    });
    place.define('in', path.join(original, 'other'));
    await place.open();
    expect((await place.run()).error).toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining(`it belongs to the workspace ${original}`) as string,
    });
    expect(place.rows(target)).toEqual(['1', '2']);
    await place.close();
    place.root = original;
    await place.open();
    place.put('in/4.csv', 'id\n4\n');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2', '4']);
  });

  test('without the times of its files asks what was read, until somebody has decided', async () => {
    const target = 'out';
    await twoRuns(target);
    await place.bring('copy', 'cp', '-r');
    await place.open('take-over');
    expect((await place.run()).error).toMatchObject({
      code: 'BookmarkUnknown',
      message: expect.stringContaining('without the times of its files') as string,
      hint: expect.stringContaining('--set now') as string,
    });
    expect(place.rows(target)).toEqual(['1', '2']);
    await place.engine.dispatcher.call('setJobBookmarkToNow', { jobName: 'load', arguments: {} });
    place.put('in/3.csv', 'id\n3\n');
    expect((await place.run()).error).toBeNull();
    expect(place.rows(target)).toEqual(['1', '2', '3']);
  });

  test('keeps its copies of the catalog apart from the original', async () => {
    const target = place.beside('out');
    await twoRuns(target);
    await place.close();
    mkdirSync(path.join(place.root, '.tenon', 'copies'), { recursive: true });
    const source = new BetterSqlite3(path.join(place.root, '.tenon', 'catalog.sqlite'));
    source.exec(
      `VACUUM INTO '${path.join(place.root, '.tenon', 'copies', 'catalog-20260101T000000Z-0123abcd.sqlite')}'`,
    );
    source.close();
    const names = readdirSync(path.join(place.root, '.tenon', 'copies'));
    await place.bring('copy', 'cp', '-a');
    await place.open('take-over');
    await place.close();
    const identities = ['catalog.sqlite', ...names.map((name) => `copies/${name}`)].map((name) => {
      const database = new BetterSqlite3(path.join(place.root, '.tenon', name), { readonly: true });
      const identity = database.prepare('SELECT identity FROM catalog_identity').pluck().get() as string;
      const root = database.prepare('SELECT root FROM workspace_places WHERE left_on IS NULL').pluck().get() as string;
      database.close();
      return [identity, root];
    });
    expect(new Set(identities.map(([identity]) => identity)).size).toBe(1);
    expect(identities.every(([, root]) => root === place.root)).toBe(true);
  });
});

test('a workspace that is restored from an archive of whole seconds reads nothing again', async () => {
  const target = place.beside('out');
  await twoRuns(target);
  await place.close();
  execFileSync('tar', ['--format=gnu', '-cf', place.beside('ws.tar'), '-C', place.beside('.'), 'ws', 'out']);
  rmSync(place.root, { recursive: true });
  rmSync(target, { recursive: true });
  execFileSync('tar', ['-xf', place.beside('ws.tar'), '-C', place.beside('.')]);
  expect(statSync(path.join(place.root, 'in/1.csv')).mtimeMs % 1000).toBe(0);
  await place.open('take-over');
  expect((await place.run()).error).toBeNull();
  expect(place.rows(target)).toEqual(['1', '2']);
  const edited = path.join(place.root, 'in/2.csv');
  writeFileSync(edited, 'id\n9\n');
  utimesSync(edited, 1_800_000_000, 1_800_000_000);
  expect((await place.run()).error).toBeNull();
  expect(place.rows(target)).toEqual(['1', '2', '9']);
});
