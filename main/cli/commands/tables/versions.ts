/** `tenon versions`: lists the versions of a table, or the differences between two of them. */

import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient, Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { readTableName } from '#main/cli/table-name.ts';
import type { TableName } from '#engine/contract/definitions/table-title.ts';

type Version = Output<'getTableVersions'>['items'][number];
type Change = Output<'compareTableVersions'>['changes'][number];

export const versionsCommand: Command = {
  name: 'versions',
  summary: 'Lists the versions of a table, or the differences between two of them.',
  arguments: [{ name: 'TABLE', summary: 'database.table, or a table or view of the default database.' }],
  options: [
    ...workspaceOptions,
    { name: 'from', value: 'N', summary: 'Show what changed since version N.' },
    { name: 'to', value: 'N', summary: 'With --from: up to version N (default: the current version).' },
    outputOption('table', 'json'),
  ],
  notes: [
    'A version is a definition: columns, partition keys, read options, parameters, description, owner, tags and comments. A table gets a new one when a crawl, a run or a person changes its definition. New files alone make no version.',
    'JSON is a list of `{versionId, createTime, madeBy, summary, table}`, newest first; with `--from`, a list of `{part, name, change, before, after}`.',
  ],
  examples: ['tenon versions shop.orders', 'tenon versions shop.orders --from 0 --to 2'],
  async run(call) {
    const isJson = call.text('output') === 'json';
    const [from, to] = [readVersion(call.text('from')), readVersion(call.text('to'))];
    if (from === undefined && to !== undefined)
      throw new EngineError('Usage', '--to needs --from.', { hint: 'Add --from with the earlier version.' });
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon versions' });
    const table = await readTableName(client, call.positionals[0]!, 'table', call.signal);
    if (from === undefined) {
      const versions = await allVersions(client, table, call.signal);
      if (isJson) await writeOut(`${JSON.stringify(versions)}\n`);
      else await writeStyled(listText(versions));
      return exitCodes.done;
    }
    const last = to ?? (await client.call('getTable', table, call.signal)).versionId;
    const { changes } = await client.call('compareTableVersions', { ...table, from, to: last }, call.signal);
    if (isJson) await writeOut(`${JSON.stringify(changes)}\n`);
    else await writeStyled(changesText(changes));
    return exitCodes.done;
  },
};

/** Of an option. @throws EngineError Usage. */
export function readVersion(text: string): number;
export function readVersion(text: string | undefined): number | undefined;
export function readVersion(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  throw new EngineError('Usage', `"${text}" is not the number of a version.`, {
    hint: 'List the versions: tenon versions TABLE.',
  });
}

async function allVersions(client: EngineClient, table: TableName, signal: AbortSignal): Promise<Version[]> {
  const versions: Version[] = [];
  let after: string | null = null;
  do {
    const page: Output<'getTableVersions'> = await client.call('getTableVersions', { ...table, after }, signal);
    versions.push(...page.items);
    after = page.next;
  } while (after !== null);
  return versions;
}

const listColumns = [
  { name: 'version', type: 'int' },
  { name: 'created', type: 'timestamp' },
  { name: 'by', type: 'string' },
  { name: 'what changed', type: 'string' },
];

function listText(versions: readonly Version[]): string {
  const rows = versions.map(({ versionId, createTime, madeBy, summary }) => ({
    version: versionId,
    created: new Date(createTime).toISOString(),
    by: madeBy,
    'what changed': summary,
  }));
  return formatTable(listColumns, rows, terminalStyle());
}

const changeColumns = textColumns(['part', 'name', 'change', 'before', 'after']);

export function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'The definitions are the same.\n';
  return formatTable(changeColumns, changes, terminalStyle());
}
