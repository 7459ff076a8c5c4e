/** Switches DuckDB's JSON profile on for one statement and always back off. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '#engine/base/async.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { StatementProfile } from '#engine/workers/duck-database.ts';
import { parseProfile } from '#engine/workers/duck-profile.ts';
import { receiptOptimizers } from '#engine/workers/session-settings.ts';

type Settle = (setting: Sql) => Promise<void>;

/** One per instance: disabled optimizers are a setting of the whole instance, so profiles are counted. */
export class StatementProfiler {
  readonly #directory: string;
  readonly #settings = new Mutex();
  #open = 0;

  /** @param directory where profiles are written for a moment; must be inside the allowed folders of a closed instance. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async profile<T>(settle: Settle, work: () => Promise<T>): Promise<{ value: T; profile: StatementProfile }> {
    const file = join(this.#directory, `profile-${randomUUID()}.json`);
    await this.#begin(settle);
    try {
      // In this order: the file's extension is checked against the kind of profile.
      await settle(sql`PRAGMA enable_profiling = 'json'`);
      await settle(sql`SET profiling_output = ${literal(file)}`);
      let value: T;
      let text: string;
      try {
        value = await work();
        text = await readProfile(file);
      } finally {
        await settle(sql`PRAGMA disable_profiling`);
      }
      return { value, profile: parseProfile(text) };
    } finally {
      await this.#end(settle);
      await removeOwned(this.#directory, file);
    }
  }

  #begin(settle: Settle): Promise<void> {
    return this.#settings.run(async () => {
      if (this.#open === 0) await settle(sql`SET GLOBAL disabled_optimizers = ${literal(receiptOptimizers)}`);
      this.#open += 1;
    });
  }

  #end(settle: Settle): Promise<void> {
    return this.#settings.run(async () => {
      this.#open -= 1;
      if (this.#open === 0) await settle(sql`SET GLOBAL disabled_optimizers = ''`);
    });
  }
}

async function readProfile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EngineError('Internal', 'DuckDB wrote no profile for the statement.', {
      hint: 'This is a bug in Tenon; please report it with the log.',
      details: { path: file },
      cause,
    });
  }
}
