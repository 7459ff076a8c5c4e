/** Patterns of dates and times as Spark writes them, or in Python's codes, taken apart. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { clip } from '#engine/types/column-lookup.ts';

export const timePatternSchema = withoutNul(z.string().min(1));

/** Text as it is, or a letter of Spark's patterns and how often it is repeated. */
export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number };

/** `a=b|c=d` in any number of texts. */
export function pairsOf(...texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(texts.flatMap((text) => text.split('|')).map((pair) => pair.split('=') as [string, string]));
}

/** Letter → largest count. https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html */
const mostLetters = pairsOf(
  'G=4|y=6|D=3|M=4|L=4|d=2|Q=4|q=4|E=4|F=1|a=1|h=2|K=2|k=2|H=2|m=2|s=2|S=9|V=2|z=4|O=4|X=5|x=5|Z=5',
);
/** Counts that are not any number up to the largest one. */
const countsOf: Readonly<Record<string, readonly number[]>> = { V: [2], O: [1, 4] };

/** Python's codes; those of `%c`, `%X` and `%x` are the usual ones. */
const codes = pairsOf(
  'Y=yyyy|m=MM|d=dd|H=HH|M=mm|S=ss|a=E|A=EEEE|b=MMM|B=MMMM|y=yy|I=hh|p=a|f=SSSSSS|z=Z|Z=z|j=DDD|G=yyyy',
  'c=E MMM dd HH:mm:ss yyyy|X=HH:mm:ss|x=MM/dd/yy',
);

/** @throws EngineError InvalidInput. */
export function parseTimePattern(pattern: string): PatternPart[] {
  return joinTexts(pattern.includes('%') ? parseCodes(pattern) : parseLetters(pattern, pattern));
}

function parseCodes(pattern: string): PatternPart[] {
  return [...pattern.matchAll(/%(?<code>[\s\S]?)|(?<text>[^%]+)/gu)].flatMap(({ groups }): PatternPart[] => {
    const { code, text } = groups!;
    if (text !== undefined) return [{ kind: 'text', text }];
    if (code === '%') return [{ kind: 'text', text: '%' }];
    const letters = codes.get(code!);
    if (letters === undefined) refuse(pattern, `"%${code!}" is not a code`, codeHint);
    return parseLetters(letters, pattern);
  });
}

/** Brackets mark what may be missing when a text is read; when one is written they mean nothing. */
function parseLetters(letters: string, pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let rest = letters;
  while (rest !== '') {
    const quoted = /^'(?<text>(?:[^']|'')*)'/u.exec(rest);
    const run = /^(?<letter>[A-Za-z])\k<letter>*/u.exec(rest);
    if (quoted !== null) {
      const { text } = quoted.groups!;
      parts.push({ kind: 'text', text: text === '' ? "'" : text!.replaceAll("''", "'") });
      rest = rest.slice(quoted[0].length);
    } else if (run !== null) {
      const [{ length }] = run;
      const { letter } = run.groups!;
      const isKnown = length <= Number(mostLetters.get(letter!) ?? 0) && (countsOf[letter!]?.includes(length) ?? true);
      if (!isKnown) refuse(pattern, `"${run[0]}" has no meaning`, letterHint);
      parts.push({ kind: 'field', letter: letter!, count: length });
      rest = rest.slice(length);
    } else {
      const [character] = [...rest];
      if (character === "'") refuse(pattern, 'a quote is not closed', 'Write two quotes for one.');
      if ('#{}'.includes(character!)) refuse(pattern, `"${character!}" is reserved`, 'Put it in single quotes.');
      if (!'[]'.includes(character!)) parts.push({ kind: 'text', text: character! });
      rest = rest.slice(character!.length);
    }
  }
  return parts;
}

const letterHint = "Use Spark's letters, such as yyyy-MM-dd HH:mm:ss, and put other letters in single quotes.";
const codeHint = `Use one of ${[...codes.keys()].map((code) => `%${code}`).join(' ')} or %%.`;

function joinTexts(parts: readonly PatternPart[]): PatternPart[] {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      joined[joined.length - 1] = { kind: 'text', text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}

function refuse(pattern: string, cause: string, hint: string): never {
  throw new EngineError('InvalidInput', `Cannot use the pattern "${clip(pattern)}": ${cause}.`, { hint });
}
