/** Ranks entries against what was typed: exact names first, then whole words, then starts of words, then letters in order. */

export interface Ranked<T> {
  readonly entry: T;
  readonly score: number;
  /** Places in the title that matched, for marking. */
  readonly marks: readonly number[];
}

/** Above every other score. */
const exact = 1000;

/** @param namesOf full names beside the title. */
export function rank<T>(
  entries: readonly T[],
  typed: string,
  titleOf: (entry: T) => string,
  keywordsOf: (entry: T) => readonly string[],
  namesOf: (entry: T) => readonly string[] = () => [],
): Ranked<T>[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return entries.map((entry) => ({ entry, score: 0, marks: [] }));
  return entries
    .map((entry) => {
      const ranked = scoreEntry(entry, wanted, titleOf(entry), keywordsOf(entry));
      if (ranked === undefined) return undefined;
      // Of several with this very name, the order of the entries decides.
      const isExact = [titleOf(entry), ...namesOf(entry)].some((name) => name.toLowerCase() === wanted);
      return isExact ? { ...ranked, score: exact } : ranked;
    })
    .filter((ranked) => ranked !== undefined)
    .sort((left, right) => right.score - left.score);
}

/** Entries of one group become adjacent; groups in the order of their best entry. */
export function groupTogether<T>(ranked: readonly Ranked<T>[], groupOf: (entry: T) => string): Ranked<T>[] {
  return [...Map.groupBy(ranked, ({ entry }) => groupOf(entry)).values()].flat();
}

function scoreEntry<T>(entry: T, wanted: string, title: string, keywords: readonly string[]): Ranked<T> | undefined {
  const text = title.toLowerCase();
  const at = text.indexOf(wanted);
  if (at >= 0) {
    const startsWord = at === 0 || /[^a-z0-9]/u.test(text[at - 1]!);
    return {
      entry,
      score: 100 + (startsWord ? 50 : 0) - text.length / 100,
      marks: Array.from(wanted, (_, index) => at + index),
    };
  }
  const names = keywords.map((keyword) => keyword.toLowerCase());
  if (names.includes(wanted)) return { entry, score: 70, marks: [] };
  const named = names.find((keyword) => keyword.includes(wanted));
  // A match of another name counts more than letters that happen to occur in this order.
  if (named?.startsWith(wanted) === true) return { entry, score: 60, marks: [] };
  const places = eachWord(text, names, wanted);
  if (places !== undefined) return { entry, score: 50 + fillersIn(text, wanted), marks: places };
  const marks = lettersInOrder(text, wanted);
  if (marks !== undefined && marks.at(-1)! - marks[0]! <= wanted.length * widestSpread + 1)
    return { entry, score: 40 - (marks.at(-1)! - marks[0]!) / 10, marks };
  return named === undefined ? undefined : { entry, score: 20, marks: [] };
}

/** Said without being meant. */
const fillers = new Set(['a', 'all', 'an', 'in', 'my', 'of', 'the', 'this', 'to']);

/** Every word begins one of the title or occurs in another name, in any order. @returns the places in the title. */
function eachWord(text: string, names: readonly string[], wanted: string): number[] | undefined {
  const words = wanted.split(/\s+/u).filter((word) => !fillers.has(word));
  if (words.length === 0 || !/\s/u.test(wanted)) return undefined;
  const marks = new Set<number>();
  for (const word of words) {
    const at = [...text.matchAll(/[\p{L}\p{N}_.-]+/gu)].find(([each]) => each.startsWith(word))?.index;
    if (at === undefined && !names.some((name) => name.includes(word))) return undefined;
    for (let place = 0; at !== undefined && place < word.length; place += 1) marks.add(at + place);
  }
  return [...marks].sort((left, right) => left - right);
}

/** Of titles that have the other words, those that have these too come first: `close all editors`. */
function fillersIn(text: string, wanted: string): number {
  const words = text.split(/[^\p{L}\p{N}]+/u);
  return wanted.split(/\s+/u).filter((word) => fillers.has(word) && words.includes(word)).length;
}

/** Letters that are further apart than this, for each typed letter, match by chance. */
const widestSpread = 4;

function lettersInOrder(text: string, wanted: string): number[] | undefined {
  const marks: number[] = [];
  let from = 0;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    marks.push(at);
    from = at + 1;
  }
  return marks;
}
