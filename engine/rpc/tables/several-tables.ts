/** Handler that changes several tables at once. */

import { foldName, tableKey } from '#engine/catalog/names.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { EngineError, serializeError } from '#engine/contract/errors.ts';
import type { severalTablesProcedures } from '#engine/contract/procedures/tables/several-tables.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf } from '#engine/rpc/entity-text.ts';
import { editTable } from '#engine/rpc/tables/edit-table.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

type Result = Extract<Output<'changeTables'>, { item: 'result' }>;
type TableName = Result['changed'][number];

export const severalTablesHandlers: Handlers<EngineServices, keyof typeof severalTablesProcedures> = {
  async *changeTables({ tables: named, change }, services, signal) {
    if (change.kind === 'edit' && change.owner === undefined && change.tags === undefined)
      throw new EngineError('InvalidInput', 'There is nothing to change: no owner and no tags.', {
        hint: 'Give an owner or tags.',
      });
    const { tables } = await services.catalog();
    const wanted = eachOnce(named);
    const changed: TableName[] = [];
    const failed: Result['failed'][number][] = [];
    for (const [index, { databaseName, name }] of wanted.entries()) {
      yield { item: 'progress', fraction: index / wanted.length, note: `Changing ${databaseName}.${name}` };
      signal.throwIfAborted();
      try {
        if (change.kind === 'delete') await tables.deleteTable(databaseName, name);
        else {
          const { versionId } = await tables.getTable(databaseName, name);
          const { owner, tags } = change;
          await editTable({ databaseName, name, expectedVersionId: versionId, owner, tags }, services);
        }
        changed.push({ databaseName, name });
      } catch (thrown) {
        failed.push({ databaseName, name, error: errorOf(serializeError(thrown))! });
      }
    }
    yield { item: 'result', changed, failed };
  },
};

function eachOnce(named: readonly TableName[]): TableName[] {
  const found = new Map<string, TableName>();
  for (const { databaseName, name } of named) {
    found.set(tableKey(databaseName, name), { databaseName: foldName(databaseName), name: foldName(name) });
  }
  return [...found.values()];
}
