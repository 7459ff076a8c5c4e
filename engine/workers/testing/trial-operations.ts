/** Operations that misbehave on request, for tests of the worker processes. */

import { setTimeout as delay } from 'node:timers/promises';
import { arrowPages } from '#engine/arrow/results.ts';
import { sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { describeOperation, implementOperation, type OperationHandler } from '#engine/workers/operation.ts';
import { listUnboundThreads, makeAttempt, type Attempt } from '#engine/workers/testing/attempts.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

export const echo = describeOperation<unknown, { readonly pid: number; readonly value: unknown }>('trial.echo');
/** Ends the process by the signal, or with the exit code. */
export const die = describeOperation<string | number, never>('trial.die');
export const fail = describeOperation<'engine' | 'plain' | 'details', never>('trial.fail');
/** Milliseconds; stops at the signal. */
export const wait = describeOperation<number, string>('trial.wait');
/** Never ends and does not listen. */
export const hang = describeOperation<null, never>('trial.hang');
export const query = describeOperation<string, readonly Record<string, unknown>[]>('trial.query');
/** Runs on one connection that remains open in this process between calls. */
export const querySession = describeOperation<string, readonly Record<string, unknown>[]>('trial.querySession');
export const pages = describeOperation<string, readonly Uint8Array[]>('trial.pages');
export const tell = describeOperation<number, null>('trial.tell');
export const unclonable = describeOperation<null, unknown>('trial.unclonable');

/** One attempt to change something, by Node's own functions; the code of the system's error, or `done`. */
export const attempt = describeOperation<Attempt, string>('trial.attempt');
/** Names of this process's threads that may gain rights, so that nothing binds them. */
export const unboundThreads = describeOperation<null, readonly string[]>('trial.unboundThreads');

let session: Promise<DuckConnection> | undefined;

export const operationHandlers: readonly OperationHandler[] = [
  implementOperation(echo, async (value) => ({ pid: process.pid, value })),
  implementOperation(die, async (how) => {
    if (typeof how === 'number') process.exit(how);
    process.stderr.write('last words\n');
    process.kill(process.pid, how);
    await delay(10_000);
    throw new TypeError('still alive');
  }),
  implementOperation(fail, async (how) => {
    if (how === 'engine')
      throw new EngineError('FileNotFound', 'x.csv does not exist.', {
        hint: 'Check the path.',
        details: { path: 'x.csv' },
      });
    if (how === 'details') throw new EngineError('InvalidInput', 'Odd details.', { details: { odd: () => 1 } });
    throw new TypeError('plain');
  }),
  implementOperation(wait, async (milliseconds, { signal }) => {
    await delay(milliseconds, undefined, { signal });
    return 'done';
  }),
  implementOperation(hang, () => new Promise<never>(() => undefined)),
  implementOperation(query, async (text, context) => {
    await using connection = await (await context.database()).connect();
    return connection.rows(trustedSql(text));
  }),
  implementOperation(querySession, async (text, context) => {
    session ??= context.database().then((database) => database.connect());
    return (await session).rows(trustedSql(text));
  }),
  implementOperation(attempt, makeAttempt),
  implementOperation(unboundThreads, async () => listUnboundThreads()),
  implementOperation(pages, async (text, context) => {
    await using connection = await (await context.database()).connect();
    const all: Uint8Array[] = [];
    for await (const page of arrowPages(connection, trustedSql(text))) all.push(page);
    return all;
  }),
  implementOperation(tell, async (count, context) => {
    for (let step = 0; step < count; step += 1) context.progress(step / count, `step ${step}`);
    context.log('info', 'told', { count });
    await using connection = await (await context.database()).connect();
    await connection.run(sql`SELECT 1`);
    return null;
  }),
  implementOperation(unclonable, async () => ({ method: () => 1 })),
];
