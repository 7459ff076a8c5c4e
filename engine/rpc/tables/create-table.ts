/** Handler that creates a table by hand. */

import { foldName } from '#engine/base/same-name.ts';
import { refusePathDatabase } from '#engine/catalog/names.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { tableCreationProcedures } from '#engine/contract/procedures/tables/create-table.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

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
    const options = parseOptions(format.name, format.readOptions, input.options);
    const location = wholePath(input.location, (await services.workspace()).root);
    const columns = readColumns(input.columns, 'column');
    const partitionKeys = readColumns(input.partitionKeys, 'partition key');
    refuseTwice([...columns, ...partitionKeys]);
    const { databases, tables } = await services.catalog();
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
    await databases.ensureDatabase(databaseName);
    return tableText(await tables.createTable(table, 'person'));
  },
};

/** @throws EngineError InvalidInput naming the column. */
function readColumns(columns: readonly { readonly name: string; readonly type: string }[], kind: string): Schema {
  return columns.map(({ name, type }) => {
    if (/\p{Cc}|\p{Cs}/u.test(name))
      throw new EngineError(
        'InvalidInput',
        `The name of the ${kind} ${JSON.stringify(name)} has a control character.`,
        {
          hint: 'Choose a name on a single line.',
        },
      );
    try {
      return { name: foldName(name), type: parseHive(type) };
    } catch (thrown) {
      const { message, hint } = toEngineError(thrown);
      throw new EngineError('InvalidInput', `The type of the ${kind} ${name} cannot be read: ${message}`, {
        ...(hint === undefined ? {} : { hint }),
        details: { column: name },
        cause: thrown,
      });
    }
  });
}

function refuseTwice(columns: Schema): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw new EngineError('InvalidInput', `The table would have two columns called ${name}.`, {
        hint: 'Give each column and partition key another name; upper and lower case are the same.',
        details: { column: name },
      });
    seen.add(name);
  }
}
