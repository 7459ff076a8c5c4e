/** Statements of one instance that need different optimizers off never run with those of another. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrowPages } from '#engine/arrow/results.ts';
import { createDeferred } from '#engine/base/async.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import { withHeldCasts } from '#engine/types/casts/held-casts.ts';
import { decodePage } from '#engine/workers/testing/decode-arrow.ts';
import { wrongOptimizers } from '#engine/duckdb/session-settings.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';

let duck: TestDuck;
let other: DuckConnection;
beforeAll(async () => {
  duck = await openTestDuck(256_000_000);
  other = await duck.database.connect();
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await duck[Symbol.asyncDispose]();
});

/** Beside those that are always off. */
async function optimizersOff(connection: DuckConnection): Promise<string> {
  const [row] = await connection.rows<{ off: string }>(sql`SELECT current_setting('disabled_optimizers') AS off`);
  const off = row!.off.split(',');
  const wrong = wrongOptimizers.split(',');
  expect(off).toEqual(expect.arrayContaining(wrong));
  return off.filter((name) => !wrong.includes(name)).join(',');
}

test('they are on again afterwards, also after an error', async () => {
  expect(await duck.connection.withoutOptimizers('top_n', () => optimizersOff(other))).toEqual({ value: 'top_n' });
  expect(await optimizersOff(other)).toBe('');
  const failing = duck.connection.withoutOptimizers('top_n', () => duck.connection.run(sql`SELECT error('no')`));
  await expect(failing).rejects.toThrow('no');
  expect(await optimizersOff(other)).toBe('');
});

test('those that need the same ones run together; the last one switches them on', async () => {
  const first = createDeferred<void>();
  const entered = createDeferred<void>();
  const long = duck.connection.withoutOptimizers('top_n', async () => {
    entered.resolve();
    await first.promise;
    return optimizersOff(other);
  });
  await entered.promise;
  expect(await other.withoutOptimizers('top_n', () => optimizersOff(other))).toEqual({ value: 'top_n' });
  expect(await optimizersOff(other)).toBe('top_n');
  first.resolve();
  expect(await long).toEqual({ value: 'top_n' });
  expect(await optimizersOff(other)).toBe('');
});

test('others do not run meanwhile, and a profile waits', async () => {
  const release = createDeferred<void>();
  const entered = createDeferred<void>();
  const long = duck.connection.withoutOptimizers('top_n', async () => {
    entered.resolve();
    await release.promise;
    return optimizersOff(duck.connection);
  });
  await entered.promise;
  let ran = false;
  const refused = await other.withoutOptimizers('filter_pushdown', async () => {
    ran = true;
  });
  expect([refused, ran]).toEqual([undefined, false]);
  const profiled = other.profile(sql`SELECT current_setting('disabled_optimizers') AS off`);
  release.resolve();
  expect(await long).toEqual({ value: 'top_n' });
  const { rows } = await profiled;
  expect(String(rows[0]!['off'])).toContain('filter_pushdown');
  expect(await optimizersOff(other)).toBe('');
});

test('a statement over thousands of columns is planned without the optimizer that compares them all', async () => {
  const long = sql`SELECT current_setting('disabled_optimizers') AS off WHERE ${literal('x'.repeat(500_000))} <> ''`;
  expect(await duck.connection.rows(long)).toEqual([
    { off: expect.stringMatching(/\bcommon_subexpressions\b/u) as string },
  ]);
  expect((await duck.connection.profile(long)).rows).toEqual([
    { off: expect.stringMatching(/\bcommon_subexpressions\b/u) as string },
  ]);
  expect(await optimizersOff(duck.connection)).toBe('');
});

test('a short statement over long views is planned like a long one, in a locked instance too', async () => {
  const directory = `${duck.folder}/locked`;
  const limits = { memoryLimit: 256_000_000, threads: 1, temporaryDirectory: directory, allowedDirectories: [] };
  const locked = await openDuckDatabase(limits);
  for (const database of [duck.database, locked]) {
    await using connection = await database.connect();
    expect(await optimizersOff(connection)).toBe('');
    await connection.run(sql`CREATE OR REPLACE VIEW wide AS SELECT ${literal('x'.repeat(400_000))} AS text`);
    expect(await optimizersOff(connection)).toBe('common_subexpressions');
  }
  await locked.close();
  expect(await optimizersOff(other)).toBe('');
});

const held = withHeldCasts(sql`SELECT range AS i FROM range(100000)`, 'fields');

test('a stream that was planned without an optimizer is whole', async () => {
  let rows = 0;
  for await (const page of arrowPages(duck.connection, held)) rows += decodePage(page).length;
  expect(rows).toBe(100_000);
  expect(await optimizersOff(other)).toBe('');
});

test('a statement that needs others off runs inside such work', async () => {
  const work = duck.connection.withoutOptimizers('top_n', () => duck.connection.rows(held));
  expect((await work)?.value).toHaveLength(100_000);
  expect(await optimizersOff(other)).toBe('');
});

test('a statement that waits for its turn can be cancelled', async () => {
  const release = createDeferred<void>();
  const entered = createDeferred<void>();
  const long = duck.connection.withoutOptimizers('top_n', () => {
    entered.resolve();
    return release.promise;
  });
  await entered.promise;
  const controller = new AbortController();
  const waiting = operationScope.run({ signal: controller.signal }, () => other.rows(held));
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'Cancelled' });
  release.resolve();
  await long;
  expect(await other.rows(held)).toHaveLength(100_000);
});
