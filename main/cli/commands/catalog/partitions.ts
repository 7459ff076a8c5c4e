/** `tenon partitions`: the partitions of a table, or those that meet an expression; and their changes by hand. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { changePartitions, partitionActions } from '#main/cli/commands/catalog/change-partitions.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { mostPartitionGroups } from '#engine/contract/procedures/tables/partition-strip.ts';
import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

type PartitionText = Output<'getPartitions'>['items'][number];

const pageSize = 1000;

export const partitionsCommand: Command = {
  name: 'partitions',
  summary: 'Lists, adds, drops or repairs the partitions of a table. Does not change its files.',
  arguments: [
    {
      name: 'TABLE|ACTION',
      summary: 'The table as DATABASE.TABLE, to list its partitions; or add, drop or repair, and then the table.',
    },
    {
      name: 'TABLE PARTITION',
      summary: 'After an action: the table, and for add and drop the partitions as KEY=VALUE/KEY=VALUE.',
      optional: true,
      many: true,
    },
  ],
  options: [
    {
      name: 'where',
      value: 'EXPRESSION',
      summary: 'List or drop only partitions that meet this partition expression, as in AWS Glue.',
    },
    {
      name: 'groups',
      value: 'N',
      summary: 'Show at most N groups of consecutive partitions, with the totals of each (up to 400).',
    },
    { name: 'keep-missing', summary: 'With repair: do not drop partitions whose folders have no files.' },
    { name: 'dry-run', summary: 'With an action: show what would be added or dropped, and write nothing.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'JSON has one line for each partition: `{values, location, createTime, objectCount, sizeBytes, recordCount}`. A value is null for the default partition; `recordCount` is null while a file is not counted.',
    '`repair` adds the partitions whose folders have files and that the catalog does not list, and drops those whose folders have none: `MSCK REPAIR TABLE … SYNC PARTITIONS` of Hive. `add` adds only the stated ones. `drop` removes partitions from the catalog; the next crawl of the table finds them again as long as their files are there. Values of KEY=VALUE are written as in folder names.',
    'With `--groups`, *nulls* is the share of cells that are null, as `tenon statistics TABLE` counted it, and in parentheses how many partitions were counted if not all were. JSON is the result of `getPartitionStrip`.',
    'JSON of an action: the result of `changePartitions`.',
    'See [Partition expressions](partitions.md).',
  ],
  examples: [
    "tenon partitions shop.orders --where \"year = 2025 AND month IN ('01', '02')\"",
    'tenon partitions shop.orders --groups 20',
    'tenon partitions repair shop.orders --dry-run',
    'tenon partitions add shop.orders year=2025/month=07',
    'tenon partitions drop shop.orders --where "year < 2020"',
  ],
  async run(call) {
    const action = partitionActions.find((each) => each === call.positionals[0]);
    if (action !== undefined) return changePartitions(action, call);
    if (call.positionals.length > 1)
      throw new EngineError('Usage', `"${call.positionals[0]}" is neither add, drop nor repair.`, {
        hint: meantHint(
          nearNames(call.positionals[0]!, partitionActions),
          'List partitions with: tenon partitions DATABASE.TABLE',
        ),
      });
    const { databaseName, name } = wholeTableName(call.positionals[0]!);
    const expression = call.text('where') ?? '';
    const groups = call.text('groups');
    if (groups !== undefined) return listGroups(call, { databaseName, name }, groups);
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

async function listGroups(
  call: Invocation,
  table: { readonly databaseName: string; readonly name: string },
  text: string,
): Promise<ExitCode> {
  const groups = Number(text);
  if (!/^\d{1,3}$/u.test(text) || groups < 1 || groups > mostPartitionGroups || call.text('where') !== undefined)
    throw new EngineError('Usage', `Cannot use --groups ${text}.`, {
      hint: `State a number from 1 to ${mostPartitionGroups}, without --where.`,
    });
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon partitions' });
  const strip = await client.call('getPartitionStrip', { ...table, groups }, call.signal);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(strip)}\n`);
  else if (strip.groups.length === 0) await writeOut('No partitions.\n');
  else {
    const titles = ['first', 'last', 'partitions', 'rows', 'nulls', 'files', 'bytes', 'added'] as const;
    const texts = new Set<string>(['first', 'last', 'nulls', 'added']);
    const columns = titles.map((name) => ({ name, type: texts.has(name) ? 'string' : 'bigint' }));
    const rows = strip.groups.map((group) => ({
      first: valuesText(strip.partitionKeys, group.first),
      last: valuesText(strip.partitionKeys, group.last),
      partitions: group.partitionCount,
      rows: group.recordCount,
      nulls: nullsText(group),
      files: group.objectCount,
      bytes: group.sizeBytes,
      added: new Date(group.newest).toISOString(),
    }));
    await writeStyled(formatTable(columns, rows, terminalStyle()));
  }
  return exitCodes.done;
}

/** null: no partition of the group has statistics. */
function nullsText({ nulls, partitionCount }: Output<'getPartitionStrip'>['groups'][number]): string | null {
  if (nulls === null) return null;
  const share = nulls.cellCount === 0 ? 0 : (nulls.nullCount / nulls.cellCount) * 100;
  const part = nulls.partitionCount === partitionCount ? '' : ` (${nulls.partitionCount} partitions)`;
  return `${share.toFixed(1)}%${part}`;
}

function valuesText(keys: readonly string[], values: readonly (string | null)[]): string {
  return keys.map((key, place) => `${key}=${values[place] ?? '(none)'}`).join('/');
}

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
