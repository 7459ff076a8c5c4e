/** Handler that creates a table by hand. */

import { foldName, foldNewName, refusePathDatabase } from '#engine/catalog/names.ts';
import { readStatedColumns } from '#engine/catalog/tables/stated-columns.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { tableCreationProcedures } from '#engine/contract/procedures/tables/create-table.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { readStatedLocation } from '#engine/rpc/tables/stated-location.ts';

export const tableCreationHandlers: Handlers<EngineServices, keyof typeof tableCreationProcedures> = {
  async createTable(input, services) {
    const { databaseName, name } = input;
    refusePathDatabase(databaseName, 'Choose another database.');
    // Formats are loaded when they are needed.
    const [{ getFormat }, { parseOptions }] = await Promise.all([
      import('#engine/formats/index.ts'),
      import('#engine/formats/stated-options.ts'),
    ]);
    const format = getFormat(input.classification);
    const { columns, partitionKeys } = readStatedColumns(input.columns, input.partitionKeys);
    const options = parseOptions(format.name, format.readOptions, {
      // Without a header, values are found by their places.
      ...(isWithoutHeader(format.name, input.options) ? { columns: columns.map((column) => column.name) } : {}),
      ...input.options,
    });
    const title = `table ${foldNewName('database', databaseName)}.${foldNewName('table', name)}`;
    const location = await readStatedLocation(input.location, title, (await services.workspace()).root);
    const { tables } = await services.catalog();
    const there = (await tables.getTablesOverlapping(location)).find(
      (table) => table.location === location && table.databaseName === foldName(databaseName),
    );
    if (there !== undefined)
      throw new EngineError(
        'AlreadyExists',
        `${there.databaseName}.${there.name} already is the table of ${location} in this database.`,
        { hint: 'Choose another folder or database, or remove that table from the catalog first.' },
      );
    const table = {
      databaseName,
      name,
      description: input.description,
      tableType: 'EXTERNAL_TABLE',
      columns,
      partitionKeys,
      location,
      reading: { classification: format.name, compression: 'none', options },
      parameters: { classification: format.name },
    } as const;
    return tableText(await tables.createTable(table, 'person', true));
  },
};

function isWithoutHeader(format: string, { withHeader }: Readonly<Record<string, unknown>>): boolean {
  return format === 'csv' && (withHeader === false || withHeader === 'false');
}
