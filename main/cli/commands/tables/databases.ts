/** `tenon databases`: the databases of the catalog. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { listTables } from '#main/cli/commands/tables/list-tables.ts';
import { timeText } from '#main/cli/runs/run-text.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';

type Database = Output<'getDatabases'>['items'][number];
/** The most that the engine gives at once. */
const pageSize = 1000;

export const databasesCommand: Command = {
  name: 'databases',
  summary: 'Lists the databases of the catalog, with the number of their tables.',
  arguments: [],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'JSON is one array of `{name, description, locationUri, parameters, createTime, tableCount}`; times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon databases', 'tenon databases --output json'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon databases' });
    const databases: Database[] = [];
    let after: string | null = null;
    do {
      const page: Output<'getDatabases'> = await client.call('getDatabases', { limit: pageSize, after }, call.signal);
      databases.push(...page.items);
      after = page.next;
    } while (after !== null);
    const counts = new Map<string, number>();
    for (const { databaseName } of await listTables(client, call.signal))
      counts.set(databaseName, (counts.get(databaseName) ?? 0) + 1);
    const listed = databases.map((database) => ({ ...database, tableCount: counts.get(database.name) ?? 0 }));
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else if (listed.length === 0) await writeOut('No databases. A crawl creates them: tenon crawl PATH\n');
    else
      await writeStyled(
        formatTable(
          [
            { name: 'database', type: 'string' },
            { name: 'tables', type: 'bigint' },
            { name: 'created', type: 'string' },
            { name: 'description', type: 'string' },
          ],
          listed.map(({ name, tableCount, createTime, description }) => ({
            database: name,
            tables: tableCount,
            created: timeText(createTime),
            description,
          })),
          terminalStyle(),
        ),
      );
    return exitCodes.done;
  },
};
