/** `tenon tables`: lists tables, removes several from the catalog, or sets their owner and tags. */

import { countText } from '#engine/contract/count-text.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { listTables, tablesText } from '#main/cli/commands/tables/list-tables.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs, usage } from '#main/cli/parse-command.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

const actions = ['delete', 'edit'] as const;

export const tablesCommand: Command = {
  name: 'tables',
  summary:
    'Lists the tables of the catalog, removes several, or sets their owner and tags. Does not change their files.',
  arguments: [
    { name: 'ACTION', summary: 'delete or edit (default: list the tables).', optional: true, choices: actions },
    { name: 'TABLE', summary: 'The tables to delete or edit, as DATABASE.TABLE.', optional: true, many: true },
  ],
  options: [
    { name: 'database', value: 'D', summary: 'Without an action: list only the tables of this database.' },
    { name: 'owner', value: 'NAME', summary: 'With edit: the owner; an empty text removes it.' },
    { name: 'tag', value: 'K=V', many: true, summary: 'With edit: set this tag.' },
    { name: 'remove-tag', value: 'K', many: true, summary: 'With edit: remove this tag.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'A table that cannot be changed is listed on standard error and does not stop the others; the exit code is then 1. `tenon catalog export --table`, `tenon crawl` and `tenon statistics` do the rest.',
    'JSON of the list is one array of `{databaseName, name, tableType, recordCount, partitionCount, isDeprecated}`; of an action, the last item of `changeTables`. `tenon databases` lists the databases.',
  ],
  examples: [
    'tenon tables',
    'tenon tables --database shop',
    'tenon tables edit shop.orders shop.returns --owner ann --tag pii=yes',
    'tenon tables delete shop.orders shop.old',
  ],
  async run(call) {
    const [action, ...titles] = call.positionals as [(typeof actions)[number] | undefined, ...string[]];
    const change = readChange(action, call.text('owner'), call.texts('tag'), call.texts('remove-tag'));
    if (change === null) return list(call);
    if (call.text('database') !== undefined) throw usage('--database is for the list of tables.', 'Remove it.');
    if (titles.length === 0) throw usage('TABLE is missing.', `Write: tenon tables ${action} DATABASE.TABLE`);
    const tables = titles.map((title) => wholeTableName(title));
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon tables' });
    const items = client.stream('changeTables', { tables, change }, call.signal);
    const { item: _item, ...result } = await showProgress(items, 'The change of the tables');
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(result)}\n`);
    else
      writeError(
        `${countText(result.changed.length, 'table')} ${change.kind === 'delete' ? 'removed from the catalog' : 'changed'}.\n`,
      );
    for (const { databaseName, name, error } of result.failed) {
      const { code, message, hint } = error;
      writeError(`error ${code}: ${printable(`${databaseName}.${name}`)}: ${printable(message)}\n`);
      if (hint !== undefined) writeError(`hint: ${printable(hint)}\n`);
    }
    return result.failed.length === 0 ? exitCodes.done : exitCodes.inputWrong;
  },
};

async function list(call: Invocation): Promise<ExitCode> {
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon tables' });
  const database = call.text('database')?.toLowerCase();
  // An unknown database is an error, not an empty list.
  if (database !== undefined) await client.call('getDatabase', { name: database }, call.signal);
  const tables = await listTables(client, call.signal);
  const shown = tables.filter(({ databaseName }) => database === undefined || databaseName === database);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(shown)}\n`);
  else await writeStyled(tablesText(tables, database));
  return exitCodes.done;
}

/** Null: none; the tables are listed. */
function readChange(
  action: (typeof actions)[number] | undefined,
  owner: string | undefined,
  tags: readonly string[],
  removed: readonly string[],
): Input<'changeTables'>['change'] | null {
  const isEdit = owner !== undefined || tags.length + removed.length > 0;
  if (action !== 'edit') {
    if (isEdit) throw usage('--owner, --tag and --remove-tag are for edit.', 'Remove them.');
    return action === 'delete' ? { kind: 'delete' } : null;
  }
  if (!isEdit) throw usage('There is nothing to change.', 'Add --owner, --tag or --remove-tag.');
  return {
    kind: 'edit',
    ...(owner === undefined ? {} : { owner }),
    ...(tags.length + removed.length === 0
      ? {}
      : { tags: { ...parsePairs(tags, 'tag'), ...Object.fromEntries(removed.map((name) => [name, null])) } }),
  };
}
