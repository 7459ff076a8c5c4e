/** Every command × what can be wrong with its words: exit 2, an error that names it, and a hint; before anything is opened. */

import { describe, expect, test } from 'vitest';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { exitCodes, type Command } from '#main/cli/command.ts';
import { commands } from '#main/cli/commands/index.ts';
import { findCommand, parseCommand } from '#main/cli/parse-command.ts';
import { exitCodeOf } from '#main/cli/report-error.ts';

const nothing = 'no-such-word';

/** A word that the argument takes. */
const sound = (command: Command): string[] =>
  command.arguments.flatMap(({ optional, choices }) => (optional === true ? [] : [choices?.[0] ?? 'a.b']));

async function failure(command: Command, words: readonly string[]): Promise<EngineError> {
  try {
    const parsed = parseCommand(command, words);
    await command.run({
      ...parsed,
      signal: new AbortController().signal,
      open: () => Promise.reject(new EngineError('Internal', `tenon ${command.name} opened a workspace.`)),
    });
  } catch (thrown) {
    return toEngineError(thrown);
  }
  throw new Error(`tenon ${command.name} ${words.join(' ')} is accepted.`);
}

/** What is wrong with how words are refused; undefined: nothing. @param named what the error names. */
async function fault(
  command: Command,
  words: readonly string[],
  ...named: readonly string[]
): Promise<string | undefined> {
  const error = await failure(command, words);
  const { code, message, hint = '' } = error;
  const isGood =
    code === 'Usage' &&
    exitCodeOf(error) === exitCodes.usage &&
    named.every((name) => message.includes(name)) &&
    hint.trim() !== '' &&
    !/ENOENT|EACCES|TypeError|undefined|ERR_/u.test(`${message} ${hint}`);
  return isGood ? undefined : `tenon ${command.name} ${words.join(' ')}: ${code}: ${message} ${hint}`;
}

describe.each(commands.map((command) => ({ name: command.name, command })))('tenon $name', ({ command }) => {
  test('refuses an unknown option', async () => {
    expect(await fault(command, [...sound(command), `--${nothing}`], nothing)).toBeUndefined();
  });

  test('refuses an option without its value, and a switch with one', async () => {
    for (const { name, value } of command.options)
      expect(
        await fault(command, [...sound(command), value === undefined ? `--${name}=x` : `--${name}`], `--${name}`),
      ).toBeUndefined();
  });

  test('refuses an unknown action or value before a missing argument', async () => {
    for (const [index, { choices }] of command.arguments.entries()) {
      if (choices === undefined) continue;
      expect(await fault(command, [...sound(command).slice(0, index), nothing], nothing)).toBeUndefined();
      const [first] = choices;
      expect((await failure(command, [...sound(command).slice(0, index), `${first}x`])).hint).toContain(first);
    }
    for (const { name, choices } of command.options) {
      if (choices === undefined) continue;
      expect(await fault(command, [...sound(command), `--${name}`, nothing], `--${name}`, nothing)).toBeUndefined();
      for (const choice of choices)
        expect((await failure(command, [...sound(command), `--${name}`, `${choice}x`])).hint).toContain(choice);
    }
  });

  test('names a missing argument', async () => {
    const required = command.arguments.filter(({ optional }) => optional !== true);
    for (const [index, { name }] of required.entries())
      expect(await fault(command, sound(command).slice(0, index), `${name} is missing.`)).toBeUndefined();
  });

  test('names a further argument', async () => {
    if (command.arguments.some(({ many }) => many === true)) return;
    const words = command.arguments.map(({ choices }) => choices?.[0] ?? 'a.b');
    expect(await fault(command, [...words, nothing], nothing)).toBeUndefined();
  });

  test('refuses a number that is none', async () => {
    const numbers = command.options.filter(({ value }) => value === 'N' || value === 'N|all');
    const faults = numbers.map(({ name }) => fault(command, [...wordsFor(command, name), `--${name}`, 'x'], 'x'));
    expect(await Promise.all(faults)).toEqual(numbers.map(() => undefined));
  });

  test('declares the values that its help lists', () => {
    const actions = command.arguments.filter(({ name, choices }) => name === 'ACTION' && choices === undefined);
    const listed = command.options.filter(({ value = '' }) => /^[a-z-]+(?:\|[a-z-]+)+$/u.test(value));
    expect([actions, listed.map(({ choices }) => choices?.join('|'))]).toEqual([[], listed.map(({ value }) => value)]);
  });
});

/** With which an option counts. */
function wordsFor(command: Command, option: string): string[] {
  const action = command.arguments[0]?.choices?.find((each) => each === (option === 'port' ? 'create' : 'start'));
  return action === undefined ? sound(command) : [action, ...command.arguments.slice(1).map(() => 'a.b')];
}

test('an unknown command names near ones, or all', () => {
  for (const { name } of commands)
    expect(() => findCommand(commands, `${name}x`)).toThrow(expect.objectContaining({ code: 'Usage' }));
  expect(() => findCommand(commands, 'databse')).toThrow(
    expect.objectContaining({ hint: 'Did you mean databases?', message: '"databse" is not a command.' }),
  );
});
