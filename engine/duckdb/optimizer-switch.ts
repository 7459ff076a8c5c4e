/**
 * Which of DuckDB's optimizers are off: a setting of the whole instance, so those who need different ones take turns.
 * Without turns a statement would be planned with the optimizers of another one.
 */

import { createDeferred, Mutex, type Deferred } from '#engine/base/async.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
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

/** Runs a setting on the connection of the statement that it is for. */
export type Settle = (setting: Sql) => Promise<void>;

/** One per instance. */
export class OptimizerSwitch {
  readonly #settings = new Mutex();
  #off = '';
  #users = 0;
  /** Resolved when the last user of the current setting leaves. */
  #left: Deferred<void> = createDeferred();

  /** Runs `work` with these optimizers off, once nobody needs others. @param optimizers names, separated by commas. */
  async without<T>(optimizers: string, settle: Settle, work: () => Promise<T>): Promise<T> {
    while (!(await this.#enter(optimizers, settle))) await this.#left.promise;
    return this.#work(settle, work);
  }

  /** The same without waiting. @returns undefined, and nothing has run, while somebody needs others. */
  async tryWithout<T>(
    optimizers: string,
    settle: Settle,
    work: () => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    if (!(await this.#enter(optimizers, settle))) return undefined;
    return { value: await this.#work(settle, work) };
  }

  async #work<T>(settle: Settle, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      await this.#leave(settle);
    }
  }

  #enter(optimizers: string, settle: Settle): Promise<boolean> {
    return this.#settings.run(async () => {
      if (this.#users > 0 && this.#off !== optimizers) return false;
      if (this.#users === 0) {
        await settle(sql`SET GLOBAL disabled_optimizers = ${literal(allOf(optimizers))}`);
        this.#off = optimizers;
        this.#left = createDeferred();
      }
      this.#users += 1;
      return true;
    });
  }

  #leave(settle: Settle): Promise<void> {
    return this.#settings.run(async () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#left.resolve();
      await settle(sql`SET GLOBAL disabled_optimizers = ${literal(wrongOptimizers)}`);
    });
  }
}
