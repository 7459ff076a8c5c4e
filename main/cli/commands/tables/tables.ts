/** `tenon tables`: removes several tables from the catalog, or sets their owner and tags. */

import { EngineError } from '#engine/contract/errors.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs } from '#main/cli/parse-command.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

export const tablesCommand: Command = {
  name: 'tables',
  summary: 'Removes several tables from the catalog, or sets their owner and tags. Does not change their files.',
  arguments: [
    { name: 'ACTION', summary: 'delete or edit.' },
    { name: 'TABLE', summary: 'The tables, as DATABASE.TABLE.', many: true },
  ],
  options: [
    { name: 'owner', value: 'NAME', summary: 'With edit: the owner; an empty text removes it.' },
    { name: 'tag', value: 'K=V', many: true, summary: 'With edit: set this tag.' },
    { name: 'remove-tag', value: 'K', many: true, summary: 'With edit: remove this tag.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'A table that cannot be changed is listed on standard error and does not stop the others; the exit code is then 1. `tenon catalog export --table`, `tenon crawl` and `tenon statistics` do the rest.',
    'JSON is the last item of `changeTables`.',
  ],
  examples: [
    'tenon tables edit shop.orders shop.returns --owner ann --tag pii=yes',
    'tenon tables delete shop.orders shop.old',
  ],
  async run(call) {
    const [action, ...titles] = call.positionals;
    const change = readChange(action!, call.text('owner'), call.texts('tag'), call.texts('remove-tag'));
    const tables = titles.map((title) => wholeTableName(title));
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon tables' });
    const items = client.stream('changeTables', { tables, change }, call.signal);
    const { item: _item, ...result } = await showProgress(items, 'The change of the tables');
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(result)}\n`);
    else
      writeError(
        `${countText(result.changed.length, 'table')} ${change.kind === 'delete' ? 'removed from the catalog' : 'changed'}.\n`,
      );
    for (const { databaseName, name, error } of result.failed)
      writeError(`error ${error.code}: ${printable(`${databaseName}.${name}`)}: ${printable(error.message)}\n`);
    return result.failed.length === 0 ? exitCodes.done : exitCodes.inputWrong;
  },
};

function readChange(
  action: string,
  owner: string | undefined,
  tags: readonly string[],
  removed: readonly string[],
): Input<'changeTables'>['change'] {
  const isEdit = owner !== undefined || tags.length + removed.length > 0;
  if (action === 'delete') {
    if (!isEdit) return { kind: 'delete' };
    throw new EngineError('Usage', '--owner, --tag and --remove-tag are for edit.', { hint: 'Remove them.' });
  }
  if (action !== 'edit')
    throw new EngineError('Usage', `"${action}" is neither delete nor edit.`, {
      hint: 'Write: tenon tables edit DATABASE.TABLE --owner NAME',
    });
  if (!isEdit)
    throw new EngineError('Usage', 'There is nothing to change.', { hint: 'Add --owner, --tag or --remove-tag.' });
  return {
    kind: 'edit',
    ...(owner === undefined ? {} : { owner }),
    ...(tags.length + removed.length === 0
      ? {}
      : { tags: { ...parsePairs(tags, 'tag'), ...Object.fromEntries(removed.map((name) => [name, null])) } }),
  };
}
