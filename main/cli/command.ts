/** The descriptor of a command, from which parsing, `--help` and the guide's page derive. */

import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import type { Session, SessionNeeds } from '#main/cli/session.ts';

/** Exit codes (docs/guide/command-line.md). */
export const exitCodes = { done: 0, inputWrong: 1, usage: 2, bug: 3, runFailed: 4, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CommandOption {
  readonly name: string;
  /** Name of its value in the usage line; absent: a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly many?: boolean;
  readonly summary: string;
}

export interface CommandArgument {
  readonly name: string;
  readonly summary: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  /** Anything else is refused, before arguments that are missing. */
  readonly choices?: readonly string[];
}

/** One call of a command, its arguments checked against the descriptor. */
export interface Invocation {
  readonly positionals: readonly string[];
  /** Value of an option with a value; undefined when it was not given. */
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  isOn(option: string): boolean;
  /** Aborted by SIGINT. */
  readonly signal: AbortSignal;
  /** Opens the engine; closed when the command returns. */
  open(needs: SessionNeeds): Promise<Session>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** Paragraphs below the options in the guide. */
  readonly notes?: readonly string[];
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Of every command that works in a workspace. */
export const workspaceOptions: readonly CommandOption[] = [
  {
    name: 'workspace',
    value: 'DIR',
    summary: 'Folder of the workspace (default: the nearest parent folder that you own and that contains tenon.json).',
  },
  {
    name: 'open',
    value: workspaceOpenings.join('|'),
    choices: workspaceOpenings,
    summary:
      'How to open a workspace whose state you did not create on this machine: change nothing, check the state and use it, or set it aside and start a new catalog.',
  },
  {
    name: 'passphrase-from',
    value: 'SOURCE',
    summary:
      'Unlock the vault of the workspace with a passphrase from SOURCE: prompt, variable:NAME or descriptor:N (default: do not unlock it).',
  },
];

export function outputOption(...choices: readonly string[]): CommandOption {
  return {
    name: 'output',
    value: choices.join('|'),
    choices,
    summary: `Output format (default: ${choices[0]}).`,
  };
}

export const keepFormulasOption: CommandOption = {
  name: 'keep-formulas',
  summary: 'In CSV, do not put an apostrophe before text that a spreadsheet would run as a formula.',
};

export const formatOptions: readonly CommandOption[] = [
  { name: 'format', value: 'F', summary: 'Format (csv, json, parquet, …) to use instead of the detected one.' },
  { name: 'option', value: 'K=V', many: true, summary: 'Read option, named as in AWS Glue, for example separator=;' },
];
