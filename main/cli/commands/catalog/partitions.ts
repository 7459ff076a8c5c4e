/** `tenon partitions`: the partitions of a table, or those that meet an expression. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

type PartitionText = Output<'getPartitions'>['items'][number];

const pageSize = 1000;

export const partitionsCommand: Command = {
  name: 'partitions',
  summary: 'Lists the partitions of a table.',
  arguments: [{ name: 'TABLE', summary: 'The table as DATABASE.TABLE.' }],
  options: [
    {
      name: 'where',
      value: 'EXPRESSION',
      summary: 'Only partitions that meet this partition expression, as in AWS Glue (default: all).',
    },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON has one line for each partition: `{values, location, createTime, objectCount, sizeBytes, recordCount}`. A value is null for the default partition; `recordCount` is null while a file is not counted.',
    'See [Partition expressions](partitions.md).',
  ],
  examples: ["tenon partitions shop.orders --where \"year = 2025 AND month IN ('01', '02')\""],
  async run(call) {
    const { databaseName, name } = wholeTableName(call.positionals[0]!);
    const expression = call.text('where') ?? '';
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon partitions' });
    const { partitionKeys } = await client.call('getTable', { databaseName, name }, call.signal);
    const isJson = call.text('output') === 'json';
    const rows: Record<string, unknown>[] = [];
    let after: string | null = null;
    do {
      const page: Output<'getPartitions'> = await client.call(
        'getPartitions',
        { databaseName, name, expression, after, limit: pageSize },
        call.signal,
      );
      if (isJson) for (const partition of page.items) await writeOut(`${JSON.stringify(partition)}\n`);
      else
        rows.push(
          ...page.items.map((partition) =>
            rowOf(
              partition,
              partitionKeys.map((key) => key.name),
            ),
          ),
        );
      after = page.next;
    } while (after !== null);
    if (isJson) return exitCodes.done;
    if (rows.length === 0) await writeOut(expression === '' ? 'No partitions.\n' : 'No partitions match.\n');
    else {
      const columns = [
        ...partitionKeys.map((key) => ({ name: key.name, type: key.type })),
        ...ofPartition.map((column) => ({ name: column, type: column === 'location' ? 'string' : 'bigint' })),
      ];
      await writeStyled(formatTable(columns, rows, terminalStyle()));
    }
    return exitCodes.done;
  },
};

const ofPartition = ['rows', 'files', 'bytes', 'location'] as const;

function rowOf({ values, recordCount, objectCount, sizeBytes, location }: PartitionText, keys: readonly string[]) {
  return {
    ...Object.fromEntries(keys.map((key, place) => [key, values[place] ?? null])),
    rows: recordCount,
    files: objectCount,
    bytes: sizeBytes,
    location,
  };
}
