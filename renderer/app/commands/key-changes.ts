/** Keys that a person gives to commands: which can be given, and what else acts on them. */

import { allCommands, type Command } from '#renderer/app/commands/command.ts';
import { isMac, keysOf, keyText, ownKeysOf, readChord } from '#renderer/app/commands/keys.ts';
import { changeKeys } from '#renderer/stores/workbench.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const modifiers: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);
/** What they write is not known, or they cannot be written as a chord. */
const unusable: ReadonlySet<string> = new Set(['Dead', 'Process', 'Unidentified', ' ', '+']);

/** The pressed keys as a command writes them; undefined: no chord yet, or none that a command can have. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | undefined {
  if (modifiers.has(key) || unusable.has(key)) return undefined;
  // A sign comes with Shift on some keyboards; the sign itself is what counts.
  const isNamed = /^[a-z0-9]$|^.{2,}$/iu.test(key);
  const parts = [
    ...((isMac ? metaKey : ctrlKey) ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && isNamed ? ['Shift'] : []),
    key.length === 1 ? key.toUpperCase() : key,
  ];
  return parts.join('+');
}

/** A page in a browser never gets them. */
const keptByBrowsers: ReadonlySet<string> = new Set(
  ['Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+Shift+W', 'Ctrl+Shift+T', 'Ctrl+Shift+N', 'Ctrl+Tab', 'Ctrl+Shift+Tab'].map(
    plain,
  ),
);

/** Why a command cannot have the keys; undefined: it can. */
export function refusalOf({ within }: Command, keys: string): string | undefined {
  const { control, alt, key } = readChord(keys);
  if (key === 'escape' || key === 'tab')
    return `${keyText(keys)} always closes something or moves the focus. Choose other keys.`;
  if (within === undefined && !control && !alt && !/^f\d+$/u.test(key))
    return 'Add Ctrl or Alt, or press a function key. A single key would run the command while you type.';
  if (location.protocol.startsWith('http') && keptByBrowsers.has(plain(keys)))
    return `The browser reserves ${keyText(keys)}. Choose other keys.`;
  return undefined;
}

/** Other commands that the keys belong to where they act for this one too. */
export function conflictsOf(command: Command, keys: string): Command[] {
  const wanted = plain(keys);
  return allCommands().filter(
    (other) =>
      other.id !== command.id &&
      meets(command.within, other.within) &&
      keysOf(other).some((each) => plain(each) === wanted),
  );
}

/** @param takes the keys are taken from every other command that has them. */
export function giveKeys(command: Command, keys: string, takes: boolean): void {
  const wanted = plain(keys);
  const others = takes ? conflictsOf(command, keys) : [];
  changeKeys({
    ...Object.fromEntries(others.map((other) => [other.id, keysOf(other).filter((each) => plain(each) !== wanted)])),
    [command.id]: sameKeys([keys], ownKeysOf(command)) ? undefined : [keys],
  });
}

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((keys, index) => plain(keys) === plain(others[index]!));
}

/** Whatever the order of its parts. */
function plain(keys: string): string {
  const { control, alt, shift, key } = readChord(keys);
  return JSON.stringify([control, alt, shift, key]);
}

/** Regions are selectors; one may be a part of the other. */
function meets(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one.includes(other) || other.includes(one);
}
