/** The position of a character in a text: lines and characters, counted from 1. */

export interface TextPlace {
  readonly line: number;
  /** In the line. */
  readonly character: number;
}

/** @param byteOffset bytes of UTF-8 from the start, as DuckDB counts; beyond the end counts as the end. */
export function placeInText(text: string, byteOffset: number): TextPlace {
  return placeAfter(Buffer.from(text, 'utf8').subarray(0, byteOffset).toString('utf8'));
}

/** The position of what follows. */
export function placeAfter(before: string): TextPlace {
  const lines = before.split('\n');
  return { line: lines.length, character: lines.at(-1)!.length + 1 };
}

/** For the end of a message. */
export function placeText({ line, character }: TextPlace): string {
  return `line ${line}, character ${character}`;
}
