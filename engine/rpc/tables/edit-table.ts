/** Handler that edits what people write about a table: its settings file first, then the catalog. */

import { foldName } from '#engine/base/same-name.ts';
import type { Table } from '#engine/catalog/entities.ts';
import { refusePathDatabase } from '#engine/catalog/names.ts';
import { withEntries, type EntryChanges } from '#engine/catalog/table-notes.ts';
import { tableSettingsSchema, type TableSettings } from '#engine/contract/definitions/table-settings.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { tableEditProcedures } from '#engine/contract/procedures/tables/table-edits.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

type Edit = Input<'editTable'>;

export const tableEditHandlers: Handlers<EngineServices, keyof typeof tableEditProcedures> = {
  editTable: async (edit, services) => tableText(await editTable(edit, services)),
};

/** @throws EngineError EntityNotFound, ConcurrentModification, InvalidDefinition, InvalidInput, InvalidState. */
export async function editTable(edit: Edit, services: Pick<EngineServices, 'catalog' | 'workspace'>): Promise<Table> {
  const { tables } = await services.catalog();
  const table = await tables.getTable(edit.databaseName, edit.name);
  const { databaseName, name, versionId } = table;
  refusePathDatabase(databaseName, 'Crawl the folder to get a table that can be described.');
  if (versionId !== edit.expectedVersionId)
    throw new EngineError(
      'ConcurrentModification',
      `Table ${databaseName}.${name} is at version ${versionId}, not ${edit.expectedVersionId}.`,
      { hint: 'Read the table again and repeat the change.' },
    );
  const comments = Object.fromEntries(
    Object.entries(edit.comments ?? {}).map(([column, text]) => [foldName(column), text === '' ? null : text]),
  );
  const known = [...table.columns, ...table.partitionKeys].map((column) => column.name);
  const unknown = Object.keys(comments).find(
    (column) => !known.some((name) => foldName(name) === column) && comments[column] !== null,
  );
  if (unknown !== undefined)
    throw new EngineError('InvalidInput', `Table ${databaseName}.${name} has no column "${unknown}".`, {
      hint: meantHint(nearNames(unknown, known), 'Reload the table, and comment on one of its columns.'),
    });
  await tables.refuseEdit(databaseName, name, versionId);
  // The file decides between two people who edit at the same time: a save over another one is refused.
  const { table: store } = (await services.workspace()).stores;
  const saved = store.find(`${databaseName}.${name}`);
  const settings = saved?.value ?? tableSettingsSchema.parse({ databaseName, name });
  await store.save(editSettings(settings, edit, comments), { expectedHash: saved?.hash ?? null });
  const { description, owner, tags, parameters } = edit;
  return tables.editTable(databaseName, name, {
    ...(description === undefined ? {} : { description }),
    ...(owner === undefined ? {} : { owner }),
    tags: tags ?? {},
    parameters: parameters ?? {},
    comments,
  });
}

function editSettings(settings: TableSettings, edit: Edit, comments: EntryChanges): TableSettings {
  const columns = settings.columns.flatMap((column) => {
    const name = foldName(column.name);
    if (!Object.hasOwn(comments, name)) return [column];
    const comment = comments[name] ?? '';
    return comment === '' && column.type === null ? [] : [{ ...column, comment }];
  });
  const there = new Set(settings.columns.map((column) => foldName(column.name)));
  const added = Object.entries(comments).flatMap(([name, comment]) =>
    comment === null || there.has(name) ? [] : [{ name, type: null, comment }],
  );
  return {
    ...settings,
    description: edit.description ?? settings.description,
    owner: edit.owner ?? settings.owner,
    tags: withEntries(settings.tags, edit.tags ?? {}),
    parameters: withEntries(settings.parameters, edit.parameters ?? {}),
    columns: [...columns, ...added],
  };
}
