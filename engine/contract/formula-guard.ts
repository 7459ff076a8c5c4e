/** Prefixes text that a spreadsheet would run as a formula with an apostrophe (OWASP, CSV injection). */

/**
 * The start of a cell that a spreadsheet treats as a formula, also in the wide forms of East Asian input, and behind the mark of a
 * byte order, which the first cell of a file loses. The patterns mean the same in JavaScript and in RE2.
 */
export const formulaStart = '^\uFEFF*[=+\\-@\\t\\r\\n＝＋－＠]';
/** The same within a text: a spreadsheet that splits at another separator than the comma starts a cell there. */
export const innerFormula = '([;|\\t\\r\\n]"*)([=+\\-@＝＋－＠])';
/** Plain numbers with such a start, -Infinity one of them, and dates and times of years beyond 9999 or before 0, which are not changed. */
export const plainValue = String.raw`^[+\-]?(Infinity|[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?|[0-9]{4,6}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+\-][0-9]{2}(:?[0-9]{2})?)?)?)$`;

const starts = new RegExp(formulaStart, 'u');
const isPlain = new RegExp(plainValue, 'u');
const inner = new RegExp(innerFormula, 'gu');

export function guardFormula(text: string): string {
  const split = text.replace(inner, "$1'$2");
  return startsFormula(text) ? `'${split}` : split;
}

export function startsFormula(text: string): boolean {
  return starts.test(text) && !isPlain.test(text);
}
