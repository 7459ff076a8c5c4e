/** Reads a command line against the descriptors; everything unknown becomes a usage error with near names. */

import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { Command, Invocation } from '#main/cli/command.ts';

export type ParsedInvocation = Omit<Invocation, 'signal' | 'open'> & { readonly help: boolean };

/** @throws EngineError Usage. */
export function findCommand(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const near = nearNames(name, names);
  throw usage(`"${name}" is not a command.`, meantHint(near, `Commands: ${names.join(', ')}.`));
}

/** @throws EngineError Usage. */
export function parseCommand(command: Command, args: readonly string[]): ParsedInvocation {
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const { name, value, many } of command.options) {
    options[name] = value === undefined ? { type: 'boolean' } : { type: 'string', multiple: many === true };
  }
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const known = options[token.name];
    if (known === undefined) throw unknownOption(command, token.rawName, Object.keys(options));
    if (known.type === 'boolean') {
      if (token.value !== undefined)
        throw usage(`${token.rawName} takes no value.`, `See tenon ${command.name} --help.`);
      switches.add(token.name);
    } else {
      if (token.value === undefined)
        throw usage(`${token.rawName} needs a value.`, `See tenon ${command.name} --help.`);
      if (known.multiple !== true && values.has(token.name))
        throw usage(`${token.rawName} is specified twice.`, 'Specify it once.');
      values.set(token.name, [...(values.get(token.name) ?? []), token.value]);
    }
  }
  const help = switches.has('help');
  if (!help) {
    checkChoices(command, values);
    checkPositionals(command, positionals);
  }
  return {
    positionals,
    help,
    text: (name) => values.get(name)?.at(-1),
    texts: (name) => values.get(name) ?? [],
    isOn: (name) => switches.has(name),
  };
}

/** `K=V` pairs; a later one of the same key wins. @throws EngineError Usage. */
export function parsePairs(pairs: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw usage(`--${option} ${JSON.stringify(pair)} is not KEY=VALUE.`, `Use --${option} key=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Of `--limit`, or of another option: a number of rows, or null for all. @throws EngineError Usage. */
export function parseLimit(text: string | undefined, otherwise: number, option = 'limit'): number | null {
  if (text === undefined) return otherwise;
  if (text === 'all') return null;
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw usage(`--${option} cannot be ${JSON.stringify(text)}.`, 'Use a number of rows, or all.');
}

export function usage(message: string, hint: string): EngineError {
  return new EngineError('Usage', message, { hint });
}

function checkChoices(command: Command, values: ReadonlyMap<string, readonly string[]>): void {
  for (const { name, choices } of command.options) {
    const wrong = values.get(name)?.find((value) => choices !== undefined && !choices.includes(value));
    if (wrong !== undefined) throw usage(`--${name} cannot be ${JSON.stringify(wrong)}.`, choiceHint(wrong, choices!));
  }
}

/** The near ones, or all. */
function choiceHint(wrong: string, choices: readonly string[]): string {
  return meantHint(nearNames(wrong, choices), `Use one of: ${choices.join(', ')}.`);
}

function checkPositionals(command: Command, positionals: readonly string[]): void {
  for (const [index, { name, choices }] of command.arguments.entries()) {
    const given = positionals[index];
    if (choices === undefined || given === undefined || choices.includes(given)) continue;
    throw usage(
      `${JSON.stringify(given)} is not an ${name.toLowerCase()} of tenon ${command.name}.`,
      choiceHint(given, choices),
    );
  }
  const required = command.arguments.filter(({ optional }) => optional !== true);
  const missing = required[positionals.length];
  if (missing !== undefined)
    throw usage(
      `${missing.name} is missing.`,
      missing.choices === undefined
        ? `See tenon ${command.name} --help.`
        : `Use one of: ${missing.choices.join(', ')}.`,
    );
  const endless = command.arguments.some(({ many }) => many === true);
  if (!endless && positionals.length > command.arguments.length) {
    throw usage(
      `Unexpected argument: ${JSON.stringify(positionals[command.arguments.length])}.`,
      `See tenon ${command.name} --help.`,
    );
  }
}

function unknownOption(command: Command, rawName: string, known: readonly string[]): EngineError {
  const near = nearNames(rawName.replace(/^-+/u, ''), known);
  return usage(
    `"${rawName}" is not an option of tenon ${command.name}.`,
    near.length > 0
      ? `Did you mean ${near.map((name) => `--${name}`).join(' or ')}?`
      : `See tenon ${command.name} --help. A file name that begins with a dash must follow --.`,
  );
}
