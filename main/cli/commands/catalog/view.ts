/** `tenon view`: shows a view of the catalog, or saves a SELECT as one. */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable, printableLines } from '#main/cli/output/text-width.ts';
import { readTableName } from '#main/cli/table-name.ts';
import type { TableName } from '#engine/contract/definitions/table-title.ts';

export const viewCommand: Command = {
  name: 'view',
  summary: 'Shows a view of the catalog, or saves a SELECT as a view.',
  arguments: [
    { name: 'NAME', summary: 'database.view, or a view of the default database.' },
    {
      name: 'SQL',
      summary: 'One SELECT over tables and views of the catalog. Without it, the view is shown.',
      optional: true,
    },
  ],
  options: [
    ...workspaceOptions,
    { name: 'replace', summary: 'Change the view if it exists.' },
    { name: 'description', value: 'TEXT', summary: 'A description of the view.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'A view keeps no rows: each query over it runs its SELECT. It reads tables and views, no files, and has no parameters. Names without a database get that of the default database when the view is saved.',
    'The columns of a view are those that its SELECT had when it was saved. If one of them is removed or changes its type, queries over the view fail and name the column; save the view again with `--replace`.',
    'JSON is the answer of `getTable`. `tenon call deleteTable` removes a view.',
  ],
  examples: [
    'tenon view sales.large_orders "SELECT * FROM sales.orders WHERE amount > 1000"',
    'tenon view sales.large_orders',
  ],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon view' });
    const name = await readTableName(client, call.positionals[0]!, 'view', call.signal);
    const sql = call.positionals[1];
    const description = call.text('description');
    if (sql === undefined && (description !== undefined || call.isOn('replace')))
      throw new EngineError('Usage', '--replace and --description save a view, and there is no SQL.', {
        hint: 'Add the SELECT after the name.',
      });
    const expectedVersionId = call.isOn('replace') ? await findVersion(client, name, call.signal) : null;
    const view =
      sql === undefined
        ? await client.call('getTable', name, call.signal)
        : await client.call(
            'saveView',
            { ...name, sql, expectedVersionId, ...(description === undefined ? {} : { description }) },
            call.signal,
          );
    if (view.viewOriginalText === undefined)
      throw new EngineError('InvalidInput', `${view.databaseName}.${view.name} is a table, not a view.`, {
        hint: `Show its rows: tenon query "SELECT * FROM ${view.databaseName}.${view.name}".`,
      });
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(view)}\n`);
    else if (sql === undefined) await writeStyled(viewText(view, view.viewOriginalText));
    else writeError(`Saved view ${printable(view.databaseName)}.${printable(view.name)}, version ${view.versionId}.\n`);
    return exitCodes.done;
  },
};

/** null: there is none yet. */
async function findVersion(client: EngineClient, name: TableName, signal: AbortSignal): Promise<number | null> {
  try {
    return (await client.call('getTable', name, signal)).versionId;
  } catch (thrown) {
    if (toEngineError(thrown).code === 'EntityNotFound') return null;
    throw thrown;
  }
}

function viewText(view: Output<'getTable'>, sql: string): string {
  const columns = [
    { name: 'column', type: 'string' },
    { name: 'type', type: 'string' },
  ];
  const rows = view.columns.map(({ name, type }) => ({ column: name, type }));
  return `${printableLines(sql)}\n\n${formatTable(columns, rows, terminalStyle())}`;
}
