/** Text that a spreadsheet would run as a formula is made harmless by an apostrophe before it (OWASP, CSV injection). */

/** A spreadsheet takes a cell that begins so for a formula; the pattern means the same in JavaScript and in RE2. */
export const formulaStart = String.raw`^[=+\-@\t\r]`;
/** What begins so and is a plain number stays one. */
export const plainNumber = String.raw`^[+\-]?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?$`;

const starts = new RegExp(formulaStart, 'u');
const isNumber = new RegExp(plainNumber, 'u');

export function guardFormula(text: string): string {
  return starts.test(text) && !isNumber.test(text) ? `'${text}` : text;
}
