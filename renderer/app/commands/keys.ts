/** Key chords: reading `Ctrl+Shift+P`, matching an event, and how a chord is written on this system. */

import { availableCommands, findCommand, offReasonOf, type Command } from '#renderer/app/commands/command.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { isDialogOpen, isModalOpen } from '#renderer/ui/dialog.tsx';

export const isMac = navigator.platform.startsWith('Mac');

export interface Chord {
  readonly control: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

export function readChord(keys: string): Chord {
  const parts = keys.split('+');
  return {
    control: parts.includes('Ctrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
    key: parts.at(-1)!.toLowerCase(),
  };
}

function matches(chord: Chord, event: KeyboardEvent): boolean {
  const control = isMac ? event.metaKey : event.ctrlKey;
  // `?` and other signs come with Shift on some keyboards; the sign itself is what counts.
  const shift = /^[a-z0-9]$|^.{2,}$/u.test(chord.key) ? chord.shift === event.shiftKey : true;
  return control === chord.control && event.altKey === chord.alt && shift && event.key.toLowerCase() === chord.key;
}

const names: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

/** `['⌘', 'K']` on macOS, `['Ctrl', 'K']` elsewhere. */
export function chordParts(keys: string): string[] {
  return keys.split('+').map((part) => (isMac && part === 'Ctrl' ? '⌘' : (names[part] ?? part)));
}

const textFields = 'input:not([type="checkbox"]):not([type="radio"]), textarea, [contenteditable="true"]';
const controls = 'button, a[href], select, input, textarea, [contenteditable="true"]';

/** Listens on the document; what writes a letter acts only outside of text fields, chords of a region only in it. */
export function listenForKeys(): () => void {
  // A dialog that Escape closes is already closed when the key arrives here, and the key was meant for it.
  let wasModal = false;
  const onCapture = (): void => {
    wasModal = isModalOpen();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const inText = target?.closest(textFields) != null;
    // A list of choices or a button has no use for chords.
    const isChord = event.ctrlKey || event.metaKey;
    const [isOpen, isModal] = [isDialogOpen(), wasModal || isModalOpen()];
    // The browser would mark every word of the window, or undo what was typed in a text field that is left.
    if (!inText && /^[azy]$/iu.test(event.key) && (isMac ? event.metaKey : event.ctrlKey)) event.preventDefault();
    // A region's own keys come first: Escape there is not the window's.
    const commands = availableCommands().sort(
      (left, right) => Number(right.within !== undefined) - Number(left.within !== undefined),
    );
    for (const command of commands) {
      if (isModal && command.overDialogs !== true) continue;
      // Under a dialog a region keeps the focus for a moment; its keys are meant for the dialog.
      if (
        command.within !== undefined &&
        (isOpen ||
          target?.closest(command.within) == null ||
          (target.closest(controls) !== null && (inText || !isChord)))
      )
        continue;
      if (!keysOf(command).some((keys) => acts(readChord(keys), event, inText, command.within !== undefined))) continue;
      if (command.leavesKeys === true && offReasonOf(command) === undefined) return;
      event.preventDefault();
      void runCommandById(command.id);
      return;
    }
  };
  // Before tooltips, which handle Escape and stop it.
  document.addEventListener('keydown', onKeyDown);
  window.addEventListener('keydown', onCapture, true);
  return () => {
    document.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('keydown', onCapture, true);
  };
}

/** Those that a person gave it, else its own. */
export function keysOf(command: Command): readonly string[] {
  return useWorkbench.getState().keyChanges[command.id] ?? ownKeysOf(command);
}

/** The first one, for where one has room; undefined: it has none. */
export function keyOf(command: Command): string | undefined {
  return keysOf(command)[0];
}

/** `Ctrl J` of a command, for tooltips; undefined: it has none. @param id of the command. */
export function keyTextOf(id: string): string | undefined {
  const command = findCommand(id);
  const keys = command === undefined ? undefined : keyOf(command);
  return keys === undefined ? undefined : keyText(keys);
}

/** `Ctrl K`, as tooltips write it. */
export function keyText(keys: string): string {
  return chordParts(keys).join(' ');
}

export function ownKeysOf(command: Command): readonly string[] {
  return [...(command.keys === undefined ? [] : [command.keys]), ...(command.otherKeys ?? [])];
}

function acts(chord: Chord, event: KeyboardEvent, inText: boolean, ofRegion: boolean): boolean {
  if (inText && !chord.control && !chord.alt && !/^(?:f\d+|escape)$/u.test(chord.key)) return false;
  if (ofRegion && isSingleLetter(chord) && !useWorkbench.getState().letterKeys) return false;
  return matches(chord, event);
}

function isSingleLetter(chord: Chord): boolean {
  return !chord.control && !chord.alt && /^[a-z0-9?]$/u.test(chord.key);
}
