/** Unfinished renames of jobs; no run of either name starts meanwhile. */

import { sql } from '#engine/base/sql.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export function getOpenRenames(connection: Connection): DefinitionRename[] {
  return connection.all<DefinitionRename>(
    sql`SELECT from_name AS "from", to_name AS "to", from_hash AS fromHash FROM job_renames ORDER BY from_name`,
  );
}

/** @throws EngineError InvalidState while the job is being renamed, from or to the name. */
export function refuseRenamed(connection: Connection, jobName: string): void {
  const rename = getOpenRenames(connection).find(({ from, to }) => from === jobName || to === jobName);
  if (rename === undefined) return;
  throw new EngineError('InvalidState', `The job "${rename.from}" is being renamed to "${rename.to}".`, {
    hint: 'Try again in a moment; an interrupted rename is finished or undone when the workspace is opened again.',
    details: { job: jobName },
  });
}
