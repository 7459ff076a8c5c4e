/** A command: one entry from which palette, menus, buttons and shortcuts derive. */

import type { ComponentType } from 'react';
import { isReadOnly } from '#renderer/rpc/is-read-only.ts';
import { readOnlyReason } from '#renderer/ui/read-only.ts';

export interface Command {
  /** `area.verb`, stable. */
  readonly id: string;
  /** A verb and its object without an article, sentence case; buttons of the same act have the same words. */
  readonly title: string;
  /** Heading in the palette. */
  readonly group: string;
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  /** Other words that find it. */
  readonly keywords?: readonly string[];
  /** What it acts on now, for the palette, where the object is not in sight: the name of a column. */
  readonly about?: () => string | undefined;
  /** In a menu, where the object is in sight; absent: the title. */
  readonly menuTitle?: string | (() => string);
  /** It acts in the editor of the thing that its menu was opened on, which is shown first. */
  readonly inEditor?: boolean;
  /** `Ctrl+Shift+Enter`; Ctrl is Cmd on macOS. */
  readonly keys?: string;
  /** Further keys that do the same. */
  readonly otherKeys?: readonly string[];
  /** Its keys are the browser's too, whose own event does it: `paste`, which alone may read the clipboard unasked. */
  readonly leavesKeys?: boolean;
  /** CSS selector: its keys act only while the focus is inside, and before those of the whole window. */
  readonly within?: string;
  /** Its keys act over a dialog, too; those of all others wait until it is closed. */
  readonly overDialogs?: boolean;
  /** Only its keys are useful: it is in the list of keys, not in the palette. */
  readonly keysOnly?: boolean;
  /** Its keys belong to the view although it cannot run now, as at the end of a walk: the list of keys shows them. */
  readonly listedWhen?: () => boolean;
  /** It changes the workspace or runs something of it: refused with the reason while the workspace is open read-only. */
  readonly changes?: boolean;
  /** It creates or starts something, or ends it for good: further presses do nothing until the first one has. */
  readonly once?: boolean;
  /** False hides it from the palette and disables its key. */
  readonly when?: () => boolean;
  run(): void | Promise<void>;
}

const registered = new Map<string, Command>();
const listeners = new Set<() => void>();

/** @returns the function that takes them out again. A second command of the same id replaces the first while it is there. */
export function registerCommands(commands: readonly Command[]): () => void {
  for (const command of commands) registered.set(command.id, command);
  for (const listener of listeners) listener();
  return () => {
    for (const command of commands) if (registered.get(command.id) === command) registered.delete(command.id);
    for (const listener of listeners) listener();
  };
}

/** In order of registration, without those whose `when` is false. */
export function availableCommands(): Command[] {
  return [...registered.values()].filter((command) => command.when?.() ?? true);
}

/** Those whose keys belong to what is shown, in order of registration. */
export function listedCommands(): Command[] {
  return [...registered.values()].filter((command) => (command.when?.() ?? true) || (command.listedWhen?.() ?? false));
}

/** Every command that there is, in order of registration, available now or not. */
export function allCommands(): Command[] {
  return [...registered.values()];
}

/** Why a command that is available cannot be run; undefined: it can. */
export function offReasonOf({ changes }: Command): string | undefined {
  return changes === true && isReadOnly() ? readOnlyReason : undefined;
}

export function onCommandsChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function findCommand(id: string): Command | undefined {
  return registered.get(id);
}
