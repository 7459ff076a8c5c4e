/** `tenon statistics`: computes the statistics of a table and its columns, or shows those computed last. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { ColumnStatisticsText, TableStatisticsText } from '#engine/contract/procedures/tables/table-statistics.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { readTableName } from '#main/cli/table-name.ts';
import type { TableName } from '#engine/contract/definitions/table-title.ts';

export const statisticsCommand: Command = {
  name: 'statistics',
  summary: 'Computes statistics of the columns of a table: nulls, distinct values, minimum, maximum and lengths.',
  arguments: [{ name: 'TABLE', summary: 'database.table, or a table of the default database.' }],
  options: [
    ...workspaceOptions,
    { name: 'known', summary: 'Show the statistics that were computed last. Reads no file.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'Every row is read. Nulls, minimum, maximum and lengths are exact. Distinct values are exact as long as all of them fit in memory (5 million over all columns); above that they are estimated, usually within 10%, and marked with ~.',
    'The statistics stay in the catalog until they are computed again. They are marked as stale once the files or the columns of the table change.',
    'JSON is the answer of `getTableStatistics`, with the names of the column statistics of AWS Glue; null with `--known` if none were computed.',
  ],
  examples: ['tenon statistics shop.orders', 'tenon statistics shop.orders --known --output json'],
  async run(call) {
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon statistics' });
    const table = await readTableName(client, call.positionals[0]!, 'table', call.signal);
    const statistics = call.isOn('known')
      ? await client.call('getTableStatistics', table, call.signal)
      : await compute(client, table, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(statistics)}\n`);
    else if (statistics === null)
      await writeOut(`No statistics of ${printable(call.positionals[0]!)} were computed yet.\n`);
    else await writeStyled(statisticsText(statistics));
    for (const warning of statistics?.warnings ?? []) writeError(`warning: ${printable(warning)}\n`);
    return exitCodes.done;
  },
};

async function compute(client: EngineClient, table: TableName, signal: AbortSignal): Promise<TableStatisticsText> {
  const items = client.stream('computeTableStatistics', table, signal);
  return (await showProgress(items, 'The statistics')).statistics;
}

const columns = [
  { name: 'column', type: 'string' },
  { name: 'type', type: 'string' },
  { name: 'nulls', type: 'bigint' },
  { name: 'distinct', type: 'string' },
  { name: 'minimum', type: 'string' },
  { name: 'maximum', type: 'string' },
  { name: 'average length', type: 'string' },
  { name: 'maximum length', type: 'bigint' },
];

function statisticsText(statistics: TableStatisticsText): string {
  const { recordCount, sizeBytes, versionId, analyzedTime, isStale } = statistics;
  const time = new Date(analyzedTime).toISOString();
  const stale = isStale ? ' Stale: the table changed since.' : '';
  return `${formatTable(columns, statistics.columns.map(rowOf), terminalStyle())}${recordCount} rows, ${sizeBytes} bytes. Computed ${time} from version ${versionId}.${stale}\n`;
}

function rowOf(column: ColumnStatisticsText): Record<string, unknown> {
  const { numberOfDistinctValues: distinct, numberOfTrues: trues, numberOfFalses: falses } = column;
  return {
    column: column.columnName,
    type: column.columnType,
    nulls: column.numberOfNulls,
    distinct: distinct === null ? null : `${column.distinctIsExact ? '' : '~'}${distinct}`,
    minimum: trues === null ? column.minimumValue : `${falses ?? 0} false`,
    maximum: trues === null ? column.maximumValue : `${trues} true`,
    'average length': column.averageLength === null ? null : column.averageLength.toFixed(1),
    'maximum length': column.maximumLength,
  };
}
