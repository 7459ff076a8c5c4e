/**
 * Partition expressions evaluated directly over typed values. Written from the meaning of the language; shares no code
 * with the parser, the checker and the SQL.
 */

import type { Values } from '#engine/catalog/testing/partition-table.ts';

export type Tree =
  | { readonly is: 'and' | 'or'; readonly of: readonly Tree[] }
  | { readonly is: 'not'; readonly of: Tree }
  | {
      readonly is: 'compare';
      readonly key: string;
      readonly by: '=' | '<>' | '!=' | '<' | '<=' | '>' | '>=';
      readonly to: string;
    }
  | { readonly is: 'in'; readonly key: string; readonly to: readonly string[] }
  | { readonly is: 'between'; readonly key: string; readonly low: string; readonly high: string }
  | { readonly is: 'like'; readonly key: string; readonly to: string }
  | { readonly is: 'null'; readonly key: string };

/** A number to compare with; text as its code points; `wrong`: not a value of the type. */
type Typed = bigint | readonly number[] | 'wrong' | null;

const defaultPartition = '__HIVE_DEFAULT_PARTITION__';
const ranges: Readonly<Record<string, bigint>> = { tinyint: 7n, smallint: 15n, int: 31n, bigint: 63n, long: 63n };

/** True, false, or `unknown` where a wrong value decides. */
export function meets(tree: Tree, types: Readonly<Record<string, string>>, values: Values): boolean | 'unknown' {
  const names = Object.keys(types);
  const row = (key: string): Typed => typed(types[key]!, values[names.indexOf(key)]!);
  const parts = topLevel(tree).map((part) => {
    const value = truth(part, types, row);
    if (value !== null) return value;
    return orderedKeys(part).some((key) => row(key) === 'wrong') ? 'unknown' : false;
  });
  if (parts.includes(false)) return false;
  return parts.includes('unknown') ? 'unknown' : true;
}

/** NOT NOT is nothing. */
function topLevel(tree: Tree): readonly Tree[] {
  if (tree.is === 'not' && tree.of.is === 'not') return topLevel(tree.of.of);
  return tree.is === 'and' ? tree.of.flatMap(topLevel) : [tree];
}

function orderedKeys(tree: Tree): readonly string[] {
  if (tree.is === 'and' || tree.is === 'or') return tree.of.flatMap(orderedKeys);
  if (tree.is === 'not') return orderedKeys(tree.of);
  if (tree.is === 'between') return [tree.key];
  return tree.is === 'compare' && /^[<>]=?$/u.test(tree.by) && tree.by !== '<>' ? [tree.key] : [];
}

function truth(tree: Tree, types: Readonly<Record<string, string>>, row: (key: string) => Typed): boolean | null {
  switch (tree.is) {
    case 'and': {
      const parts = tree.of.map((part) => truth(part, types, row));
      return parts.includes(false) ? false : parts.includes(null) ? null : true;
    }
    case 'or': {
      const parts = tree.of.map((part) => truth(part, types, row));
      return parts.includes(true) ? true : parts.includes(null) ? null : false;
    }
    case 'not': {
      const value = truth(tree.of, types, row);
      return value === null ? null : !value;
    }
    case 'null':
      return row(tree.key) === null;
    case 'like': {
      const value = row(tree.key);
      return value === null ? null : likes(value as readonly number[], [...tree.to].map(codeOf));
    }
    case 'in':
      return isIn(row(tree.key), tree.to, types[tree.key]!);
    case 'between': {
      const value = row(tree.key);
      if (value === null || value === 'wrong') return null;
      const [low, high] = [tree.low, tree.high].map((text) => typed(types[tree.key]!, text));
      return order(value, low!) >= 0 && order(value, high!) <= 0;
    }
    case 'compare': {
      const value = row(tree.key);
      if (tree.by === '=') return isIn(value, [tree.to], types[tree.key]!);
      if (tree.by === '<>' || tree.by === '!=') {
        const isEqual = isIn(value, [tree.to], types[tree.key]!);
        return isEqual === null ? null : !isEqual;
      }
      if (value === null || value === 'wrong') return null;
      const sign = order(value, typed(types[tree.key]!, tree.to));
      if (tree.by === '<') return sign < 0;
      if (tree.by === '<=') return sign <= 0;
      return tree.by === '>' ? sign > 0 : sign >= 0;
    }
  }
}

function isIn(value: Typed, texts: readonly string[], type: string): boolean | null {
  const known = texts.filter((text) => text !== defaultPartition);
  if (value === null) return known.length < texts.length ? true : null;
  if (value === 'wrong') return false;
  if (known.length === 0) return false;
  return known.some((text) => order(value, typed(type, text)) === 0);
}

function order(left: Exclude<Typed, null | 'wrong'>, right: Typed): number {
  if (typeof left === 'bigint') return left < (right as bigint) ? -1 : left > (right as bigint) ? 1 : 0;
  const others = right as readonly number[];
  for (const [place, code] of left.entries()) {
    const other = others[place];
    if (other === undefined) return 1;
    if (code !== other) return code - other;
  }
  return left.length - others.length;
}

/** Tries every length for a `%`. */
function likes(text: readonly number[], pattern: readonly number[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === codeOf('%')) return text.concat(0).some((_code, start) => likes(text.slice(start), rest));
  return text.length > 0 && (first === codeOf('_') || first === text[0]) && likes(text.slice(1), rest);
}

function codeOf(char: string): number {
  return char.codePointAt(0)!;
}

export function typed(type: string, text: string | null): Typed {
  const kind = /^[a-z]+/u.exec(type)![0];
  if (text === null) return null;
  if (kind === 'string' || kind === 'varchar' || kind === 'char') return [...text].map(codeOf);
  if (text === '') return null;
  const bits = ranges[kind];
  if (bits !== undefined) {
    if (/[^\d+-]/u.test(text) || !/\d$/u.test(text) || /.[+-]/u.test(text)) return 'wrong';
    const value = BigInt(text.replace('+', ''));
    return value >= -(2n ** bits) && value < 2n ** bits ? value : 'wrong';
  }
  if (kind === 'decimal') {
    const parts = text.replace(/^[+-]/u, '').split('.');
    if (parts.length > 2 || parts.join('') === '' || /\D/u.test(parts.join(''))) return 'wrong';
    const value = BigInt(`${parts[0]}${(parts[1] ?? '').padEnd(50, '0')}`);
    return text.startsWith('-') ? -value : value;
  }
  return kind === 'date' ? daysOf(text) : nanosOf(text);
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Numbers in the order of days; not their count. */
function daysOf(text: string): bigint | 'wrong' {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return 'wrong';
  const parts = [text.slice(0, 4), text.slice(5, 7), text.slice(8)];
  if (parts.some((part) => /\D/u.test(part))) return 'wrong';
  const [year, month, day] = parts.map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = monthDays[month - 1];
  if (days === undefined || day < 1 || day > days + (month === 2 && isLeap ? 1 : 0)) return 'wrong';
  return BigInt((year * 12 + month) * 31 + day);
}

function nanosOf(text: string): bigint | 'wrong' {
  const day = daysOf(text.slice(0, 10));
  const time = text.slice(10);
  if (day === 'wrong' || !/^ \d\d:\d\d:\d\d(?:\.\d{1,9})?$/u.test(time)) return 'wrong';
  const [hour, minute, second] = [time.slice(1, 3), time.slice(4, 6), time.slice(7, 9)].map(Number);
  if (hour! > 23 || minute! > 59 || second! > 59) return 'wrong';
  const seconds = (day * 24n + BigInt(hour!)) * 3600n + BigInt(minute! * 60 + second!);
  return seconds * 1_000_000_000n + BigInt(time.slice(10).padEnd(9, '0') || 0);
}
