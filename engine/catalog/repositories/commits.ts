/** The commit journal: intents and the phases they go through. Every write here is fsynced. */

import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Commit, CommitIntent, CommitPhase, Replacement, TableChange } from '#engine/catalog/commit-entities.ts';
import { entityNotFound, foldName } from '#engine/catalog/names.ts';
import { getJobBookmark, refuseOpenBookmarkCommit } from '#engine/catalog/repositories/bookmarks.ts';
import { refuseCompactedSources, refuseMixedReaders } from '#engine/catalog/repositories/compacted-bookmarks.ts';
import { cleanedName, refuseCleaned } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { getJobRun, isFinished, putJobRun } from '#engine/catalog/repositories/job-runs.ts';
import { toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { findUndo, refuseOpenUndo } from '#engine/catalog/repositories/open-undos.ts';
import { countTargetChange } from '#engine/catalog/repositories/target-generations.ts';
import { lockTables, refuseLocked, releaseTables } from '#engine/catalog/repositories/tables/table-locks.ts';
import { findTableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const commitMethods = {
  /**
   * The same intent written twice is written once.
   * @param roots target folders that the commit changes; each gets a new generation.
   * @throws ConcurrentModification naming the table or bookmark that moved; InvalidState when a table is locked by a
   *   blocked run; EntityNotFound (run, or a table to change); InvalidInput.
   */
  writeIntent: transaction(writeIntent, { durability: 'full' }),
  /** From `published`; repeating it is harmless. */
  markCleaned: transaction(markCleaned, { durability: 'full' }),
  /** The run is COMMIT_BLOCKED and its tables are locked for writers until retry or undo. */
  blockCommit: transaction(blockCommit, { durability: 'full' }),
  unblockCommit: transaction(unblockCommit, { durability: 'full' }),
  getCommit: read(getCommit),
  findCommit: read(findCommit),
  /** In the order of their writing. */
  getCommitsInPhase: read(getCommitsInPhase),
  /** Which of these files later commits of the same table replaced, in the order of the commits; without undone ones. */
  getReplacements: read(getReplacements),
};

interface CommitRow {
  readonly jobName: string;
  readonly sequence: number;
  readonly intent: string;
  readonly phase: CommitPhase;
  readonly writtenOn: number;
  readonly error: string | null;
  readonly changesBookmark: number;
  readonly previousBookmarkRunId: string | null;
  readonly elsewhere: string | null;
}

/** A commit with what only the journal itself needs. */
export interface JournalEntry extends Commit {
  readonly sequence: number;
  readonly changesBookmark: boolean;
  readonly previousBookmarkRunId: string | null;
  /** Where outside the workspace it wrote before the state was taken over, so that its steps are not kept; null: nowhere. */
  readonly elsewhere: string | null;
}

const selectCommit: Sql = sql`SELECT sequence, job_name AS jobName, intent, phase, written_on AS writtenOn, error,
  changes_bookmark AS changesBookmark, previous_bookmark_run_id AS previousBookmarkRunId, elsewhere FROM commits`;

export function findJournalEntry(connection: Connection, runId: string): JournalEntry | undefined {
  const row = connection.get<CommitRow>(sql`${selectCommit} WHERE run_id = ? AND job_name <> ?`, runId, cleanedName);
  return row === undefined ? undefined : toEntry(row);
}

export function getJournalEntry(connection: Connection, runId: string): JournalEntry {
  const entry = findJournalEntry(connection, runId);
  if (entry === undefined) refuseCleaned(connection, runId);
  if (entry === undefined) throw entityNotFound('The commit of job run', runId, [], { run: runId.slice(0, 255) });
  return entry;
}

function findCommit(connection: Connection, runId: string): Commit | undefined {
  const entry = findJournalEntry(connection, runId);
  return entry === undefined ? undefined : toCommit(entry);
}

function getCommit(connection: Connection, runId: string): Commit {
  return toCommit(getJournalEntry(connection, runId));
}

function getCommitsInPhase(connection: Connection, phase: CommitPhase): Commit[] {
  return connection
    .all<CommitRow>(sql`${selectCommit} WHERE phase = ? ORDER BY sequence`, phase)
    .map((row) => toCommit(toEntry(row)));
}

/** Only the replaced files are taken out of the intents, which may list many more. */
function getReplacements(
  connection: Connection,
  runId: string,
  table: { readonly databaseName: string; readonly name: string },
  paths: readonly string[],
): Replacement[] {
  return connection.all<Replacement>(
    sql`SELECT later.run_id AS runId, json_extract(step.value, '$.path') AS path, json_extract(step.value, '$.retired') AS retired
    FROM commits own
    JOIN commit_tables changed ON changed.commit_sequence > own.sequence AND changed.database_name = ? AND changed.table_name = ?
    JOIN commits later ON later.run_id = changed.run_id AND later.phase <> 'undone'
    JOIN json_each(later.intent, '$.retires') step
    WHERE own.run_id = ? AND json_extract(step.value, '$.path') IN (SELECT value FROM json_each(?))
    ORDER BY later.sequence`,
    foldName(table.databaseName),
    foldName(table.name),
    runId,
    JSON.stringify(paths),
  );
}

export function writeIntent(connection: Connection, intent: CommitIntent, roots: readonly string[] = []): void {
  const earlier = findJournalEntry(connection, intent.runId);
  if (earlier !== undefined) {
    if (stableJson(earlier.intent) === stableJson(intent)) return;
    throw invalidState(intent.runId, `already has a commit (${earlier.phase})`, 'A run commits once.');
  }
  const run = getJobRun(connection, intent.runId);
  if (isFinished(run)) throw invalidState(intent.runId, `is ${run.jobRunState}`, 'Only a running run commits.');
  checkExpectations(connection, intent);
  checkTableChanges(connection, intent);
  const { rowId } = connection.run(
    sql`INSERT INTO commits (run_id, job_name, phase, changes_bookmark, written_on, intent)
    VALUES (?, ?, 'publishing', ?, ?, ?)`,
    intent.runId,
    intent.jobName,
    intent.bookmarkChanges.length > 0 ? 1 : 0,
    Date.now(),
    JSON.stringify(intent),
  );
  for (const change of intent.tableChanges) {
    const table = [intent.runId, foldName(change.databaseName), foldName(change.name)] as const;
    connection.run(
      sql`INSERT INTO commit_tables (run_id, database_name, table_name, commit_sequence) VALUES (?, ?, ?, ?)`,
      ...table,
      rowId,
    );
  }
  lockTables(connection, intent.runId, intent.tableChanges);
  countTargetChange(connection, intent.runId, roots);
}

function checkExpectations(connection: Connection, intent: CommitIntent): void {
  for (const expected of intent.expectedTables) {
    const databaseName = foldName(expected.databaseName);
    const name = foldName(expected.name);
    refuseLocked(connection, databaseName, name);
    const generation = findTableHead(connection, databaseName, name)?.generation ?? null;
    if (generation === expected.generation) continue;
    const what =
      generation === null ? 'was deleted' : expected.generation === null ? 'was created by another run' : 'was changed';
    throw new EngineError(
      'ConcurrentModification',
      `Table ${databaseName}.${name} ${what} since this run was planned.`,
      { hint: 'Run the job again; it then reads the table as it is now.', details: { run: intent.runId, table: name } },
    );
  }
  if (intent.bookmarkChanges.length > 0) refuseOpenBookmarkCommit(connection, intent.jobName);
  refuseCompactedSources(connection, intent);
  if (intent.keepsRows === true)
    refuseMixedReaders(connection, intent.retires, titleOf(intent), (job) => refuseOpenBookmarkCommit(connection, job));
  const { version, runId } = getJobBookmark(connection, intent.jobName);
  if (intent.expectedBookmarkVersion !== null && intent.expectedBookmarkVersion !== version) {
    throw new EngineError(
      'ConcurrentModification',
      `The bookmark of job ${intent.jobName} moved from version ${intent.expectedBookmarkVersion} to ${version}` +
        `${runId === null ? '' : ` (${titleOfRun(connection, runId)})`} since this run was planned.`,
      { hint: 'Run the job again; it then starts from the new bookmark.', details: { job: intent.jobName } },
    );
  }
}

function titleOf({ tableChanges }: CommitIntent): string {
  return tableChanges.map(({ databaseName, name }) => `${databaseName}.${name}`).join(', ');
}

function checkTableChanges(connection: Connection, intent: CommitIntent): void {
  const seen = new Set<string>();
  for (const change of intent.tableChanges) {
    const databaseName = foldName(change.databaseName);
    const name = foldName(change.name);
    const key = JSON.stringify([databaseName, name]);
    if (seen.has(key)) {
      throw new EngineError(
        'InvalidInput',
        `The intent of run ${intent.runId} changes table ${databaseName}.${name} twice.`,
        {
          hint: 'Merge the two changes.',
        },
      );
    }
    seen.add(key);
    refuseLocked(connection, databaseName, name);
    checkTableChange(connection, intent.runId, change, databaseName, name);
  }
}

/** Checks that applying it is possible: after the intent is written, it must not fail. */
function checkTableChange(
  connection: Connection,
  runId: string,
  change: TableChange,
  databaseName: string,
  name: string,
): void {
  const refuse = (why: string, hint: string): never => {
    throw new EngineError('InvalidInput', `The intent of run ${runId} for table ${databaseName}.${name} ${why}.`, {
      hint,
      details: { run: runId, table: name },
    });
  };
  const head = findTableHead(connection, databaseName, name);
  const definition = change.table === null ? head?.definition : toDefinition(change.table);
  if (definition === undefined) throw entityNotFound('Table', `${databaseName}.${name}`, [], { run: runId });
  if (definition.databaseName !== databaseName || definition.name !== name) {
    refuse('defines another table', 'Give the change and its definition the same name.');
  }
  const keys = definition.partitionKeys.length;
  const misfit = change.addObjects.find((object) => object.partitionValues.length !== keys);
  if (misfit !== undefined) {
    refuse(
      `adds ${misfit.path} with ${misfit.partitionValues.length} partition values for ${keys} keys`,
      'Give one value per key.',
    );
  }
  if (new Set(change.addObjects.map((object) => object.path)).size < change.addObjects.length) {
    refuse('adds a path twice', 'List each file only once.');
  }
  if (
    head !== undefined &&
    head.definition.partitionKeys.length !== keys &&
    head.objectCount > change.removeObjects.length
  ) {
    refuse(`changes the number of partition keys to ${keys} and keeps old objects`, 'Remove all old objects with it.');
  }
}

export function markCleaned(connection: Connection, runId: string): void {
  const { phase } = getJournalEntry(connection, runId);
  if (phase === 'cleaned') return;
  if (phase !== 'published') throw wrongPhase(connection, runId, phase, 'cleaned');
  setPhase(connection, runId, 'cleaned', null);
}

function blockCommit(connection: Connection, runId: string, error: SerializedError): void {
  const { phase } = getJournalEntry(connection, runId);
  if (phase !== 'publishing' && phase !== 'blocked') throw wrongPhase(connection, runId, phase, 'blocked');
  setPhase(connection, runId, 'blocked', error);
  // A pause that was asked for just before the commit has had no effect, and can have none.
  connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, runId);
  putJobRun(connection, { ...getJobRun(connection, runId), jobRunState: 'COMMIT_BLOCKED', error });
}

function unblockCommit(connection: Connection, runId: string): void {
  const { phase } = getJournalEntry(connection, runId);
  refuseOpenUndo(connection, runId);
  if (phase === 'publishing') return;
  if (phase !== 'blocked') throw wrongPhase(connection, runId, phase, 'retried');
  setPhase(connection, runId, 'publishing', null);
  putJobRun(connection, { ...getJobRun(connection, runId), jobRunState: 'RUNNING', error: null });
}

/** Inside a transaction. Locks end when the phase is neither publishing nor blocked; an undo keeps them to its own end. */
export function setPhase(
  connection: Connection,
  runId: string,
  phase: CommitPhase,
  error: SerializedError | null,
): void {
  connection.run(
    sql`UPDATE commits SET phase = ?, error = ? WHERE run_id = ?`,
    phase,
    error === null ? null : JSON.stringify(error),
    runId,
  );
  if (phase !== 'publishing' && phase !== 'blocked' && findUndo(connection, runId) === undefined)
    releaseTables(connection, runId);
}

const phaseWords: Readonly<Record<CommitPhase, string>> = {
  publishing: 'under way',
  published: 'done',
  cleaned: 'done',
  blocked: 'blocked',
  undone: 'undone',
};

/** @param wanted what cannot be done, such as `retried`. */
export function wrongPhase(connection: Connection, runId: string, phase: CommitPhase, wanted: string): EngineError {
  const title = titleOfRun(connection, runId);
  return new EngineError('InvalidState', `The commit of ${title} is ${phaseWords[phase]}; it cannot be ${wanted}.`, {
    hint: phase === 'blocked' ? 'Retry or undo the run.' : 'Open the run to see which steps are done.',
    details: { run: runId },
  });
}

function invalidState(runId: string, why: string, hint: string): EngineError {
  return new EngineError('InvalidState', `Run ${runId} ${why}; its intent cannot be written.`, {
    hint,
    details: { run: runId },
  });
}

/** The job may have been renamed since the intent was written. */
function toEntry({ jobName, ...row }: CommitRow): JournalEntry {
  return {
    ...row,
    intent: { ...(JSON.parse(row.intent) as CommitIntent), jobName },
    error: row.error === null ? null : (JSON.parse(row.error) as SerializedError),
    changesBookmark: row.changesBookmark === 1,
  };
}

function toCommit({ intent, phase, writtenOn, error }: JournalEntry): Commit {
  return { intent, phase, writtenOn, error };
}
