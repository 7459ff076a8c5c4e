/** Runs whose commit has begun. */

import { sql } from '#engine/base/sql.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** The end of a run whose intent is written is decided by its commit or its undo, by nothing else. */
export function refuseOpenCommit(connection: Connection, id: string): void {
  const open = connection.get<{ phase: string }>(
    sql`SELECT phase FROM commits WHERE run_id = ? AND phase IN ('publishing', 'blocked')`,
    id,
  );
  if (open === undefined) return;
  throw new EngineError(
    'InvalidState',
    `Cannot end ${titleOfRun(connection, id)}: its commit is ${open.phase}, and only the commit ends it.`,
    {
      hint: 'Roll the commit forward, or undo it.',
      details: { run: id },
    },
  );
}
