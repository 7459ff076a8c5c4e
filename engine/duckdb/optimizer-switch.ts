/**
 * Which of DuckDB's optimizers are off: a setting of the whole instance, so those who need different ones take turns.
 * Without turns a statement would be planned with the optimizers of another one.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { createDeferred, Mutex, type Deferred } from '#engine/base/async.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import { cancelled } from '#engine/duckdb/statement-watch.ts';
import { wrongOptimizers } from '#engine/duckdb/session-settings.ts';

/** Characters of a statement over about a thousand columns with expressions. */
const longStatement = 400_000;

/**
 * The optimizer that takes a time that grows with the square of the number of columns (DuckDB 1.5.5: two thirds of 9 s for
 * 4,000 of them), for a statement so long that it matters; else none.
 * @param views characters of the views that it may read.
 */
export function slowOptimizers({ text }: Sql, views = 0): readonly string[] {
  return text.length + views < longStatement ? [] : ['common_subexpressions'];
}

/** Characters of the view that the statement creates; 0: it creates none. */
export function viewLength({ text }: Sql): number {
  return /^CREATE (?:OR REPLACE )?(?:TEMP )?VIEW /u.test(text) ? text.length : 0;
}

function allOf(optimizers: string): string {
  return optimizers === '' ? wrongOptimizers : `${wrongOptimizers},${optimizers}`;
}

/** Runs a setting of the whole instance on a separate connection: on that of an open stream it would end the stream. */
export type Settle = (setting: Sql) => Promise<void>;

/** One per instance. */
export class OptimizerSwitch {
  readonly #settle: Settle;
  readonly #settings = new Mutex();
  /** True in the work of a user, which need not wait for itself. */
  readonly #inTurn = new AsyncLocalStorage<true>();
  #off = '';
  #users = 0;
  /** Resolved when the last user of the current setting leaves. */
  #left: Deferred<void> = createDeferred();

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  /**
   * Runs `work` with these optimizers off, once nobody needs others.
   * @param optimizers names, separated by commas.
   * @throws EngineError Cancelled when the operation is cancelled before.
   */
  async without<T>(optimizers: string, work: () => Promise<T>): Promise<T> {
    if (this.#inTurn.getStore() === true) return work();
    while (!(await this.#enter(optimizers))) await settled(this.#left.promise);
    return this.#work(work);
  }

  /** The same without waiting. @returns undefined, and nothing has run, while somebody needs others. */
  async tryWithout<T>(optimizers: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (this.#inTurn.getStore() === true) return { value: await work() };
    if (!(await this.#enter(optimizers))) return undefined;
    return { value: await this.#work(work) };
  }

  async #work<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#inTurn.run(true, work);
    } finally {
      await this.#leave();
    }
  }

  #enter(optimizers: string): Promise<boolean> {
    return this.#settings.run(async () => {
      if (this.#users > 0 && this.#off !== optimizers) return false;
      if (this.#users === 0) {
        await this.#settle(sql`SET GLOBAL disabled_optimizers = ${literal(allOf(optimizers))}`);
        this.#off = optimizers;
        this.#left = createDeferred();
      }
      this.#users += 1;
      return true;
    });
  }

  #leave(): Promise<void> {
    return this.#settings.run(async () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#left.resolve();
      await this.#settle(sql`SET GLOBAL disabled_optimizers = ${literal(wrongOptimizers)}`);
    });
  }
}

/** @throws EngineError Cancelled when the operation is cancelled before. */
async function settled(turn: Promise<void>): Promise<void> {
  const signal = operationScope.getStore()?.signal;
  if (signal === undefined) return turn;
  const given = createDeferred<void>();
  const giveUp = (): void => given.resolve();
  signal.addEventListener('abort', giveUp);
  try {
    if (!signal.aborted) await Promise.race([turn, given.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  if (signal.aborted) throw cancelled();
}
