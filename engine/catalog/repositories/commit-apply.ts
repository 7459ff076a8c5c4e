/** Applies an intent: catalog, bookmark and run state in one transaction, keeping what undo needs. */

import { sql } from '#engine/base/sql.ts';
import type { TableChange } from '#engine/catalog/commit-entities.ts';
import { foldName } from '#engine/catalog/names.ts';
import { addBookmarkObjects, getJobBookmark } from '#engine/catalog/repositories/bookmarks.ts';
import { followCompaction } from '#engine/catalog/repositories/compacted-bookmarks.ts';
import { getJournalEntry, setPhase, wrongPhase } from '#engine/catalog/repositories/commits.ts';
import { insertDatabase } from '#engine/catalog/repositories/databases.ts';
import { getJobRun, putJobRun } from '#engine/catalog/repositories/job-runs.ts';
import type { StoredObject } from '#engine/catalog/repositories/listings.ts';
import { ListingWriter } from '#engine/catalog/repositories/listings.ts';
import { putReading } from '#engine/catalog/repositories/object-readings.ts';
import { toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import type { TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import {
  findTableHead,
  insertTableRow,
  moveGeneration,
  putDefinition,
} from '#engine/catalog/repositories/tables/table-rows.ts';
import { transaction } from '#engine/catalog/repositories/method.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface PlacedFile {
  readonly path: string;
  readonly modifiedMicros: number;
}

export const commitApplyMethods = {
  /**
   * Catalog, bookmark and run state SUCCEEDED, at once. Done twice is done once.
   * @param published mtime of every final path; one that is missing is an InvalidInput.
   * @throws InvalidState when the commit is blocked or undone.
   */
  applyIntent: transaction(applyIntent, { durability: 'full', leavesGarbage: true }),
};

export function applyIntent(connection: Connection, runId: string, published: readonly PlacedFile[]): void {
  const { intent, phase, sequence } = getJournalEntry(connection, runId);
  if (phase === 'published' || phase === 'cleaned') return;
  if (phase !== 'publishing') throw wrongPhase(connection, runId, phase, 'applied');
  const modified = new Map(published.map((file) => [file.path, file.modifiedMicros]));
  for (const change of intent.tableChanges)
    applyTableChange(connection, runId, change, modified, intent.keepsRows !== true);
  if (intent.bookmarkChanges.length > 0) {
    connection.run(
      sql`UPDATE commits SET previous_bookmark_run_id = ? WHERE run_id = ?`,
      getJobBookmark(connection, intent.jobName).runId,
      runId,
    );
    addBookmarkObjects(connection, intent.jobName, runId, sequence, intent.bookmarkChanges);
  }
  if (intent.keepsRows === true) followCompaction(connection, intent, modified);
  setPhase(connection, runId, 'published', null);
  const run = getJobRun(connection, runId);
  putJobRun(connection, { ...run, jobRunState: 'SUCCEEDED', completedOn: Date.now(), error: null });
}

function applyTableChange(
  connection: Connection,
  runId: string,
  change: TableChange,
  modified: ReadonlyMap<string, number>,
  changesRows: boolean,
): void {
  const databaseName = foldName(change.databaseName);
  const name = foldName(change.name);
  const { head, ...made } = applyDefinition(connection, change, databaseName, name);
  connection.run(
    sql`UPDATE commit_tables SET created_database = ?, created_table = ?, made_version_id = ?, previous_definition = ?
      WHERE run_id = ? AND database_name = ? AND table_name = ?`,
    made.createdDatabase ? 1 : 0,
    made.createdTable ? 1 : 0,
    made.madeVersionId,
    made.previousDefinition,
    runId,
    databaseName,
    name,
  );
  const listing = new ListingWriter(connection, head.listingId, head.definition);
  const removed: StoredObject[] = [];
  const keep = (stored: StoredObject | undefined): void => {
    if (stored === undefined) return;
    removed.push(stored);
    keepRemoved(connection, runId, databaseName, name, stored);
  };
  const { reading } = change;
  for (const path of change.removeObjects) keep(listing.remove(path));
  for (const object of change.addObjects) {
    const modifiedMicros = modified.get(object.path);
    if (modifiedMicros === undefined) {
      throw new EngineError(
        'InvalidInput',
        `Run ${runId} adds ${object.path} to ${databaseName}.${name}, but it was not published.`,
        {
          hint: 'Publish the file, then apply the intent.',
          details: { run: runId, path: object.path },
        },
      );
    }
    keep(listing.put({ ...object, ...(reading === undefined ? {} : { reading }), modifiedMicros }));
  }
  listing.flush();
  const hasObjects = change.removeObjects.length + change.addObjects.length > 0;
  if (hasObjects) moveGeneration(connection, head.id);
  if (!hasObjects && made.madeVersionId === null) return;
  // Whoever waits for changes waits for other rows, and a compaction that a trigger starts must not start the trigger.
  if (!changesRows) return;
  const added = new Set(change.addObjects.map(({ path }) => path));
  recordTableEvent(connection, {
    databaseName,
    tableName: name,
    madeBy: runId,
    change: made.createdTable ? 'created' : 'updated',
    objects: [...change.addObjects, ...removed.filter(({ path }) => !added.has(path))],
  });
}

function applyDefinition(
  connection: Connection,
  change: TableChange,
  databaseName: string,
  name: string,
): {
  head: TableHead;
  createdDatabase: boolean;
  createdTable: boolean;
  madeVersionId: number | null;
  previousDefinition: string | null;
} {
  const unchanged = { createdDatabase: false, createdTable: false, madeVersionId: null, previousDefinition: null };
  const head = findTableHead(connection, databaseName, name);
  if (change.table === null) {
    if (head !== undefined) return { head, ...unchanged };
    throw new EngineError('InvalidState', `Table ${databaseName}.${name} was deleted.`, { hint: 'Undo the run.' });
  }
  const definition = toDefinition(change.table);
  if (head === undefined) {
    const createdDatabase = insertDatabase(connection, { name: databaseName });
    const created = insertTableRow(connection, definition, change.madeBy);
    return { head: created, createdDatabase, createdTable: true, madeVersionId: 0, previousDefinition: null };
  }
  const { versionId, changed } = putDefinition(connection, head, definition, change.madeBy);
  return {
    head: { ...head, versionId, definition },
    ...unchanged,
    ...(changed ? { madeVersionId: versionId, previousDefinition: JSON.stringify(head.definition) } : {}),
  };
}

/** The first state kept counts: a path removed and added again by one run is restored as it was before both. */
function keepRemoved(
  connection: Connection,
  runId: string,
  databaseName: string,
  name: string,
  object: StoredObject,
): void {
  connection.run(
    sql`INSERT INTO commit_removed_objects (run_id, database_name, table_name, path, size, modified_micros,
        compression, partition_values, partition_create_time, record_count, inference_hash,
        reading_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    runId,
    databaseName,
    name,
    object.path,
    object.size,
    object.modifiedMicros,
    object.compression,
    JSON.stringify(object.partitionValues),
    object.partitionCreateTime,
    object.recordCount,
    object.inferenceHash,
    putReading(connection, object.reading),
  );
}
