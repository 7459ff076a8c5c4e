/** Undoes a commit: definitions, objects and bookmark as before the run, in one transaction. */

import { sql } from '#engine/base/sql.ts';
import type { TableChange } from '#engine/catalog/commit-entities.ts';
import { foldName, runTitle, tableTitle } from '#engine/catalog/names.ts';
import { refuseOpenBookmarkCommit, removeBookmarkObjects } from '#engine/catalog/repositories/bookmarks.ts';
import {
  refuseReadCompaction,
  refuseTornBookmark,
  unfollowCompaction,
} from '#engine/catalog/repositories/compacted-bookmarks.ts';
import type { PlacedFile } from '#engine/catalog/repositories/commit-apply.ts';
import type { JournalEntry } from '#engine/catalog/repositories/commits.ts';
import { getJournalEntry, setPhase, wrongPhase } from '#engine/catalog/repositories/commits.ts';
import {
  cleanedName,
  isBookmarkMovedAfter,
  isTableChangedAfter,
} from '#engine/catalog/repositories/history/cleaned-history.ts';
import { getJobRun, isFinished, putJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { findUndo, getOpenUndos } from '#engine/catalog/repositories/open-undos.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { unfinishedRedrives } from '#engine/catalog/repositories/redrives.ts';
import { countTargetChange, undoChangeId } from '#engine/catalog/repositories/target-generations.ts';
import { lockTables, refuseLocked, releaseTables } from '#engine/catalog/repositories/tables/table-locks.ts';
import type { StoredObject, StoredRow } from '#engine/catalog/repositories/listings.ts';
import { ListingWriter, toStoredObject } from '#engine/catalog/repositories/listings.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { sameDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import type { TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import {
  dropTableRow,
  findTableHead,
  moveGeneration,
  putDefinition,
} from '#engine/catalog/repositories/tables/table-rows.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { capital } from '#engine/contract/capital.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const undoMethods = {
  /** @throws InvalidState, ConcurrentModification as beginUndo would. */
  checkUndo: read(checkUndo),
  /**
   * Remembers the undo and locks the run's tables and bookmark until finishUndo or giveUpUndo, so that nothing changes
   * them while files are moved. Done twice is done once.
   * @param roots target folders that the undo changes; each gets a new generation.
   * @param leftOver also for a run that is undone: an earlier version may have left files of it to move.
   * @throws InvalidState when a later commit changed the same tables or bookmark (names the runs to undo first), or the
   *   run was undone; ConcurrentModification while another run is publishing to its tables.
   */
  beginUndo: transaction(beginUndo, { durability: 'full' }),
  /** Why the last try failed; null while the next one is under way. */
  failUndo: transaction(failUndo, { durability: 'full' }),
  /** The files are where they were before the undo; a blocked commit keeps its locks. Done twice is done once. */
  giveUpUndo: transaction(giveUpUndo, { durability: 'full' }),
  /**
   * Undo: table definitions and objects return to their state before the run, its bookmark entries are removed, phase
   * `undone`. Versions and generations keep increasing. An unapplied intent (publishing, blocked) releases its locks and
   * its run is FAILED; a finished run keeps its state. A definition that someone changed after the run is kept, and so is
   * a table created by the run that has other objects by now. Repeating it is harmless.
   * @param restored mtime of the restored files.
   * @throws InvalidState when a later commit changed the same tables or bookmark (names the runs to undo first).
   */
  applyUndo: transaction(applyUndo, { durability: 'full', leavesGarbage: true }),
  /** Every file has been moved: the tables are free again. Repeating it is harmless. */
  finishUndo: transaction(finishUndo, { durability: 'full' }),
  /** Run ids of unfinished undos, oldest first. */
  getOpenUndos: read(getOpenUndos),
};

interface CommitTableRow {
  readonly createdDatabase: number;
  readonly createdTable: number;
  readonly madeVersionId: number | null;
  readonly previousDefinition: string | null;
}

export function applyUndo(connection: Connection, runId: string, restored: readonly PlacedFile[]): void {
  const entry = getJournalEntry(connection, runId);
  if (entry.phase === 'undone') return;
  const modified = new Map(restored.map((file) => [file.path, file.modifiedMicros]));
  if (entry.phase === 'publishing' || entry.phase === 'blocked') {
    giveUp(connection, entry, modified);
  } else {
    refuseLaterCommits(connection, entry);
    refuseRedrives(connection, runId);
    // In reverse order: the first table created in a new database removes the database too.
    for (const change of entry.intent.tableChanges.toReversed()) {
      undoTableChange(connection, runId, change, modified, entry.intent.keepsRows !== true);
    }
    if (entry.intent.keepsRows === true) unfollowCompaction(connection, entry.intent, modified);
    if (entry.changesBookmark) {
      const { jobName } = entry.intent;
      removeBookmarkObjects(connection, jobName, runId, entry.sequence, entry.previousBookmarkRunId);
    }
  }
  setPhase(connection, runId, 'undone', null);
}

export function beginUndo(
  connection: Connection,
  runId: string,
  roots: readonly string[] = [],
  leftOver = false,
): void {
  if (findUndo(connection, runId) !== undefined) return;
  const entry = getJournalEntry(connection, runId);
  if (entry.phase === 'undone' && !leftOver) throw undoneAlready(connection, runId);
  if (entry.phase !== 'undone') refuseUndo(connection, entry);
  for (const { databaseName, name } of entry.intent.tableChanges)
    refuseLocked(connection, foldName(databaseName), foldName(name), runId);
  connection.run(sql`INSERT INTO undos (run_id, begun_on) VALUES (?, ?)`, runId, Date.now());
  lockTables(connection, runId, entry.intent.tableChanges);
  countTargetChange(connection, undoChangeId(runId), roots);
}

function failUndo(connection: Connection, runId: string, error: SerializedError | null): void {
  const text = error === null ? null : JSON.stringify(error);
  connection.run(sql`UPDATE undos SET error = ? WHERE run_id = ?`, text, runId);
}

export function finishUndo(connection: Connection, runId: string): void {
  const { phase } = getJournalEntry(connection, runId);
  if (findUndo(connection, runId) === undefined) return;
  if (phase !== 'undone') throw wrongPhase(connection, runId, phase, 'finished undoing');
  endUndo(connection, runId);
}

function giveUpUndo(connection: Connection, runId: string): void {
  const { phase } = getJournalEntry(connection, runId);
  if (phase === 'undone') throw undoneAlready(connection, runId);
  endUndo(connection, runId, phase === 'blocked');
}

function endUndo(connection: Connection, runId: string, keepsLocks = false): void {
  connection.run(sql`DELETE FROM undos WHERE run_id = ?`, runId);
  if (!keepsLocks) releaseTables(connection, runId);
}

function checkUndo(connection: Connection, runId: string): void {
  const entry = getJournalEntry(connection, runId);
  if (entry.phase !== 'undone') refuseUndo(connection, entry);
}

function refuseUndo(connection: Connection, entry: JournalEntry): void {
  const { runId, jobName } = entry.intent;
  if (entry.elsewhere !== null)
    throw new EngineError(
      'InvalidState',
      `${capital(titleOfRun(connection, runId))} cannot be undone: it wrote to ${entry.elsewhere}, outside the workspace, before the workspace was moved, copied or received here.`,
      {
        hint: 'Remove its rows by hand, or undo it where the workspace was when it ran.',
        details: { run: runId, path: entry.elsewhere },
      },
    );
  if (entry.phase === 'publishing')
    throw new EngineError('InvalidState', `${capital(titleOfRun(connection, runId))} is being committed.`, {
      hint: 'Wait until it has finished.',
      details: { run: runId },
    });
  if (entry.phase === 'blocked') return;
  refuseLaterCommits(connection, entry);
  refuseRedrives(connection, runId);
  if (entry.intent.keepsRows === true)
    refuseReadCompaction(connection, entry.sequence, entry.intent, (job) => refuseOpenBookmarkCommit(connection, job));
  if (!entry.changesBookmark) return;
  refuseOpenBookmarkCommit(connection, jobName, runId);
  const what = `${capital(titleOfRun(connection, runId))} cannot be undone`;
  refuseTornBookmark(connection, jobName, entry.sequence - 1, what);
}

function undoneAlready(connection: Connection, runId: string): EngineError {
  return new EngineError(
    'InvalidState',
    `${capital(titleOfRun(connection, runId))} cannot be undone: it was already undone.`,
    {
      hint: 'A run can be undone once; start the job again to write its rows again.',
      details: { run: runId },
    },
  );
}

function giveUp(connection: Connection, entry: JournalEntry, modified: ReadonlyMap<string, number>): void {
  const { intent } = entry;
  for (const change of intent.tableChanges) {
    const head = findTableHead(connection, foldName(change.databaseName), foldName(change.name));
    if (head !== undefined) touchObjects(connection, head, change.removeObjects, modified);
  }
  const run = getJobRun(connection, intent.runId);
  if (isFinished(run)) return;
  const error = entry.error ?? {
    kind: 'operational',
    code: 'Cancelled',
    message: `The commit of ${runTitle(run)} was undone before it was complete.`,
    hint: 'Run the job again.',
  };
  putJobRun(connection, { ...run, jobRunState: 'FAILED', completedOn: Date.now(), error });
}

/** A file that was moved away and back may have another mtime; the listing follows it. */
function touchObjects(
  connection: Connection,
  head: TableHead,
  paths: readonly string[],
  modified: ReadonlyMap<string, number>,
): void {
  let touched = 0;
  for (const path of paths) {
    const modifiedMicros = modified.get(path);
    if (modifiedMicros === undefined) continue;
    touched += connection.run(
      sql`UPDATE table_objects SET modified_micros = ? WHERE listing_id = ? AND path = ? AND modified_micros <> ?`,
      modifiedMicros,
      head.listingId,
      path,
      modifiedMicros,
    ).changes;
  }
  if (touched > 0) moveGeneration(connection, head.id);
}

/** Later runs that a message names; a table may have been changed by very many. */
const mostNamed = 10;

function refuseLaterCommits(connection: Connection, entry: JournalEntry): void {
  const later = new Map<string, string>();
  let cleaned: string | undefined;
  const note = (rows: readonly { runId: string }[], what: string): void => {
    for (const { runId } of rows) if (!later.has(runId)) later.set(runId, what);
  };
  for (const change of entry.intent.tableChanges) {
    const databaseName = foldName(change.databaseName);
    const name = foldName(change.name);
    const rows = connection.all<{ runId: string }>(
      sql`SELECT t.run_id AS runId FROM commit_tables t JOIN commits c ON c.run_id = t.run_id
        WHERE t.database_name = ? AND t.table_name = ? AND t.commit_sequence > ? AND c.phase <> 'undone'
          AND c.job_name <> ?
        ORDER BY t.commit_sequence DESC LIMIT ?`,
      databaseName,
      name,
      entry.sequence,
      cleanedName,
      mostNamed + 1,
    );
    const location = findTableHead(connection, databaseName, name)?.definition.location;
    const title = tableTitle({ databaseName, name }, location);
    note(rows, title);
    if (isTableChangedAfter(connection, databaseName, name, entry.sequence)) cleaned ??= title;
  }
  if (entry.changesBookmark) {
    const { jobName } = entry.intent;
    const rows = connection.all<{ runId: string }>(
      sql`SELECT run_id AS runId FROM commits WHERE job_name = ? AND sequence > ? AND changes_bookmark = 1
        AND phase <> 'undone' ORDER BY sequence DESC LIMIT ?`,
      jobName,
      entry.sequence,
      mostNamed + 1,
    );
    const title = `the bookmark of job ${jobName}`;
    note(rows, title);
    if (isBookmarkMovedAfter(connection, jobName, entry.sequence)) cleaned ??= title;
  }
  const { runId } = entry.intent;
  if (cleaned !== undefined)
    throw new EngineError(
      'InvalidState',
      `${capital(titleOfRun(connection, runId))} cannot be undone: a later run also changed ${cleaned} and is no longer in the history, so it cannot be undone first.`,
      { hint: 'Remove the rows by hand, or run the job again.', details: { run: runId } },
    );
  if (later.size === 0) return;
  const named = [...later].slice(0, mostNamed).map(([id, what]) => ({ id, what, title: titleOfRun(connection, id) }));
  const more = later.size > named.length;
  const runs = named.map(({ title, what }) => `${title} (${what})`).join(', ');
  throw new EngineError(
    'InvalidState',
    `${capital(titleOfRun(connection, runId))} cannot be undone: ${later.size === 1 ? 'a later run' : 'later runs'} changed the same data: ${runs}${more ? ' and more' : ''}.`,
    {
      hint: `Undo first: ${named.map(({ title }) => title).join(', ')}${more ? ' and the other later runs' : ''}.`,
      details: { run: runId, laterRuns: named.map(({ id }) => id) },
    },
  );
}

/** A running run with corrected records of this one would keep them, and the next run would read them again. */
function refuseRedrives(connection: Connection, runId: string): void {
  const [under, ...others] = unfinishedRedrives(connection, runId);
  if (under === undefined) return;
  const runs = [under, ...others];
  throw new EngineError(
    'InvalidState',
    `${capital(titleOfRun(connection, runId))} cannot be undone: records that it rejected are being run again by ${runs.map((id) => titleOfRun(connection, id)).join(', ')}.`,
    { hint: 'Wait for it or stop it, and undo it first.', details: { run: runId, laterRuns: runs } },
  );
}

function undoTableChange(
  connection: Connection,
  runId: string,
  change: TableChange,
  modified: ReadonlyMap<string, number>,
  changesRows: boolean,
): void {
  const databaseName = foldName(change.databaseName);
  const name = foldName(change.name);
  const head = findTableHead(connection, databaseName, name);
  // The table was deleted after the run: nothing to restore.
  if (head === undefined) return;
  const table = connection.get<CommitTableRow>(
    sql`SELECT created_database AS createdDatabase, created_table AS createdTable, made_version_id AS madeVersionId,
        previous_definition AS previousDefinition
      FROM commit_tables WHERE run_id = ? AND database_name = ? AND table_name = ?`,
    runId,
    databaseName,
    name,
  )!;
  // Objects of the run are removed under its own definition, the old ones are restored under theirs.
  const removing = new ListingWriter(connection, head.listingId, head.definition);
  for (const object of change.addObjects) removing.remove(object.path);
  removing.flush();
  const definition = restoreDefinition(connection, runId, head, table);
  const adding = new ListingWriter(connection, head.listingId, definition);
  for (const object of removedObjects(connection, runId, databaseName, name)) {
    const modifiedMicros = modified.get(object.path) ?? object.modifiedMicros;
    adding.put({ ...object, modifiedMicros }, object.partitionCreateTime);
  }
  adding.flush();
  if (change.removeObjects.length + change.addObjects.length > 0) moveGeneration(connection, head.id);
  if (changesRows)
    recordTableEvent(connection, {
      databaseName,
      tableName: name,
      madeBy: runId,
      change: 'updated',
      objects: change.addObjects,
    });
  if (table.createdTable === 1) dropIfEmpty(connection, head, table, databaseName);
}

function restoreDefinition(
  connection: Connection,
  runId: string,
  head: TableHead,
  table: CommitTableRow,
): TableDefinition {
  if (table.previousDefinition === null) return head.definition;
  // By content, not by version: undoing a later run has restored the same definition under a new version.
  const made = connection.get<{ definition: string }>(
    sql`SELECT definition FROM table_versions WHERE table_id = ? AND version_id = ?`,
    head.id,
    table.madeVersionId,
  );
  if (made === undefined || !sameDefinition(JSON.parse(made.definition) as TableDefinition, head.definition)) {
    return head.definition;
  }
  const definition = JSON.parse(table.previousDefinition) as TableDefinition;
  putDefinition(connection, head, definition, `undo ${runId}`);
  return definition;
}

function dropIfEmpty(connection: Connection, head: TableHead, table: CommitTableRow, databaseName: string): void {
  const { objectCount } = findTableHead(connection, databaseName, head.definition.name)!;
  if (objectCount > 0) return;
  dropTableRow(connection, head.id);
  if (table.createdDatabase === 0) return;
  connection.run(
    sql`DELETE FROM databases WHERE name = ? AND NOT EXISTS (SELECT 1 FROM tables WHERE database_name = databases.name)`,
    databaseName,
  );
}

function removedObjects(connection: Connection, runId: string, databaseName: string, name: string): StoredObject[] {
  return connection
    .all<StoredRow>(
      sql`SELECT path, size, modified_micros AS modifiedMicros, compression, partition_values AS partitionValues,
          partition_create_time AS partitionCreateTime, record_count AS recordCount, inference_hash AS inferenceHash,
          reading_hash AS readingHash
        FROM commit_removed_objects WHERE run_id = ? AND database_name = ? AND table_name = ?`,
      runId,
      databaseName,
      name,
    )
    .map((row) => toStoredObject(connection, row));
}
