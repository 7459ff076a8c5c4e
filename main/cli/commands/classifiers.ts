/** `tenon classifiers`: the custom classifiers of the workspace, and which crawlers try them; and those of AWS Glue. */

import { readText } from '#main/cli/read-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { writeNew } from '#main/cli/output/write-new.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import {
  exitCodes,
  outputOption,
  workspaceOptions,
  type Command,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

const policies = ['refuse', 'replace', 'skip'] as const;

type Action = Output<'importClassifiers'>['classifiers'][number]['action'];
const verbs: Readonly<Record<Action, readonly [would: string, did: string]>> = {
  create: ['would create', 'created'],
  replace: ['would replace', 'replaced'],
  skip: ['would skip', 'skipped'],
  unchanged: ['unchanged', 'unchanged'],
  conflict: ['differs: refused', 'differs: refused'],
};

type Listed = Output<'getClassifiers'>[number];

export const classifiersCommand: Command = {
  name: 'classifiers',
  summary: 'Lists the custom classifiers of the workspace, exports them to AWS Glue, or imports those of AWS Glue.',
  arguments: [
    {
      name: 'ACTION',
      summary: 'export or import (default: list the classifiers).',
      optional: true,
      choices: ['export', 'import'],
    },
    {
      name: 'NAME|FILE',
      summary:
        'export: a classifier (default: all). import: JSON of `aws glue get-classifiers` or `get-classifier`, or the input of `create-classifier`; - reads standard input.',
      optional: true,
    },
  ],
  options: [
    { name: 'to', value: 'FILE', summary: 'With export: new file for the JSON (default: standard output).' },
    {
      name: 'on-conflict',
      value: policies.join('|'),
      choices: policies,
      summary: 'With import: what happens to classifiers that the workspace has and that differ (default: refuse).',
    },
    { name: 'dry-run', summary: 'With import: show what would change, and write nothing.' },
    ...workspaceOptions,
    outputOption('table', 'json'),
  ],
  notes: [
    'A crawler uses the classifiers that its file lists in `classifiers`, in that order. Invalid classifier files, and names that crawlers list although no classifier has them, are reported on standard error.',
    'JSON is one array of `{name, file, type, states, crawlers}`; of an import, it is the result of `importClassifiers`.',
    'The export of one classifier is the input of `aws glue create-classifier`, the export of all has the form of `aws glue get-classifiers`. An import is done whole or not at all. What the other side does not have is listed on standard error.',
  ],
  examples: [
    'tenon classifiers',
    'aws glue get-classifiers > classifiers.json && tenon classifiers import classifiers.json --dry-run',
    'tenon classifiers export bars --to bars.json && aws glue create-classifier --cli-input-json file://bars.json',
  ],
  async run(call) {
    const [action] = call.positionals;
    if (action === 'export') return exportTo(call);
    if (action === 'import') return importFrom(call);
    refuse(call.text('to') !== undefined, '--to is for export.');
    refuseImportOptions(call);
    const { client } = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon classifiers',
    });
    const listed = await client.call('getClassifiers', {}, call.signal);
    const { problems } = await client.call('getWorkspace', {}, call.signal);
    for (const { file, line, message } of problems.filter((problem) => problem.file.startsWith('classifiers/')))
      writeError(`problem ${printable(file)}${line === null ? '' : `:${line}`}: ${printable(message)}\n`);
    for (const { name, classifiers } of await crawlersOf(client, call.signal))
      for (const missing of classifiers.filter((wanted) => !listed.some((known) => known.name === wanted)))
        writeError(
          `problem: crawler ${printable(name)} lists the classifier "${printable(missing)}", which is missing\n`,
        );
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(listed)}\n`);
    else await writeStyled(tableText(listed));
    return exitCodes.done;
  },
};

async function exportTo(call: Invocation): Promise<ExitCode> {
  refuseImportOptions(call);
  const [, name] = call.positionals;
  const to = call.text('to');
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon classifiers' });
  const input = name === undefined ? {} : { name };
  const { text, classifiers } = await client.call('exportClassifiers', input, call.signal);
  if (to === undefined) await writeOut(text);
  else await writeNew(wholePath(to), text);
  writeChanges(classifiers);
  return exitCodes.done;
}

async function importFrom(call: Invocation): Promise<ExitCode> {
  refuse(call.text('to') !== undefined, '--to is for export.');
  const [, file] = call.positionals;
  if (file === undefined)
    throw new EngineError('Usage', 'tenon classifiers import needs a file.', {
      hint: 'Write: tenon classifiers import FILE',
    });
  const text = await readText(file);
  const onConflict = policies.find((each) => each === call.text('on-conflict')) ?? 'refuse';
  const dryRun = call.isOn('dry-run');
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon classifiers' });
  const imported = await client.call('importClassifiers', { text, onConflict, dryRun }, call.signal);
  const { classifiers } = imported;
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify(imported)}\n`);
  else {
    const columns = ['change', 'classifier', 'type'].map((name) => ({ name, type: 'string' }));
    const rows = classifiers.map(({ name, type, action }) => ({
      change: verbs[action][dryRun ? 0 : 1],
      classifier: name,
      type,
    }));
    await writeStyled(formatTable(columns, rows, terminalStyle()));
  }
  writeChanges(classifiers);
  return exitCodes.done;
}

function writeChanges(classifiers: readonly { readonly name: string; readonly changes: readonly string[] }[]): void {
  for (const { name, changes } of classifiers)
    for (const says of changes) writeError(`Classifier "${printable(name)}": ${printable(says)}\n`);
}

function refuseImportOptions(call: Invocation): void {
  refuse(call.text('on-conflict') !== undefined, '--on-conflict is for import.');
  refuse(call.isOn('dry-run'), '--dry-run is for import.');
}

function refuse(isWrong: boolean, message: string): void {
  if (isWrong) throw new EngineError('Usage', message, { hint: 'See: tenon help classifiers' });
}

async function crawlersOf(client: Session['client'], signal: AbortSignal): Promise<Crawler[]> {
  const crawlers: Crawler[] = [];
  for (const { name } of await client.call('getDefinitions', { kind: 'crawler' }, signal))
    crawlers.push(crawlerSchema.parse((await client.call('getDefinition', { kind: 'crawler', name }, signal)).value));
  return crawlers;
}

function tableText(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'No classifiers. A classifier is a file in the folder classifiers/.\n';
  const columns = ['classifier', 'type', 'states', 'crawlers'].map((name) => ({ name, type: 'string' }));
  const rows = listed.map(({ name, type, states, crawlers }) => ({
    classifier: name,
    type,
    states,
    crawlers: crawlers.join(', '),
  }));
  return formatTable(columns, rows, terminalStyle());
}
