/** The position of a character in a text: lines and characters, counted from 1. */

export interface TextPlace {
  readonly line: number;
  /** In the line. */
  readonly character: number;
}

/** @param byteOffset bytes of UTF-8 from the start, as DuckDB counts; beyond the end counts as the end. */
export function placeInText(text: string, byteOffset: number): TextPlace {
  const before = Buffer.from(text, 'utf8').subarray(0, byteOffset).toString('utf8').split('\n');
  return { line: before.length, character: before.at(-1)!.length + 1 };
}

/** For the end of a message. */
export function placeText({ line, character }: TextPlace): string {
  return `line ${line}, character ${character}`;
}
