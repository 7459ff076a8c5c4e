/** A file made from a clean table with an irregularity that confuses readers, and the expected result of a reader. */

export interface PollutedFile {
  readonly content: Uint8Array;
  /** Names of the header; null: the file does not have one. */
  readonly header: readonly string[] | null;
  /** Cells as text; empty ones are null for a reader. */
  readonly rows: readonly (readonly string[])[];
  /** Records that are not rows and must be rejected, with their text in the file. */
  readonly rejected: readonly string[];
}

/** One way to make a file unusual. */
export interface Pollution {
  readonly name: string;
  /** Seeded: the same seed makes the same file. */
  make(seed: number): PollutedFile;
}

export interface Syntax {
  readonly separator: string;
  readonly quote: string;
  /** `double`: a quote inside is doubled; otherwise the character before it. */
  readonly escape: string;
  readonly recordEnd: string;
  readonly quoteAll: boolean;
}

export const plainSyntax: Syntax = { separator: ',', quote: '"', escape: 'double', recordEnd: '\n', quoteAll: false };

function writeCell(text: string, { separator, quote, escape, quoteAll }: Syntax): string {
  if (quote === '') return text;
  const special = text.includes(separator) || text.includes(quote) || /[\r\n]/u.test(text);
  if (!special && !(quoteAll && text !== '')) return text;
  let inside = text;
  if (escape === 'double') inside = text.replaceAll(quote, quote + quote);
  else inside = text.replaceAll(escape, escape + escape).replaceAll(quote, escape + quote);
  return quote + inside + quote;
}

export function writeLine(cells: readonly string[], syntax: Syntax): string {
  return cells.map((cell) => writeCell(cell, syntax)).join(syntax.separator);
}

/** Header and rows, each ended. */
export function writeTable(
  names: readonly string[] | null,
  rows: readonly (readonly string[])[],
  syntax: Syntax = plainSyntax,
): string {
  return [...(names === null ? [] : [names]), ...rows]
    .map((cells) => writeLine(cells, syntax) + syntax.recordEnd)
    .join('');
}
