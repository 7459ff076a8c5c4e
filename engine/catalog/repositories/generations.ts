/** Generations: one counter for the whole catalog, so that a recreated table never repeats an old token. */

import { sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Inside a transaction. */
export function nextGeneration(connection: Connection): number {
  return connection.get<{ value: number }>(
    sql`UPDATE counters SET value = value + 1 WHERE name = 'generation' RETURNING value`,
  )!.value;
}
