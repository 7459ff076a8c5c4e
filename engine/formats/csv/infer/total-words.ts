/** Words with which a line of totals begins, in the languages that reports come in. */

const words = [
  'total', 'totals', 'totale', 'totaal', 'totalt', 'sum', 'sums', 'gesamt', 'summe', 'gesamtsumme', 'endsumme', 'insgesamt', 'zusammen', 'ensemble',
  'somme', 'suma', 'soma', 'somma', 'razem', 'ogółem', 'summa', 'sammanlagt', 'i alt', 'yhteensä', 'celkem', 'spolu',
  'összesen', 'toplam', 'ukupno', 'skupaj', 'итого', 'всего', 'разом', 'усього', 'σύνολο', '合計', '総計', '合计', '总计', '합계', '총계', 'samtliga',
  'average', 'averages', 'mean', 'durchschnitt', 'mittelwert', 'moyenne', 'media', 'promedio', 'média', 'gemiddelde',
  'średnia', 'count',
]; // prettier-ignore
const mostWords = 4;
const pattern = `(?:(?:grand|sub)[ -]?)?(?:${words.join('|')})(?: (?:general|generale|général|geral))?`;
const whole = new RegExp(`^${pattern}[ :]*$`, 'iu');
const beginning = new RegExp(`^["'\\s]*${pattern}`, 'iu');

export function isTotalWord(text: string): boolean {
  return whole.test(text.trim());
}

/** The word is beside others, such as the name of what was added up. */
export function hasTotalWord(text: string): boolean {
  const parts = text.trim().split(/[\s,:()]+/u);
  return isTotalWord(text) || (parts.length <= mostWords && (isTotalWord(parts[0]!) || isTotalWord(parts.at(-1)!)));
}

/** For a raw line, with the text after the word. */
export function beginsWithTotal(line: string): boolean {
  return beginning.test(line);
}
