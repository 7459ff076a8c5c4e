/** Handlers of the procedures of views. */

import { refusePathDatabase } from '#engine/catalog/names.ts';
import type { viewProcedures } from '#engine/contract/procedures/views.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts, tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const viewHandlers: Handlers<EngineServices, keyof typeof viewProcedures> = {
  async draftView({ sql, view }, services, signal) {
    const { text, columns, reads } = await (await services.explorer()).draftView({ sql, name: view }, signal);
    return { sql: text, columns: columnTexts(columns), reads };
  },
  async saveView({ databaseName, name, sql, description, expectedVersionId }, services, signal) {
    refusePathDatabase(databaseName, 'Choose another database.');
    const drafted = await (await services.explorer()).draftView({ sql, name: { databaseName, name } }, signal);
    const { databases, tables } = await services.catalog();
    const hasDatabase = (await databases.findDatabase(databaseName)) !== undefined;
    const before = hasDatabase ? await tables.findTable(databaseName, name) : undefined;
    const input = {
      databaseName,
      name,
      description: description ?? before?.description ?? '',
      owner: before?.owner ?? '',
      tableType: 'VIRTUAL_VIEW',
      columns: drafted.columns,
      partitionKeys: [],
      location: '',
      reading: { classification: '', compression: 'none', options: {} },
      parameters: before?.parameters ?? {},
      viewOriginalText: drafted.text,
      viewReads: drafted.reads,
    } as const;
    if (expectedVersionId !== null) return tableText(await tables.updateTable(input, 'person', expectedVersionId));
    return tableText(await tables.createTable(input, 'person', true));
  },
};
