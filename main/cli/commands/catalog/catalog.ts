/** `tenon catalog`: exports the catalog to files, and imports it from files of Tenon or AWS Glue. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { countText } from '#engine/contract/count-text.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { showProgress } from '#main/cli/output/show-progress.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

const policies = ['refuse', 'replace', 'skip'] as const;
type Imported = Extract<Output<'importCatalog'>, { item: 'result' }>;

export const catalogCommand: Command = {
  name: 'catalog',
  summary: 'Exports databases and tables to files in the form of AWS Glue, and imports such files.',
  arguments: [
    { name: 'ACTION', summary: 'export or import.', choices: ['export', 'import'] },
    {
      name: 'FOLDER',
      summary:
        'export: a new or empty folder. import: the folder of an export, or a file or folder with what `aws glue get-databases`, `get-tables` or `get-table` prints.',
    },
  ],
  options: [
    { name: 'database', value: 'NAME', many: true, summary: 'Only this database (default: all).' },
    { name: 'table', value: 'DATABASE.TABLE', many: true, summary: 'With export: only this table.' },
    {
      name: 'on-conflict',
      value: policies.join('|'),
      choices: policies,
      summary: 'With import: what happens to tables that are in the catalog and differ (default: refuse).',
    },
    { name: 'dry-run', summary: 'With import: show what would change, and write nothing.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'An export has no passwords and keys: locations lose them, and parameters that contain them are omitted and listed on standard error.',
    'An import is done whole or not at all. Files of data are neither read nor changed. Of the files that an export lists, those that are missing or have changed are skipped; a crawl finds what is there.',
    'JSON is the last item of `exportCatalog` or `importCatalog`.',
  ],
  examples: [
    'tenon catalog export backup',
    'aws glue get-tables --database-name shop > tables.json && tenon catalog import tables.json --dry-run',
    'tenon catalog import backup --database shop --on-conflict replace',
  ],
  async run(call) {
    const [action, folder] = call.positionals;
    return action === 'export' ? exportTo(call, wholePath(folder!)) : importFrom(call, wholePath(folder!));
  },
};

async function exportTo(call: Invocation, folder: string) {
  refuse(call.text('on-conflict') !== undefined, '--on-conflict is for import.');
  refuse(call.isOn('dry-run'), '--dry-run is for import.');
  const databases = call.texts('database');
  const tables = call.texts('table').map((title) => wholeTableName(title));
  refuse(databases.length > 0 && tables.length > 0, 'Choose databases or tables, not both.');
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon catalog' });
  const input = {
    folder,
    ...(databases.length === 0 ? {} : { databases }),
    ...(tables.length === 0 ? {} : { tables }),
  };
  const items = client.stream('exportCatalog', input, call.signal);
  const { item: _item, ...written } = await showProgress(items, 'The export of the catalog');
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(written)}\n`);
  else
    writeError(
      `Exported ${countText(written.databaseCount, 'database')} and ${countText(written.tableCount, 'table')} to ${printable(written.folder)}.\n`,
    );
  for (const says of written.warnings) writeError(`omitted: ${printable(says)}\n`);
  return exitCodes.done;
}

async function importFrom(call: Invocation, path: string) {
  refuse(call.texts('table').length > 0, '--table is for export.');
  const dryRun = call.isOn('dry-run');
  const databases = call.texts('database');
  const onConflict = policies.find((each) => each === call.text('on-conflict')) ?? 'refuse';
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon catalog' });
  const input = { path, onConflict, dryRun, ...(databases.length === 0 ? {} : { databases }) };
  const items = client.stream('importCatalog', input, call.signal);
  const { item: _item, ...imported } = await showProgress(items, 'The import of the catalog');
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(imported)}\n`);
  else await writeStyled(importedText(imported, dryRun));
  for (const { title, reason } of imported.skipped)
    writeError(`not imported: ${printable(title)}: ${printable(reason)}\n`);
  for (const says of imported.warnings) writeError(`warning: ${printable(says)}\n`);
  return exitCodes.done;
}

const verbs: Readonly<Record<Imported['tables'][number]['action'], readonly [would: string, did: string]>> = {
  create: ['would create', 'created'],
  replace: ['would replace', 'replaced'],
  skip: ['would skip', 'skipped'],
  unchanged: ['unchanged', 'unchanged'],
  conflict: ['differs: refused', 'differs: refused'],
};

function importedText({ tables, databases }: Omit<Imported, 'item'>, dryRun: boolean): string {
  const rows = tables.map(({ databaseName, name, isView, action, fileCount }) => ({
    change: verbs[action][dryRun ? 0 : 1],
    table: `${databaseName}.${name}`,
    kind: isView ? 'view' : 'table',
    files: fileCount,
  }));
  const columns = ['change', 'table', 'kind', 'files'].map((name) => ({
    name,
    type: name === 'files' ? 'bigint' : 'string',
  }));
  const changed = tables.filter(({ action }) => action === 'create' || action === 'replace').length;
  const verb = dryRun ? 'to import' : 'imported';
  return `${rows.length === 0 ? '' : formatTable(columns, rows, terminalStyle())}${countText(databases.length, 'database')} and ${countText(changed, 'table')} ${verb}.\n`;
}

function refuse(isWrong: boolean, message: string): void {
  if (isWrong) throw new EngineError('Usage', message, { hint: 'See: tenon help catalog' });
}
