/** The tables of all databases of the catalog. */

import type { ListedTableText } from '#engine/contract/procedures/databases.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';

/** The most that the engine gives at once. */
const pageSize = 1000;

/** By database and name. */
export async function listTables(client: EngineClient, signal: AbortSignal): Promise<ListedTableText[]> {
  const tables: ListedTableText[] = [];
  let after: string | null = null;
  do {
    const page: Output<'getListedTables'> = await client.call('getListedTables', { limit: pageSize, after }, signal);
    tables.push(...page.items);
    after = page.next;
  } while (after !== null);
  return tables;
}

/** @param all of all databases. @param database the only one that is listed; undefined: every one. */
export function tablesText(all: readonly ListedTableText[], database: string | undefined): string {
  const tables = database === undefined ? all : all.filter(({ databaseName }) => databaseName === database);
  if (all.length === 0) return 'No tables. A crawl finds them: tenon crawl PATH\n';
  if (tables.length === 0) {
    const others = [...new Set(all.map(({ databaseName }) => databaseName))];
    return `No tables in database ${database}. Databases with tables: ${others.join(', ')}.\n`;
  }
  const columns = [
    { name: 'database', type: 'string' },
    { name: 'table', type: 'string' },
    { name: 'kind', type: 'string' },
    { name: 'partitions', type: 'bigint' },
    { name: 'rows', type: 'bigint' },
    { name: 'note', type: 'string' },
  ];
  const rows = tables.map(({ databaseName, name, tableType, partitionCount, recordCount, isDeprecated }) => ({
    database: databaseName,
    table: name,
    kind: tableType === 'VIRTUAL_VIEW' ? 'view' : 'table',
    partitions: partitionCount,
    rows: recordCount,
    note: isDeprecated ? 'files are missing' : '',
  }));
  return formatTable(columns, rows, terminalStyle());
}
