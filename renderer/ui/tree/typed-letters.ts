/** Letters typed in a list or menu, one after the other, lead to the entry that begins with them. Pure. */

export interface TypedLetters {
  /** In small letters. */
  readonly text: string;
  /** Of the last one, in milliseconds. */
  readonly at: number;
}

export const nothingTyped: TypedLetters = { text: '', at: -Infinity };

/** Milliseconds; after a longer pause, a letter begins a new text. */
const typingPause = 800;

/** @param at milliseconds, on the clock of the others. */
export function withLetter(before: TypedLetters, letter: string, at: number): TypedLetters {
  const small = letter.toLowerCase();
  return { text: at - before.at > typingPause ? small : before.text + small, at };
}

/**
 * The entry that the letters lead to, from the current one on and around the end; -1: none has them. The same letter again
 * leads to the next entry. Entries that begin with the letters come before entries that hold them.
 * @param current position of the entry with the focus; -1: none.
 */
export function findTyped(labels: readonly string[], { text }: TypedLetters, current: number): number {
  const isRepeated = text !== '' && [...text].every((letter) => letter === text[0]);
  const [typed, from] = isRepeated ? [text[0]!, current + 1] : [text, current];
  const small = labels.map((label) => label.toLowerCase());
  const search = (fits: (label: string) => boolean): number => {
    const after = small.findIndex((label, index) => index >= from && fits(label));
    return after === -1 ? small.findIndex(fits) : after;
  };
  const begins = search((label) => label.startsWith(typed));
  return begins === -1 ? search((label) => label.includes(typed)) : begins;
}
