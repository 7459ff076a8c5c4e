/** Generations: one counter for the whole catalog, so that a recreated table never repeats an old token. */

import { sql } from '#engine/base/sql.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const generationMethods = {
  /** The newest of any table: one that has a newer later was changed since. */
  getNewestGeneration: read(
    (connection: Connection): number =>
      connection.get<{ value: number }>(sql`SELECT value FROM counters WHERE name = 'generation'`)!.value,
  ),
};

/** Inside a transaction. */
export function nextGeneration(connection: Connection): number {
  return connection.get<{ value: number }>(
    sql`UPDATE counters SET value = value + 1 WHERE name = 'generation' RETURNING value`,
  )!.value;
}
