/** A reader over the text of a type: words, brackets and quoted names, with the position of an error. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';

export class TypeText {
  readonly text: string;
  #position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The current position; pass it to `returnTo` to try another way. */
  mark(): number {
    return this.#position;
  }

  returnTo(mark: number): void {
    this.#position = mark;
  }

  skipSpace(): void {
    while (/\s/u.test(this.text[this.#position] ?? '')) this.#position += 1;
  }

  atEnd(): boolean {
    this.skipSpace();
    return this.#position >= this.text.length;
  }

  /** Takes the characters if they come next (after white space). */
  take(expected: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(expected, this.#position)) return false;
    this.#position += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.take(expected)) this.fail(`expected "${expected}"`);
  }

  /** Consumes the match of a sticky expression; undefined without a match. */
  takeMatch(pattern: RegExp): string | undefined {
    this.skipSpace();
    const sticky = new RegExp(pattern.source, pattern.flags.includes('y') ? pattern.flags : `${pattern.flags}y`);
    sticky.lastIndex = this.#position;
    const match = sticky.exec(this.text);
    if (match === null) return undefined;
    this.#position += match[0].length;
    return match[0];
  }

  /** A whole number, for lengths and precisions. */
  takeNumber(): number {
    const digits = this.takeMatch(/\d+/u);
    return digits === undefined ? this.fail('expected a number') : Number(digits);
  }

  /** A double-quoted name with doubled quotes inside, or undefined. */
  takeQuoted(): string | undefined {
    const quoted = this.takeMatch(/"(?:[^"]|"")*"/u);
    return quoted?.slice(1, -1).replaceAll('""', '"');
  }

  fail(why: string): never {
    const near = this.text.slice(this.#position, this.#position + 20);
    throw this.#unreadable(`${why} at character ${this.#position + 1}${near === '' ? '' : `, near "${near}"`}`, []);
  }

  /** @param word that was just read. @param known valid words. */
  failAtWord(word: string, known: Iterable<string>): never {
    const at = this.#position - word.length + 1;
    throw this.#unreadable(`"${word}" at character ${at} is not a type`, nearNames(word, known));
  }

  #unreadable(why: string, near: readonly string[]): EngineError {
    return new EngineError('InvalidInput', `The type "${clip(this.text)}" cannot be read: ${why}.`, {
      hint: meantHint(near, 'Write types as Hive does: bigint, decimal(10,2), array<string>, struct<name:string>.'),
    });
  }
}

function clip(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
