/** Queries that an event makes stale: only existing ones, and all that a list on screen depends on. */

import { expect, test, vi } from 'vitest';
import { procedures } from '#engine/contract/procedures/index.ts';

vi.hoisted(() => {
  // The module connects when it is loaded; there is no host here.
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('location', { href: 'http://127.0.0.1:1/', reload: () => {} });
  vi.stubGlobal('WebSocket', EventTarget);
  vi.stubGlobal('addEventListener', () => {});
});
const { followEvents, staleAfter } = await import('#renderer/rpc/events.ts');
const { client } = await import('#renderer/rpc/connection.ts');
const { queryClient } = await import('#renderer/rpc/queries.ts');

const events = [
  { entity: 'definition', kind: 'job', name: 'a', change: 'changed' },
  { entity: 'definition', kind: 'table', name: 'a.b', change: 'changed' },
  { entity: 'settings' },
  { entity: 'jobRun', id: 'jr_1', state: 'RUNNING' },
  { entity: 'jobRun', id: 'jr_1', state: 'SUCCEEDED' },
  { entity: 'crawl', crawlerName: 'a', state: 'RUNNING' },
  { entity: 'crawl', crawlerName: 'a', state: 'SUCCEEDED' },
  {
    entity: 'watch',
    crawlerName: 'a',
    state: 'watching',
    reason: null,
    needsTrust: false,
    fileCount: 1,
    lastChangeTime: null,
    lastCrawlId: null,
    lastCrawlTime: null,
    nextRescanTime: null,
    error: null,
  },
  { entity: 'trigger' },
  ...Object.keys(procedures).map((procedure) => ({ entity: 'command', procedure }) as const),
] as const;

test.each(events)('%j', (event) => {
  for (const name of staleAfter(event)) expect(procedures[name as keyof typeof procedures].kind).toBe('query');
});

test('the list of jobs, which may be long, is read again for files of jobs only', () => {
  const stale = (kind: 'job' | 'crawler' | 'subflow'): readonly string[] =>
    staleAfter({ entity: 'definition', kind, name: 'a', change: 'changed' });
  expect(stale('job')).toContain('getListedJobs');
  expect(stale('crawler')).not.toContain('getListedJobs');
  expect(stale('subflow')).not.toContain('getJobs');
});

test('what ended makes the catalog stale, what only began does not', () => {
  expect(staleAfter({ entity: 'definition', kind: 'subflow', name: 'mine', change: 'changed' })).toContain(
    'getSubflows',
  );
  expect(staleAfter({ entity: 'definition', kind: 'transform', name: 'mine', change: 'changed' })).toContain(
    'getColumnLineage',
  );
  expect(staleAfter({ entity: 'jobRun', id: 'jr_1', state: 'SUCCEEDED' })).toContain('getTables');
  expect(staleAfter({ entity: 'jobRun', id: 'jr_1', state: 'RUNNING' })).not.toContain('getTables');
  expect(staleAfter({ entity: 'crawl', crawlerName: 'a', state: 'SUCCEEDED' })).toEqual(
    expect.arrayContaining(['getTables', 'searchTables', 'getCrawls']),
  );
  // A firing shows the state of what it started, and a job that is missing is marked.
  for (const event of events.filter(({ entity }) => !['command', 'watch', 'settings'].includes(entity)))
    expect(staleAfter(event), JSON.stringify(event)).toEqual(
      expect.arrayContaining(['listTriggers', 'getTrigger', 'getWebhook']),
    );
  expect(staleAfter({ entity: 'command', procedure: 'createDatabase' })).toEqual(procedures.createDatabase.invalidates);
  expect(staleAfter({ entity: 'command', procedure: 'toString' })).toEqual([]);
});

test('a list that becomes stale while it is read is read once more, after that', async () => {
  vi.useFakeTimers();
  const ended = new AbortController();
  vi.spyOn(client, 'stream').mockImplementation(async function* () {
    for (let file = 0; file < 100; file += 1) {
      yield { entity: 'definition', kind: 'job', name: `job-${file}`, change: 'created' };
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5000);
    });
    ended.abort();
  } as unknown as typeof client.stream);
  // A list of thousands takes a second.
  const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockImplementation(
    () =>
      new Promise((resolve) => {
        setTimeout(resolve, 1000);
      }),
  );
  const readings = (): number =>
    invalidate.mock.calls.filter(([filters]) => filters?.queryKey?.[0] === 'getJobs').length;
  const followed = followEvents(ended.signal);
  await vi.advanceTimersByTimeAsync(1000);
  expect(readings()).toBe(1);
  await vi.advanceTimersByTimeAsync(3000);
  // Events came for two seconds; the last reading began after the last of them.
  expect(readings()).toBe(3);
  await vi.runAllTimersAsync();
  await followed;
  vi.useRealTimers();
});
