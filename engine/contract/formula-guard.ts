/** Prefixes text that a spreadsheet would run as a formula with an apostrophe (OWASP, CSV injection). */

/**
 * The start of a cell that a spreadsheet treats as a formula, also in the wide forms of East Asian input; the pattern
 * means the same in JavaScript and in RE2.
 */
export const formulaStart = String.raw`^[=+\-@\t\r\n＝＋－＠]`;
/** Plain numbers with such a start, which are not changed. */
export const plainNumber = String.raw`^[+\-]?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?$`;

const starts = new RegExp(formulaStart, 'u');
const isNumber = new RegExp(plainNumber, 'u');

export function guardFormula(text: string): string {
  return starts.test(text) && !isNumber.test(text) ? `'${text}` : text;
}
