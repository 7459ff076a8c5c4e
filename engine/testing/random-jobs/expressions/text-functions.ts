/** Results of the functions of text, derived from their definition in Spark and the notes of the table of functions. */

import { createHash } from 'node:crypto';
import { castToText, decodeText } from '../casts.ts';
import { simple, type Value, type ValueType } from '../value-types.ts';
import { constants, fn, small, type FunctionModel } from './function-model.ts';

const text = simple('string');
const whole = simple('int');
const truth = simple('boolean');
const binary = simple('binary');
const texts: ValueType = { kind: 'array', element: text };

/** Characters, not halves of them. */
function letters(value: string): string[] {
  return [...value];
}

/** A letter of another case, where that is one letter as well. */
function recase(value: string, change: (letter: string) => string): string {
  return letters(value)
    .map((letter) => (letters(change(letter)).length === 1 ? change(letter) : (oneLetter[letter] ?? letter)))
    .join('');
}

/** Unicode's simple mappings where the full ones are longer. */
const oneLetter: Readonly<Record<string, string>> = { ß: 'ẞ', İ: 'i' };

export function upper(value: string): string {
  return recase(value, (letter) => letter.toUpperCase());
}
export function lower(value: string): string {
  return recase(value, (letter) => letter.toLowerCase());
}

/** Positions count from 1, negative ones from the end, 0 is 1; no length: to the end. */
export function substring(value: string, position: number, length = Infinity): string {
  const all = letters(value);
  const start = position > 0 ? position - 1 : position < 0 ? all.length + position : 0;
  const end = start + length;
  return all.filter((_letter, index) => index >= start && index < end).join('');
}

function trimmed(value: string, characters: string, sides: 'both' | 'left' | 'right'): string {
  const cut = new Set(letters(characters));
  const all = letters(value);
  let [start, end] = [0, all.length];
  while (sides !== 'right' && start < end && cut.has(all[start]!)) start++;
  while (sides !== 'left' && end > start && cut.has(all[end - 1]!)) end--;
  return all.slice(start, end).join('');
}

function pad(value: string, length: number, filling: string, side: 'left' | 'right'): string {
  const all = letters(value);
  if (length <= all.length) return all.slice(0, Math.max(0, length)).join('');
  const fill = letters(filling.repeat(length)).slice(0, length - all.length);
  return (side === 'left' ? [...fill, ...all] : [...all, ...fill]).join('');
}

function positionOf(value: string, part: string): bigint {
  const index = value.indexOf(part);
  return index === -1 ? 0n : BigInt(letters(value.slice(0, index)).length + 1);
}

function hash(name: string): (value: Value) => string {
  return (value) =>
    createHash(name)
      .update(value as string, 'utf8')
      .digest('hex');
}

function translate(value: string, from: string, to: string): string {
  const [sources, results] = [letters(from), letters(to)];
  return letters(value)
    .map((letter) => {
      const index = sources.indexOf(letter);
      return index === -1 ? letter : (results[index] ?? '');
    })
    .join('');
}

function initcap(value: string): string {
  return value
    .split(' ')
    .map((word) => upper(letters(word)[0] ?? '') + lower(letters(word).slice(1).join('')))
    .join(' ');
}

function splitPart(value: string, delimiter: string, place: number): string {
  const parts = value.split(delimiter);
  return (place > 0 ? parts[place - 1] : parts[parts.length + place]) ?? '';
}

const parts = constants(text, ['a', 'b', ' ', ',', 'ab', '日', 'zz', 'ï', 'k1', '-']);
const patterns = constants(text, ['[0-9]+', 'a', '[a-z]+', '^.', 'a|b', '(b)', '[^a]$']);
const separators = constants(text, [',', ' ', '[,;]', 'a', 'b+']);

export const textFunctions: readonly FunctionModel[] = [
  fn('upper', [text], text, (a) => upper(a as string)),
  fn('lower', [text], text, (a) => lower(a as string)),
  fn('initcap', [text], text, (a) => initcap(a as string)),
  fn('length', [text], whole, (a) => BigInt(letters(a as string).length)),
  fn('char_length', [text], whole, (a) => BigInt(letters(a as string).length)),
  fn('trim', [text], text, (a) => trimmed(a as string, ' ', 'both')),
  fn('ltrim', [text], text, (a) => trimmed(a as string, ' ', 'left')),
  fn('rtrim', [text], text, (a) => trimmed(a as string, ' ', 'right')),
  fn('trim', [text, parts], text, (a, b) => trimmed(a as string, b as string, 'both')),
  fn('ltrim', [text, parts], text, (a, b) => trimmed(a as string, b as string, 'left')),
  fn('rtrim', [text, parts], text, (a, b) => trimmed(a as string, b as string, 'right')),
  fn('substring', [text, small(-6, 6)], text, (a, b) => substring(a as string, Number(b))),
  fn('substring', [text, small(-6, 6), small(-1, 5)], text, (a, b, c) => substring(a as string, Number(b), Number(c))),
  fn('substr', [text, small(-6, 6)], text, (a, b) => substring(a as string, Number(b))),
  fn('substr', [text, small(-6, 6), small(-1, 5)], text, (a, b, c) => substring(a as string, Number(b), Number(c))),
  fn('left', [text, small(-2, 5)], text, (a, b) =>
    letters(a as string)
      .slice(0, Math.max(0, Number(b)))
      .join(''),
  ),
  fn('right', [text, small(-2, 5)], text, (a, b) =>
    Number(b) <= 0
      ? ''
      : letters(a as string)
          .slice(-Number(b))
          .join(''),
  ),
  fn('concat', [text, text], text, (a, b) => (a as string) + (b as string)),
  fn('concat', [text, whole, truth], text, (a, b, c) => (a as string) + String(b as bigint) + castToText(c!, truth)),
  fn('concat_ws', [parts, text, text], text, null, (args) =>
    args[0] === null
      ? null
      : (args as readonly (string | null)[])
          .slice(1)
          .filter((one) => one !== null)
          .join(args[0] as string),
  ),
  fn('replace', [text, parts, text], text, (a, b, c) => (a as string).split(b as string).join(c as string)),
  fn('translate', [text, parts, text], text, (a, b, c) => translate(a as string, b as string, c as string)),
  fn('reverse', [text], text, (a) =>
    letters(a as string)
      .reverse()
      .join(''),
  ),
  fn('repeat', [text, small(-1, 3)], text, (a, b) => (a as string).repeat(Math.max(0, Number(b)))),
  fn('lpad', [text, small(-1, 9), parts], text, (a, b, c) => pad(a as string, Number(b), c as string, 'left')),
  fn('rpad', [text, small(-1, 9), parts], text, (a, b, c) => pad(a as string, Number(b), c as string, 'right')),
  fn('instr', [text, parts], whole, (a, b) => positionOf(a as string, b as string)),
  {
    ...fn('position', [parts, text], whole, (a, b) => positionOf(b as string, a as string)),
    write: (args) => `position(${args[0]!} IN ${args[1]!})`,
  },
  fn('starts_with', [text, parts], truth, (a, b) => (a as string).startsWith(b as string)),
  fn('startswith', [text, parts], truth, (a, b) => (a as string).startsWith(b as string)),
  fn('ends_with', [text, parts], truth, (a, b) => (a as string).endsWith(b as string)),
  fn('endswith', [text, parts], truth, (a, b) => (a as string).endsWith(b as string)),
  fn('contains', [text, parts], truth, (a, b) => (a as string).includes(b as string)),
  fn('split', [text, separators], texts, (a, b) => (a as string).split(new RegExp(b as string, 'u'))),
  fn('split_part', [text, constants(text, [' ', ',', 'a']), small(-3, 3, [0])], text, (a, b, c) =>
    splitPart(a as string, b as string, Number(c)),
  ),
  fn('ascii', [text], whole, (a) => BigInt((a as string).codePointAt(0) ?? 0)),
  fn('chr', [small(32, 126)], text, (a) => String.fromCodePoint(Number(a))),
  fn('regexp_extract', [text, patterns], text, (a, b) => new RegExp(b as string, 'u').exec(a as string)?.[0] ?? ''),
  fn('regexp_extract', [text, constants(text, ['(.)b', '([a-z]+) ']), small(0, 1)], text, (a, b, c) => {
    return new RegExp(b as string, 'u').exec(a as string)?.[Number(c)] ?? '';
  }),
  fn('regexp_replace', [text, patterns, constants(text, ['-', '', 'x\\0'])], text, (a, b, c) =>
    (a as string).replace(new RegExp(b as string, 'gu'), (match) => (c as string).replaceAll('\\0', match)),
  ),
  fn('regexp_like', [text, patterns], truth, (a, b) => new RegExp(b as string, 'u').test(a as string)),
  fn('regexp_full_match', [text, patterns], truth, (a, b) => new RegExp(`^(?:${b as string})$`, 'u').test(a as string)),
  fn('md5', [text], text, hash('md5')),
  fn('sha256', [text], text, hash('sha256')),
  fn('base64', [binary], text, (a) => Buffer.from(a as Uint8Array).toString('base64')),
  fn('encode', [text], binary, (a) => Uint8Array.from(Buffer.from(a as string, 'utf8'))),
  fn('decode', [binary], text, (a) => decodeText(a as Uint8Array)),
];
