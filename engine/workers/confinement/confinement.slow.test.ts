/** What the system refuses a confined worker, whichever thread asks, and what it lets it do. Skipped where no Landlock is. */

import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { makeAttempt, changes } from '#engine/workers/testing/attempts.ts';
import { contents, furnish, harmlessThreads, refused } from '#engine/workers/testing/furnished-folder.ts';
import { attempt, echo, query, unboundThreads, wait } from '#engine/workers/testing/trial-operations.ts';
import { trialEntry, trialLimits, useTrialPools } from '#engine/workers/testing/trial-pools.ts';

const { landlock } = probeConfinement();
const { start, folder, lines } = useTrialPools();

let place: string;
let count = 0;
beforeEach(() => {
  count += 1;
  place = join(realpathSync(folder()), `place-${count}`);
  for (const name of ['outside', 'cache']) furnish(join(place, name));
});

const begin = (): ReturnType<typeof start> => start({ cacheFolder: join(place, 'cache') });

describe.skipIf(landlock === null)('a confined worker', () => {
  test('says so, and is held on every thread that opens files', async () => {
    const { interactive } = begin();
    expect((await interactive.run(describeEnvironment, null)).confinement).toEqual({ landlock, obstacle: null });
    // The threads of Node and of DuckDB are running by then.
    await interactive.run(attempt, { change: 'a new file, asynchronously', folder: join(place, 'cache') });
    await interactive.run(query, 'SELECT count(DISTINCT range) FROM range(3000000)');
    const names = await interactive.run(unboundThreads, null);
    expect(names.filter((name) => !harmlessThreads.test(name))).toEqual([]);
  });

  test('changes nothing outside, by any way', async () => {
    const { interactive } = begin();
    const { temporaryDirectory } = await interactive.run(describeEnvironment, null);
    const before = contents(join(place, 'outside'));
    for (const change of Object.keys(changes) as (keyof typeof changes)[]) {
      expect(await interactive.run(attempt, { change, folder: join(place, 'outside') }), change).toMatch(refused);
      expect(contents(join(place, 'outside')), change).toEqual(before);
      for (const own of [join(place, 'cache'), temporaryDirectory]) {
        for (const name of readdirSync(own)) rmSync(join(own, name), { recursive: true });
        furnish(own);
        expect(await interactive.run(attempt, { change, folder: own }), change).toBe('done');
      }
    }
  });

  test('changes nothing outside by DuckDB', async () => {
    const { interactive } = begin();
    const { temporaryDirectory } = await interactive.run(describeEnvironment, null);
    const before = contents(join(place, 'outside'));
    for (const statement of [
      (path: string) => `COPY (SELECT 42 AS v) TO '${path}/new.csv'`,
      (path: string) => `COPY (SELECT 42 AS v) TO '${path}/file' (FORMAT csv, USE_TMP_FILE false)`,
      (path: string) => `COPY (SELECT range AS v FROM range(1000000)) TO '${path}/new.parquet' (FORMAT parquet)`,
      (path: string) => `COPY (SELECT range AS v, range % 3 AS p FROM range(9)) TO '${path}/parts' (PARTITION_BY p)`,
      (path: string) => `ATTACH '${path}/new.duckdb' AS made; CREATE TABLE made.t AS SELECT 42 AS v; DETACH made`,
      (path: string) => `EXPORT DATABASE '${path}/exported'`,
    ]) {
      await expect(interactive.run(query, statement(join(place, 'outside')))).rejects.toThrow(/[Pp]ermission denied/u);
      expect(contents(join(place, 'outside'))).toEqual(before);
      await interactive.run(query, statement(join(place, 'cache')));
      await interactive.run(query, statement(temporaryDirectory));
    }
  });

  test('it takes no file from outside, and writes to none through a link', async () => {
    const { interactive } = begin();
    const [file, own] = [join(place, 'outside', 'file'), join(place, 'cache', 'own')];
    const before = contents(join(place, 'outside'));
    for (const other of ['moveHere', 'linkHere'] as const)
      expect(await interactive.run(attempt, { other, given: [file, own] })).toMatch(refused);
    await interactive.run(attempt, { change: 'a link', folder: join(place, 'cache') });
    rmSync(join(place, 'cache', 'link'));
    symlinkSync(file, join(place, 'cache', 'link'));
    expect(await interactive.run(attempt, { other: 'write', given: [join(place, 'cache', 'link')] })).toMatch(refused);
    expect(contents(join(place, 'outside'))).toEqual(before);
  });

  test('it reads files anywhere, and can throw away output', async () => {
    const { interactive } = begin();
    expect(await interactive.run(query, `SELECT content FROM read_text('${join(place, 'outside', 'file')}')`)).toEqual([
      { content: 'file as it was' },
    ]);
    expect(await interactive.run(attempt, { other: 'write', given: ['/dev/null'] })).toBe('done');
    expect(await interactive.run(attempt, { other: 'write', given: ['/dev/full'] })).toMatch(refused);
  });

  test('it opens no connection, to a port or to the socket of a program', async () => {
    const { interactive } = begin();
    const server = createServer().listen(0, '127.0.0.1');
    const program = createServer().listen(join(place, 'socket'));
    await Promise.all([once(server, 'listening'), once(program, 'listening')]);
    const path = { other: 'connectToPath', given: [join(place, 'socket')] } as const;
    try {
      const connection = { other: 'connect', given: [String((server.address() as AddressInfo).port)] } as const;
      expect(await interactive.run(attempt, connection)).toMatch(refused);
      expect(await interactive.run(attempt, { ...connection, other: 'sendDatagram' })).toMatch(refused);
      expect(await interactive.run(attempt, { other: 'listen', given: [] })).toMatch(refused);
      expect(await interactive.run(attempt, path)).toMatch(refused);
      for (const each of [connection, { ...connection, other: 'sendDatagram' } as const, path])
        expect(await makeAttempt(each)).toBe('done');
    } finally {
      server.close();
      program.close();
    }
  });

  test('it starts no program, and makes no socket', async () => {
    const { interactive } = begin();
    const program = { other: 'run', given: [process.execPath, '--version'] } as const;
    expect(await interactive.run(attempt, { ...program, given: ['/usr/bin/true'] })).toMatch(refused);
    expect(await makeAttempt({ ...program, given: ['/usr/bin/true'] })).toBe('done');
    const socket = { other: 'socket', given: [join(place, 'cache', 'socket')] } as const;
    expect(await interactive.run(attempt, socket)).toMatch(refused);
  });

  test('it signals no other process, and slows none down', async () => {
    const { interactive, job } = begin();
    const { pid } = await job.run(echo, null);
    for (const given of [[String(process.pid)], [String(pid)]])
      for (const other of ['signal', 'slowDown'] as const)
        expect(await interactive.run(attempt, { other, given })).toMatch(refused);
    const own = await interactive.run(echo, null);
    expect(await interactive.run(attempt, { other: 'signal', given: [String(own.pid)] })).toBe('done');
  });

  test('it cannot write in the folder of another worker', async () => {
    const { interactive, root } = begin();
    await using first = await interactive.lease();
    await using second = await interactive.lease();
    const [mine, theirs] = [await first.run(describeEnvironment, null), await second.run(describeEnvironment, null)];
    expect(mine.temporaryDirectory).not.toBe(theirs.temporaryDirectory);
    furnish(theirs.temporaryDirectory);
    const change = { change: 'a file, synchronously', folder: theirs.temporaryDirectory } as const;
    expect(await first.run(attempt, change)).toMatch(refused);
    expect(await second.run(attempt, change)).toBe('done');
    expect(await first.run(attempt, { other: 'write', given: [join(root, 'planted')] })).toMatch(refused);
  });

  test('a lease that names a folder gets a worker that can write there, and the others still cannot', async () => {
    const { interactive } = begin();
    const { pid } = await interactive.run(echo, 0);
    const named = join(place, 'named');
    mkdirSync(named);
    furnish(named);
    const change = { change: 'a file, asynchronously', folder: named } as const;
    {
      await using lease = await interactive.lease({ ...trialLimits, writableDirectories: [named] });
      expect(await lease.run(attempt, change)).toBe('done');
      expect(await lease.run(attempt, { ...change, folder: join(place, 'outside') })).toMatch(refused);
      expect((await lease.run(echo, 0)).pid).not.toBe(pid);
    }
    expect(await interactive.run(attempt, change)).toMatch(refused);
    expect((await interactive.run(echo, 0)).pid).toBe(pid);
  });

  test('a lease that names a folder in the cache takes the worker that waits', async () => {
    const { interactive } = begin();
    const { pid } = await interactive.run(echo, 0);
    const inner = join(place, 'cache', 'inner');
    await using lease = await interactive.lease({ ...trialLimits, writableDirectories: [inner] });
    expect((await lease.run(echo, 0)).pid).toBe(pid);
  });

  test('its own folder stays its own from one lease to the next', async () => {
    const { interactive } = begin();
    let pid = 0;
    for (const round of [0, 1, 2]) {
      await using lease = await interactive.lease({ ...trialLimits, threads: 1 });
      const { temporaryDirectory } = await lease.run(describeEnvironment, null);
      expect(readdirSync(temporaryDirectory)).toEqual([]);
      furnish(temporaryDirectory);
      expect(await lease.run(attempt, { change: 'a new file, synchronously', folder: temporaryDirectory })).toBe(
        'done',
      );
      const own = (await lease.run(echo, 0)).pid;
      expect(round === 0 || own === pid).toBe(true);
      pid = own;
    }
  });

  test.each(['removed', 'exchanged'])('a cache that was %s is written by the next worker', async (how) => {
    const { interactive } = begin();
    const { pid } = await interactive.run(echo, 0);
    const cache = join(place, 'cache');
    if (how === 'removed') rmSync(cache, { recursive: true });
    else {
      renameSync(cache, `${cache}-old`);
      mkdirSync(cache);
    }
    expect(await interactive.run(attempt, { change: 'a new file, synchronously', folder: cache })).toBe('done');
    expect((await interactive.run(echo, 0)).pid).not.toBe(pid);
  });
});

test('a worker that cannot be confined works, and the log says once why', async () => {
  const spawn = forkWorkers({ entry: trialEntry, environment: { TRIAL_EARLY_THREADS: '1' } });
  const { interactive } = start({ spawn, cacheFolder: join(place, 'cache') });
  const { confinement } = await interactive.run(describeEnvironment, null);
  expect(confinement).toEqual({ landlock: null, obstacle: expect.stringContaining('threads') as unknown });
  await Promise.all([interactive.run(wait, 50), interactive.run(wait, 50)]);
  const outside = { change: 'a new file, synchronously', folder: join(place, 'outside') } as const;
  await using lease = await interactive.lease({ ...trialLimits, writableDirectories: [join(place, 'outside')] });
  expect(await lease.run(attempt, outside)).toBe('done');
  const said = {
    level: 'info',
    message: 'The system does not confine workers.',
    details: { reason: confinement.obstacle },
  };
  expect(lines.filter(({ message }) => message === said.message)).toContainEqual(said);
  // Each pool says it.
  expect(lines.filter(({ details }) => JSON.stringify(details)?.includes('threads')).length).toBeLessThanOrEqual(2);
});
