/** Definitions that are exchanged with AWS Glue: the options of their commands, and what these write. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { wholePath } from '#engine/index.ts';
import {
  exitCodes,
  type CommandArgument,
  type CommandOption,
  type ExitCode,
  type Invocation,
} from '#main/cli/command.ts';
import { formatTable, terminalStyle, textColumns } from '#main/cli/output/format-table.ts';
import { writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { writeNew } from '#main/cli/output/write-new.ts';
import { readText } from '#main/cli/read-text.ts';
import type { Session } from '#main/cli/session.ts';

type Noun = 'classifier' | 'crawler';
type Client = Session['client'];
type Action = Output<'importCrawlers'>['crawlers'][number]['action'];

const policies = ['refuse', 'replace', 'skip'] as const;

const verbs: Readonly<Record<Action, readonly [would: string, did: string]>> = {
  create: ['would create', 'created'],
  replace: ['would replace', 'replaced'],
  skip: ['would skip', 'skipped'],
  unchanged: ['unchanged', 'unchanged'],
  conflict: ['differs: refused', 'differs: refused'],
  unsupported: ['not supported', 'not supported'],
};

export function exchangeArguments(noun: Noun): readonly CommandArgument[] {
  return [
    {
      name: 'ACTION',
      summary: `export or import (default: list the ${noun}s).`,
      optional: true,
      choices: ['export', 'import'],
    },
    {
      name: 'NAME|FILE',
      summary: `export: a ${noun} (default: all). import: JSON of \`aws glue get-${noun}s\` or \`get-${noun}\`, or the input of \`create-${noun}\`; - reads standard input.`,
      optional: true,
    },
  ];
}

export function exchangeOptions(noun: Noun): readonly CommandOption[] {
  return [
    { name: 'to', value: 'FILE', summary: 'With export: new file for the JSON (default: standard output).' },
    {
      name: 'on-conflict',
      value: policies.join('|'),
      choices: policies,
      summary: `With import: what happens to ${noun}s that the workspace has and that differ (default: refuse).`,
    },
    { name: 'dry-run', summary: 'With import: show what would change, and write nothing.' },
  ];
}

export function exchangeNote(noun: Noun): string {
  return `The export of one ${noun} is the input of \`aws glue create-${noun}\`, the export of all has the form of \`aws glue get-${noun}s\`. An import is done whole or not at all. What the other side does not have is listed on standard error.`;
}

interface Exported {
  readonly text: string;
  readonly found: readonly Reported[];
}

interface Reported {
  readonly name: string;
  readonly changes: readonly string[];
}

export interface Imported extends Reported {
  readonly action: Action;
}

export interface Exchange<Found extends Imported> {
  readonly noun: Noun;
  export(client: Client, named: { readonly name?: string }, signal: AbortSignal): Promise<Exported>;
  import(
    client: Client,
    request: { readonly text: string; readonly onConflict: (typeof policies)[number]; readonly dryRun: boolean },
    signal: AbortSignal,
  ): Promise<readonly Found[]>;
  /** Further columns of the table of an import, and what a row has in them. */
  readonly columns: Readonly<Record<string, (found: Found) => string>>;
}

/** @returns undefined: the list is asked for. @throws EngineError Usage; as the procedures. */
export async function exchange<Found extends Imported>(
  call: Invocation,
  form: Exchange<Found>,
): Promise<ExitCode | undefined> {
  const { noun } = form;
  const [action] = call.positionals;
  if (action === 'export') return exportTo(call, form);
  if (action === 'import') return importFrom(call, form);
  refuse(noun, call.text('to') !== undefined, '--to is for export.');
  refuseImportOptions(noun, call);
  return undefined;
}

async function exportTo<Found extends Imported>(call: Invocation, form: Exchange<Found>): Promise<ExitCode> {
  const { noun } = form;
  refuseImportOptions(noun, call);
  const [, name] = call.positionals;
  const to = call.text('to');
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: `tenon ${noun}s` });
  const { text, found } = await form.export(client, name === undefined ? {} : { name }, call.signal);
  if (to === undefined) await writeOut(text);
  else await writeNew(wholePath(to), text);
  writeChanges(noun, found);
  return exitCodes.done;
}

async function importFrom<Found extends Imported>(call: Invocation, form: Exchange<Found>): Promise<ExitCode> {
  const { noun, columns } = form;
  refuse(noun, call.text('to') !== undefined, '--to is for export.');
  const [, file] = call.positionals;
  if (file === undefined)
    throw new EngineError('Usage', `tenon ${noun}s import needs a file.`, {
      hint: `Write: tenon ${noun}s import FILE`,
    });
  const text = await readText(file);
  const onConflict = policies.find((each) => each === call.text('on-conflict')) ?? 'refuse';
  const dryRun = call.isOn('dry-run');
  const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: `tenon ${noun}s` });
  const found = await form.import(client, { text, onConflict, dryRun }, call.signal);
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify({ [`${noun}s`]: found })}\n`);
  else {
    const names = textColumns(['change', noun, ...Object.keys(columns)]);
    const rows = found.map((each) => ({
      change: verbs[each.action][dryRun ? 0 : 1],
      [noun]: each.name,
      ...Object.fromEntries(Object.entries(columns).map(([name, valueOf]) => [name, valueOf(each)])),
    }));
    await writeStyled(formatTable(names, rows, terminalStyle()));
  }
  writeChanges(noun, found);
  return exitCodes.done;
}

function writeChanges(noun: Noun, found: readonly Reported[]): void {
  const title = `${noun[0]!.toUpperCase()}${noun.slice(1)}`;
  for (const { name, changes } of found)
    for (const says of changes) writeError(`${title} "${printable(name)}": ${printable(says)}\n`);
}

function refuseImportOptions(noun: Noun, call: Invocation): void {
  refuse(noun, call.text('on-conflict') !== undefined, '--on-conflict is for import.');
  refuse(noun, call.isOn('dry-run'), '--dry-run is for import.');
}

function refuse(noun: Noun, isWrong: boolean, message: string): void {
  if (isWrong) throw new EngineError('Usage', message, { hint: `See: tenon help ${noun}s` });
}
