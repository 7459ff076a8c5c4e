/** Switches DuckDB's JSON profile on for one statement and always back off. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { literal, sql } from '#engine/base/sql.ts';
import type { StatementProfile } from '#engine/duckdb/database.ts';
import { parseProfile } from '#engine/duckdb/profile.ts';
import type { OptimizerSwitch, Settle } from '#engine/duckdb/optimizer-switch.ts';
import { receiptOptimizers } from '#engine/duckdb/session-settings.ts';

/** One per instance. */
export class StatementProfiler {
  readonly #directory: string;
  readonly #optimizers: OptimizerSwitch;

  /** @param directory where profiles are written for a moment; must be inside the allowed folders of a closed instance. */
  constructor(directory: string, optimizers: OptimizerSwitch) {
    this.#directory = directory;
    this.#optimizers = optimizers;
  }

  /**
   * @param settle runs a setting on the connection of the statement.
   * @param slow optimizers that are off, too.
   */
  async profile<T>(
    settle: Settle,
    work: () => Promise<T>,
    slow: readonly string[] = [],
  ): Promise<{ value: T; profile: StatementProfile }> {
    const file = join(this.#directory, `profile-${randomUUID()}.json`);
    try {
      return await this.#optimizers.without([receiptOptimizers, ...slow].join(','), async () => {
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
      });
    } finally {
      await removeOwned(this.#directory, file);
    }
  }
}

/** DuckDB writes none for rows that it has before it plans, as those of `VALUES (1)` and DESCRIBE: that is one without steps. */
async function readProfile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw thrown;
  }
}
