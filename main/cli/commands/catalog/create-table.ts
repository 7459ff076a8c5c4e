/** `tenon create-table`: creates a table over the files of a folder from stated columns. */

import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { parsePairs } from '#main/cli/parse-command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { readTableName } from '#main/cli/table-name.ts';

export const createTableCommand: Command = {
  name: 'create-table',
  summary: 'Creates a table over the files of a folder from the columns that you state. Reads and changes no file.',
  arguments: [
    {
      name: 'TABLE',
      summary: 'database.table, or a table of the default database. The database is created if necessary.',
    },
    { name: 'FOLDER', summary: 'Folder of its files; it may be empty.' },
  ],
  options: [
    { name: 'format', value: 'F', summary: 'Format of the files: csv, json, parquet, …' },
    {
      name: 'column',
      value: 'NAME:TYPE',
      many: true,
      summary: 'A column, for example id:bigint or price:decimal(10,2).',
    },
    { name: 'key', value: 'NAME:TYPE', many: true, summary: 'A partition key, in the order of the folders.' },
    { name: 'option', value: 'K=V', many: true, summary: 'Read option of the format, for example separator=;' },
    { name: 'description', value: 'TEXT', summary: 'A description of the table.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'The files are in the table after a crawl of the folder, or after `tenon partitions repair` for a table with partition keys. A crawl keeps the types of the table, and adds columns that only the files have.',
    'JSON is the answer of `getTable`.',
  ],
  examples: [
    'tenon create-table shop.orders lake/orders --format csv --column id:bigint --column amount:double --key day:date',
  ],
  async run(call) {
    const format = call.text('format');
    if (format === undefined)
      throw new EngineError('Usage', 'A table needs the format of its files.', {
        hint: 'Add --format, for example --format csv.',
      });
    const columns = call.texts('column').map((text) => readColumn(text, '--column'));
    if (columns.length === 0)
      throw new EngineError('Usage', 'A table needs at least one column.', { hint: 'Add --column NAME:TYPE.' });
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon create-table',
    });
    const table = await client.call(
      'createTable',
      {
        ...(await readTableName(client, call.positionals[0]!, 'table', call.signal)),
        location: wholePath(call.positionals[1]!),
        classification: format,
        columns,
        partitionKeys: call.texts('key').map((text) => readColumn(text, '--key')),
        options: parsePairs(call.texts('option'), 'option'),
        description: call.text('description') ?? '',
      },
      call.signal,
    );
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(table)}\n`);
    else
      writeError(
        `Created ${printable(table.databaseName)}.${printable(table.name)} with ${table.columns.length + table.partitionKeys.length} columns. To find its files: tenon crawl ${printable(call.positionals[1]!)} --database ${printable(table.databaseName)}\n`,
      );
    return exitCodes.done;
  },
};

/** @throws EngineError Usage. */
function readColumn(text: string, option: string): { name: string; type: string } {
  const colon = text.indexOf(':');
  if (colon > 0 && colon < text.length - 1) return { name: text.slice(0, colon), type: text.slice(colon + 1) };
  throw new EngineError('Usage', `"${text}" is not NAME:TYPE.`, { hint: `Write, for example, ${option} id:bigint.` });
}
