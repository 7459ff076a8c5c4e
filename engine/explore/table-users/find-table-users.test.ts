/** What uses a table, from definitions, crawls and commits of a workspace. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

type User = Output<'getTableUsers'>['items'][number];

const orders = { databaseName: 'lake', name: 'orders' };
const place = useEnginePlace();

beforeAll(async () => {
  await put('lake/orders/a.csv', 'id,price\n1,2\n2,3\n');
  await put('lake/customers/a.csv', 'id,name\n1,Ann\n');
  const value = { name: 'lake', databaseName: 'lake', targets: [{ path: 'lake' }] };
  await place.engine.dispatcher.call('saveDefinition', { kind: 'crawler', value, expectedHash: null });
  await Array.fromAsync(place.engine.dispatcher.stream('crawl', { crawlerName: 'lake' }));
  await save('copy', [
    node('in', 'CatalogSource', { databaseName: 'lake', tableName: 'orders' }),
    node('out', 'CatalogTarget', { databaseName: 'lake', tableName: 'copied', path: 'copied' }, 'in'),
  ]);
  await save('by-path', [node('files', 'PathSource', { path: 'lake/*/a.csv' })]);
  await save('elsewhere', [node('in', 'CatalogSource', { databaseName: 'lake', tableName: 'customers' })]);
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(place.folder, dirname(path)), { recursive: true });
  await writeFile(join(place.folder, path), text);
}

function node(id: string, transform: string, args: Record<string, unknown>, from?: string) {
  return { id, name: id, transform, args, inputs: from === undefined ? {} : { in: { node: from } } };
}

async function save(name: string, nodes: unknown[]): Promise<void> {
  const job = { name, nodes } as Input<'saveJob'>['job'];
  await place.engine.dispatcher.call('saveJob', { job, expectedHash: null });
}

async function run(jobName: string): Promise<string> {
  const { id } = await place.engine.dispatcher.call('startJobRun', { jobName });
  await Array.fromAsync(place.engine.dispatcher.stream('watchJobRun', { id }));
  return id;
}

async function usersOf(table: { databaseName: string; name: string }, limit?: number): Promise<readonly User[]> {
  const users: User[] = [];
  let after: string | null = null;
  do {
    const page: Output<'getTableUsers'> = await place.engine.dispatcher.call('getTableUsers', {
      ...table,
      after,
      ...(limit === undefined ? {} : { limit }),
    });
    if (limit !== undefined) expect(page.items.length).toBeLessThanOrEqual(limit);
    users.push(...page.items);
    after = page.next;
  } while (after !== null);
  return users;
}

const words = (user: User): string =>
  user.kind === 'run'
    ? `run of ${user.run.jobName}`
    : user.kind === 'crawl'
      ? `crawl of ${user.crawlerName}`
      : `${user.kind} ${user.name}`;

test('jobs by table and by path, the crawler, and the crawl that made the table', async () => {
  const users = await usersOf(orders);
  expect(users.map(words)).toEqual(['job by-path', 'job copy', 'crawler lake', 'crawl of lake']);
  expect(users[0]).toMatchObject({ nodes: [{ id: 'files', use: 'reads', by: 'files' }], latestRun: null });
  expect(users[1]).toMatchObject({ nodes: [{ id: 'in', use: 'reads', by: 'table' }] });
  expect(users[2]).toMatchObject({ latestCrawl: { state: 'SUCCEEDED' } });
});

test('the runs that wrote a table, newest first, with those that were undone; each page continues the one before', async () => {
  const copied = { databaseName: 'lake', name: 'copied' };
  const ids = [await run('copy'), await run('copy'), await run('copy')];
  await place.engine.dispatcher.call('undoJobRun', { id: ids[2]! });
  const users = await usersOf(copied);
  expect(users.map(words)).toEqual(['job copy', 'run of copy', 'run of copy', 'run of copy']);
  const runs = users.flatMap((user) => (user.kind === 'run' ? [user.run] : []));
  expect(runs.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(runs.map(({ undone }) => undone)).toEqual([true, false, false]);
  expect(users[0]).toMatchObject({ latestRun: { id: ids[2], state: 'SUCCEEDED', undone: true } });
  const { rows } = await place.engine.dispatcher.call('getCalendar', { back: 1, ahead: 0 });
  const cells = rows.find(({ kind, name }) => kind === 'job' && name === 'copy')!.cells;
  expect(cells).toMatchObject([{ succeeded: 2, rejecting: 0, undone: 1, failed: 0 }]);
  for (const limit of [1, 2, 3, 4, 5]) expect(await usersOf(copied, limit)).toEqual(users);
  for (const limit of [1, 2, 3]) expect(await usersOf(orders, limit)).toEqual(await usersOf(orders));
});

test('crawls with warnings and undone crawls say so, as the latest of their crawler too', async () => {
  await put('warned/signs/a.csv', `id,name\n${'1,pen\n'.repeat(30)}2,ink,blue\n3,cup\n`);
  const value = { name: 'warned', databaseName: 'lake', targets: [{ path: 'warned' }] };
  await place.engine.dispatcher.call('saveDefinition', { kind: 'crawler', value, expectedHash: null });
  await Array.fromAsync(place.engine.dispatcher.stream('crawl', { crawlerName: 'warned' }));
  const end = { state: 'SUCCEEDED', undone: null, warningCount: 1 };
  const [crawler, crawl] = await usersOf({ databaseName: 'lake', name: 'signs' });
  expect(crawler).toMatchObject({ kind: 'crawler', latestCrawl: end });
  expect(crawl).toMatchObject({ kind: 'crawl', ...end });
});

test('an unknown table, and a token of another list', async () => {
  const wrong = { databaseName: 'lake', name: 'nothing' };
  await expect(usersOf(wrong)).rejects.toMatchObject({ code: 'EntityNotFound' });
  const token = { ...orders, after: 'bm90aGluZw' };
  await expect(place.engine.dispatcher.call('getTableUsers', token)).rejects.toMatchObject({ code: 'InvalidInput' });
});
