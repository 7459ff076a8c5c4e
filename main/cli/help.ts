/** Help texts and the guide's page, from the command descriptors. */

import type { Command, CommandArgument, CommandOption } from '#main/cli/command.ts';

export function usageLine(command: Command): string {
  return [
    'tenon',
    command.name,
    ...command.arguments.map(argumentText),
    ...command.options.map((option) => `[${optionText(option)}]${option.many === true ? '…' : ''}`),
  ].join(' ');
}

function argumentText({ name, optional, many }: CommandArgument): string {
  const text = `${name}${many === true ? '…' : ''}`;
  return optional === true ? `[${text}]` : text;
}

function optionText({ name, value }: CommandOption): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

export function commandHelp(command: Command): string {
  const rows = [
    ...command.arguments.map(({ name, summary }) => [name, summary] as const),
    ...command.options.map((option) => [optionText(option), option.summary] as const),
    ['--help', 'Show this help.'] as const,
  ];
  return [
    usageLine(command),
    '',
    command.summary,
    '',
    ...columns(rows),
    '',
    ...(command.notes ?? []).flatMap((note) => [note, '']),
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

export function generalHelp(commands: readonly Command[]): string {
  return [
    'tenon COMMAND …',
    '',
    ...columns(commands.map(({ name, summary }) => [name, summary] as const)),
    '',
    'Run `tenon help COMMAND` for details, `tenon --version` for the version. Exit codes: 0 success, 1 invalid input, 2 usage, 3 bug in Tenon, 4 run failed, 130 interrupted.',
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** `docs/guide/command-line.md`; a test keeps the file equal to it. */
export function commandLinePage(commands: readonly Command[]): string {
  const lines = [
    '# Command line',
    '',
    'From a checkout: `npm run -s tenon -- COMMAND …`; installed: `tenon COMMAND …`. `tenon help COMMAND` describes a command; `tenon --version` prints the version. This page is generated from the command descriptors in `main/cli/commands/`.',
    '',
    'Without `--workspace`, a command uses the nearest parent folder that contains `tenon.json`; `preview`, `convert`, `crawl`, `query` and `call` also work without a workspace. If another process has the workspace open, the command works through that process.',
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|-|-|',
    '| 0 | success |',
    '| 1 | invalid input; stderr shows `error CODE: message`, then `hint: …` |',
    '| 2 | wrong usage: an unknown command or option, or a missing argument |',
    '| 3 | bug in Tenon |',
    '| 4 | the run failed, or something else than the input kept the command from its work: no disk space or memory left, a server that does not answer, a workspace that another process uses |',
    '| 130 | interrupted |',
    '',
    '## Values in JSON',
    '',
    'Whole numbers up to 2^53 and doubles are numbers; larger whole numbers and decimals are strings; NaN and ±Infinity are strings. A date is `YYYY-MM-DD`, a timestamp `YYYY-MM-DDTHH:MM:SS[.ffffff]`, an instant ends in `Z`. Binary is base64. Structs and maps are objects. Null is null.',
    '',
  ];
  for (const command of commands) {
    lines.push(
      `## tenon ${command.name}`,
      '',
      command.summary,
      '',
      '```',
      usageLine(command),
      '```',
      '',
      '| | |',
      '|-|-|',
    );
    for (const { name, summary } of command.arguments) lines.push(`| \`${name}\` | ${cell(summary)} |`);
    for (const option of command.options)
      lines.push(`| \`${optionText(option).replaceAll('|', String.raw`\|`)}\` | ${cell(option.summary)} |`);
    for (const note of command.notes ?? []) lines.push('', note);
    lines.push('', '```', ...command.examples, '```', '');
  }
  return lines.join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
