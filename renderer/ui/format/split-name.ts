/** Where a long name is cut: in the middle, since names of one kind often differ at their end. Pure. */

/** Shorter names are cut at their end: both parts would say too little. */
const leastLetters = 18;
/** Letters that stay of the end; a word of the name may make them a few less or more. */
const [leastEnd, usualEnd, mostEnd] = [4, 9, 14];

const joiner = '\u200D';
const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });

export interface SplitName {
  /** Drawn as far as there is room. */
  readonly start: string;
  /** Always drawn; '': the name is not split. */
  readonly end: string;
}

/** Begins the end at a word where there is one. Scripts whose letters join keep the shape that these have in the whole name. */
export function splitName(name: string): SplitName {
  if (name.length < leastLetters) return { start: name, end: '' };
  const all = Array.from(letters.segment(name), ({ segment }) => segment);
  if (all.length < leastLetters) return { start: name, end: '' };
  const cut = all.length - endLength(all);
  const [start, end] = [all.slice(0, cut).join(''), all.slice(cut).join('')];
  if (!joins(all[cut - 1]!) || !joins(all[cut]!)) return { start, end };
  return { start: `${start}${joiner}`, end: `${joiner}${end}` };
}

function endLength(all: readonly string[]): number {
  let found = usualEnd;
  let distance = Infinity;
  for (let length = leastEnd; length <= mostEnd; length += 1) {
    const before = all[all.length - length - 1]!;
    const isWord = !isLetter(before) && isLetter(all[all.length - length]!);
    if (!isWord || Math.abs(length - usualEnd) >= distance) continue;
    found = length;
    distance = Math.abs(length - usualEnd);
  }
  return found;
}

function isLetter(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function joins(text: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Mongolian}]/u.test(text);
}
