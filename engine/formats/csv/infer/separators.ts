/** Separators that are tried on a file: the usual ones, and those of several characters that its lines show. */

export interface TriedSeparator {
  readonly text: string;
  /** How far it is trusted when everything else is equal. */
  readonly trust: number;
}

export const usualSeparators: readonly TriedSeparator[] = [
  { text: ',', trust: 1 },
  { text: '\t', trust: 1.05 },
  { text: ';', trust: 1.02 },
  { text: '|', trust: 1.02 },
  { text: '\u0001', trust: 1.1 },
  { text: '^', trust: 0.9 },
  { text: '~', trust: 0.9 },
  { text: '\u001f', trust: 1.1 },
  { text: ':', trust: 0.6 },
  { text: ' ', trust: 0.5 },
];

const names: Readonly<Record<string, string>> = {
  ',': 'comma',
  '\t': 'tab',
  ';': 'semicolon',
  '|': 'bar',
  '\u0001': 'Ctrl-A',
  '\u001f': 'unit separator',
  ' ': 'space',
  ':': 'colon',
  '^': 'caret',
  '~': 'tilde',
};

/** As a person would say it. */
export function separatorName(separator: string): string {
  return names[separator] ?? `"${separator}"`;
}

const longest = 16;
const looked = 2048;
const lines = 20;
const mostTried = 4;
/** Signs next to each other, and signs with a space around them. */
const run = /[!#$%&*+,/:;<=>?@\\^|~]{2,}| [!#$%&*+,/:;<=>?@\\^|~-]+ |[,;|] /gu;

/** Separators of several characters that stand in nearly every one of the first lines; the most common first. */
export function longSeparators(sample: Uint8Array): TriedSeparator[] {
  if (!hasLongRun(sample)) return [];
  const text = Buffer.from(sample.buffer, sample.byteOffset, Math.min(sample.length, looked)).toString('latin1');
  const found = new Map<string, number>();
  const rows = text.split(/\r\n|\n|\r/u).filter((line) => line.trim() !== '');
  // The last line may be cut.
  const whole = rows.length > 1 && sample.length > looked ? rows.slice(0, -1) : rows;
  const looking = whole.slice(0, lines);
  for (const line of looking) {
    const seen = new Set<string>();
    for (const [match] of line.matchAll(run)) for (const unit of units(match)) seen.add(unit);
    for (const unit of seen) found.set(unit, (found.get(unit) ?? 0) + 1);
  }
  return [...found]
    .filter(([unit, count]) => unit.length > 1 && unit.length <= longest && count >= looking.length * 0.6)
    .filter(([unit]) => isLikely(looking, unit) && !belongsToValues(looking, unit))
    .filter(([unit]) => (isRepeated(unit) ? standsInRunsOf(looking, unit) : occursAsWhole(looking, unit)))
    .sort((left, right) => right[1] - left[1] || right[0].length - left[0].length)
    .slice(0, mostTried)
    .map(([unit]) => ({ text: unit, trust: unit.endsWith(' ') ? 1.01 : 1.06 }));
}

/** A sign beside another one or a space, in what could be the first line. */
function hasLongRun(sample: Uint8Array): boolean {
  const end = Math.min(sample.length, looked);
  for (let at = 1; at < end; at += 1) {
    const byte = sample[at]!;
    if ((isSign(byte) || byte === 32) && isSign(sample[at - 1]!)) return true;
  }
  return false;
}

/** Not a letter, digit, quote, underscore, minus or point. */
function isSign(byte: number): boolean {
  if (byte < 33 || byte > 126 || byte === 34 || byte === 39 || byte === 95 || byte === 45 || byte === 46) return false;
  return byte < 48 || (byte > 57 && byte < 65) || (byte > 90 && byte < 97) || byte > 122;
}

/**
 * False for a usual separator beside a sign that is part of a value: in `Ann,5%,6%` that is the percent sign, in `a,@b,@c`
 * and `a,http://b` the signs at the start. True for other signs, for separators between signs, as `~|~`, and for bars that are
 * always beside other rare signs, as in `|~`.
 */
function isLikely(looking: readonly string[], unit: string): boolean {
  const signs = unit.trim();
  const isMirrored = signs === [...signs].reverse().join('');
  if (signs.length < 2 || isMirrored || ![...signs].some(isUsual)) return true;
  if (![...signs].every((sign) => '|~^;\\'.includes(sign))) return false;
  const text = looking.join('\n');
  return [...signs].every((sign) => countOf(text, sign) === countOf(text, unit) * countOf(unit, sign));
}

/** In `+1,+2` and `(1),(2)` the first value begins as the others, or the last one ends as they do. */
function belongsToValues(looking: readonly string[], unit: string): boolean {
  const signs = unit.trim();
  let having = 0;
  let begins = 0;
  let ends = 0;
  for (const line of looking) {
    if (!line.includes(unit)) continue;
    having += 1;
    // An empty value is at the start or the end.
    const values = line.trim();
    if (!values.startsWith(signs) && someEnd(signs, (end) => values.startsWith(end))) begins += 1;
    if (!values.endsWith(signs) && someStart(signs, (start) => values.endsWith(start))) ends += 1;
  }
  return Math.max(begins, ends) >= having * 0.6;
}

function someEnd(signs: string, holds: (end: string) => boolean): boolean {
  return [...signs].some((_, at) => at > 0 && holds(signs.slice(at)));
}

function someStart(signs: string, holds: (start: string) => boolean): boolean {
  return [...signs].some((_, at) => at > 0 && holds(signs.slice(0, at)));
}

/** One sign several times, as `||`. */
function isRepeated(unit: string): boolean {
  return unit === unit[0]!.repeat(unit.length);
}

/**
 * Then the sign is hardly ever alone, for that would be the separator, and several of it empty values: never in the first
 * line that has it, where names stand, and never at all for a sign that is common. Values without names above them have a
 * common sign for their separator, and one column that is empty.
 */
function standsInRunsOf(looking: readonly string[], unit: string): boolean {
  const sign = unit[0]!;
  const first = looking.find((line) => line.includes(sign))!;
  if (!isSplitBy(first, unit)) return false;
  // Addresses have colons, and names above them have none.
  if (sign === ':' && first !== looking[0]) return false;
  if (isCommon(sign)) return holdsNames(first, unit) && looking.every((line) => isSplitBy(line, unit));
  let runs = 0;
  let whole = 0;
  for (const line of looking) {
    let run = 0;
    for (const sign of `${line}\n`) {
      if (sign === unit[0]) run += 1;
      else if (run > 0) {
        runs += 1;
        if (run % unit.length === 0) whole += 1;
        run = 0;
      }
    }
  }
  return whole * 2 > runs;
}

/** The sign occurs in the line only as the unit, or several of it. */
function isSplitBy(line: string, unit: string): boolean {
  const sign = unit[0]!;
  return !line.replaceAll(unit, ' ').includes(sign);
}

function isCommon(sign: string): boolean {
  return sign === ',' || sign === ';';
}

function holdsNames(line: string, unit: string): boolean {
  return line.split(unit).every((name) => /\p{L}/u.test(name) && !/^\d/u.test(name));
}

/** Its signs hardly ever stand alone: in `root:x:0:0::/root:/bin/sh`, the colon is the separator, and `:/` is none. */
function occursAsWhole(looking: readonly string[], unit: string): boolean {
  const text = looking.join('\n');
  const times = countOf(text, unit);
  return [...unit].every((sign) => !isUsual(sign) || countOf(text, sign) - times * countOf(unit, sign) <= times);
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** A space occurs in values, too. */
function isUsual(sign: string): boolean {
  return sign !== ' ' && usualSeparators.some(({ text }) => text === sign);
}

/** The run, and what it repeats: empty values put separators side by side. */
function units(match: string): string[] {
  const found = [match];
  for (let length = 2; length <= match.length / 2; length += 1) {
    const unit = match.slice(0, length);
    if (match.length % length === 0 && unit.repeat(match.length / length) === match) found.push(unit);
  }
  return found;
}
