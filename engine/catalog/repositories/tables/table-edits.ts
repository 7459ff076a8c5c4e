/** Edits of what people write about a table; they merge into the current definition. */

import type { Table } from '#engine/catalog/entities.ts';
import { notesOf, withEntries, type EntryChanges } from '#engine/catalog/table-notes.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import { putDefinition } from '#engine/catalog/repositories/tables/table-rows.ts';
import { expectVersion, getTable, getTableHead, recordDefinition } from '#engine/catalog/repositories/tables/tables.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export interface TableEdit {
  /** Absent: unchanged. */
  readonly description?: string;
  /** Absent: unchanged. */
  readonly owner?: string;
  readonly tags: EntryChanges;
  readonly parameters: EntryChanges;
  /** By the name of the column. */
  readonly comments: EntryChanges;
}

export const tableEditMethods = {
  /** Does nothing. @throws ConcurrentModification, InvalidState where an edit would be refused. */
  refuseEdit: read(refuseEdit),
  /** A new version unless nothing differs. @throws EntityNotFound, ConcurrentModification, InvalidState. */
  editTable: transaction(editTable),
};

function refuseEdit(connection: Connection, databaseName: string, name: string, expectedVersionId: number): void {
  const head = getTableHead(connection, databaseName, name);
  refuseLocked(connection, head.definition.databaseName, head.definition.name);
  expectVersion(head, expectedVersionId);
}

function editTable(connection: Connection, databaseName: string, name: string, edit: TableEdit): Table {
  const head = getTableHead(connection, databaseName, name);
  const { definition: current } = head;
  refuseLocked(connection, current.databaseName, current.name);
  const { comments: _comments, tags: _tags, ...rest } = current;
  const definition = toDefinition({
    ...rest,
    description: edit.description ?? current.description,
    owner: edit.owner ?? current.owner,
    parameters: withEntries(current.parameters, edit.parameters),
    ...notesOf({
      comments: withEntries(current.comments ?? {}, edit.comments),
      tags: withEntries(current.tags ?? {}, edit.tags),
    }),
  });
  const { changed } = putDefinition(connection, head, definition, 'person');
  if (changed) recordDefinition(connection, definition, 'updated', 0);
  return getTable(connection, databaseName, name);
}
