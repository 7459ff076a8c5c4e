/** Renames of jobs: everything stored under a job's name moves to its new one, in one transaction. */

import { sql } from '#engine/base/sql.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import { deletedName, runTitle } from '#engine/catalog/names.ts';
import { compactionPrefix } from '#engine/contract/definitions/compaction-name.ts';
import { findUnfinishedRun } from '#engine/catalog/repositories/job-runs.ts';
import { getOpenRenames, refuseRenamed } from '#engine/catalog/repositories/open-renames.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { renameAwaited } from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * A job's name is in its file and in the catalog. Begin, rename the file, finish: after a crash in between, the
 * unfinished rename is recorded, and no run of either name starts until it is settled, so no rows are read twice.
 */
export const jobRenameMethods = {
  /** @throws InvalidState while a run of either name is not finished or its commit is blocked, or either is being renamed. */
  beginJobRename: transaction(beginJobRename, { durability: 'full' }),
  /**
   * Moves bookmark, runs and commits to the new name; those of a deleted job of that name are renamed to
   * `<name> (deleted)`. Repeating it is harmless.
   */
  finishJobRename: transaction(finishJobRename, { durability: 'full' }),
  /** Everything keeps the old name. */
  giveUpJobRename: transaction(giveUpJobRename, { durability: 'full' }),
  /** Unfinished renames. */
  getJobRenames: read(getOpenRenames),
};

export function beginJobRename(connection: Connection, rename: DefinitionRename): void {
  for (const name of [rename.from, rename.to]) {
    refuseRenamed(connection, name);
    const run = findUnfinishedRun(connection, name);
    if (run === undefined) continue;
    const blocked = run.jobRunState === 'COMMIT_BLOCKED';
    throw new EngineError(
      'InvalidState',
      `The job "${rename.from}" cannot be renamed to "${rename.to}": ${runTitle({ number: run.number, jobName: name })} is ${
        blocked ? 'blocked in its commit' : run.jobRunState
      }.`,
      {
        hint: blocked
          ? 'Retry the commit of that run, or undo it; then rename the job.'
          : 'Wait for that run or stop it; then rename the job.',
        details: { job: name, run: run.id },
      },
    );
  }
  connection.run(
    sql`INSERT INTO job_renames (from_name, to_name, from_hash) VALUES (?, ?, ?)`,
    rename.from,
    rename.to,
    rename.fromHash,
  );
}

/** A deleted job of the new name gives way first, so that neither its bookmark nor its runs count as the renamed job's. */
export function finishJobRename(connection: Connection, from: string): void {
  const rename = getOpenRenames(connection).find((each) => each.from === from);
  if (rename === undefined) return;
  if (isKnown(connection, rename.to))
    moveJob(
      connection,
      rename.to,
      deletedName(rename.to, (name) => isKnown(connection, name)),
    );
  moveJob(connection, from, rename.to);
  renameAwaited(connection, 'job', from, rename.to);
  connection.run(sql`DELETE FROM job_renames WHERE from_name = ?`, from);
}

function giveUpJobRename(connection: Connection, from: string): void {
  connection.run(sql`DELETE FROM job_renames WHERE from_name = ?`, from);
}

/** Plans and intents contain the name too; readers use the name of the row. */
function moveJob(connection: Connection, from: string, to: string): void {
  // A compaction may have the name as well, and is known by it.
  const isOfJob = sql`json_extract(iif(plan = '', '{}', plan), '$.keepsRows') IS NULL
    AND NOT EXISTS (SELECT 1 FROM trigger_actions WHERE id = job_runs.id AND compact_table IS NOT NULL)`;
  const mayCompact = from.startsWith(compactionPrefix);
  connection.run(
    sql`UPDATE job_runs SET job_name = ? WHERE job_name = ? AND ${mayCompact ? isOfJob : sql`true`}`,
    to,
    from,
  );
  connection.run(
    sql`UPDATE commits SET job_name = ? WHERE job_name = ?
      AND ${mayCompact ? sql`json_extract(intent, '$.keepsRows') IS NULL` : sql`true`}`,
    to,
    from,
  );
  connection.run(sql`UPDATE job_bookmarks SET job_name = ? WHERE job_name = ?`, to, from);
  connection.run(sql`UPDATE cleaned_jobs SET job_name = ? WHERE job_name = ?`, to, from);
  connection.run(sql`UPDATE backfills SET job_name = ? WHERE job_name = ?`, to, from);
  connection.run(sql`UPDATE run_costs SET job_name = ? WHERE job_name = ?`, to, from);
  connection.run(sql`UPDATE stage_costs SET job_name = ? WHERE job_name = ?`, to, from);
  connection.run(sql`UPDATE bookmark_objects SET job_name = ? WHERE job_name = ?`, to, from);
}

function isKnown(connection: Connection, jobName: string): boolean {
  const row = connection.get(
    sql`SELECT 1 FROM job_runs WHERE job_name = ? UNION ALL SELECT 1 FROM job_bookmarks WHERE job_name = ?
      UNION ALL SELECT 1 FROM cleaned_jobs WHERE job_name = ?
      UNION ALL SELECT 1 FROM run_costs WHERE job_name = ? LIMIT 1`,
    jobName,
    jobName,
    jobName,
    jobName,
  );
  return row !== undefined;
}
