/**
 * Which part of the index a partition expression can be met in. Partitions are stored in the order of the JSON text of
 * their values, `["2024","01"]`, so a value of the first key is a range of texts, and so is one of the next key below it.
 */

import { comparePaths } from '#engine/catalog/path-order.ts';
import type { Checked } from '#engine/catalog/partition-expressions/check-expression.ts';
import { conjuncts } from '#engine/catalog/partition-expressions/write-condition.ts';

/** `from` ≤ text < `to`, by the bytes of UTF-8. */
export interface TextRange {
  readonly from: string;
  readonly to: string;
}

/** With more, reading all between the first and the last is quicker. */
const mostRanges = 100;

const everything: readonly TextRange[] = [{ from: '[', to: '\\' }];

/** Ranges in order, apart from each other, that contain every partition which can meet the expression. */
export function narrowRanges(checked: Checked, keyCount: number): readonly TextRange[] {
  const ranges = below('[', 0, conjuncts(checked), keyCount);
  if (ranges === undefined) return everything;
  return merged(ranges);
}

/** @returns undefined when nothing is known of the key, or the ranges are too many. */
function below(
  prefix: string,
  index: number,
  parts: readonly Checked[],
  keyCount: number,
): readonly TextRange[] | undefined {
  const ofKey = parts.filter((part) => 'key' in part && part.key.index === index);
  const equal = ofKey.find((part) => part.kind === 'equal' || part.kind === 'null');
  if (equal === undefined) return orderRanges(prefix, ofKey);
  const { exact, loose } = equal.kind === 'equal' ? equalTexts(equal) : nullTexts(equal);
  if (exact.length + loose.length > mostRanges) return undefined;
  const isLast = index + 1 === keyCount;
  const inner = exact.flatMap((text) => {
    const start = `${prefix}${text}${isLast ? ']' : ','}`;
    return (isLast ? undefined : below(start, index + 1, parts, keyCount)) ?? [startingWith(start)];
  });
  const ranges = [...inner, ...loose.map((text) => startingWith(prefix + text))];
  return ranges.length <= mostRanges ? ranges : [...exact, ...loose].map((text) => startingWith(prefix + text));
}

/** `exact`: the JSON of a value. `loose`: how the JSON of other texts of the same value starts, such as 02 for 2. */
interface Texts {
  readonly exact: readonly string[];
  readonly loose: readonly string[];
}

function equalTexts({ key, values, orNull }: Extract<Checked, { kind: 'equal' }>): Texts {
  const nulls = orNull ? nullTexts({ key }) : { exact: [], loose: [] };
  const texts = values.map((value) => textsOf(key.kind.kind, value));
  return {
    exact: [...new Set([...nulls.exact, ...texts.flatMap(({ exact }) => exact)])],
    loose: [...new Set(texts.flatMap(({ loose }) => loose))],
  };
}

function nullTexts({ key }: Pick<Extract<Checked, { kind: 'null' }>, 'key'>): Texts {
  return { exact: key.kind.kind === 'text' ? ['null'] : ['null', '""'], loose: [] };
}

function textsOf(kind: string, value: string): Texts {
  const sign = value.startsWith('-') ? '-' : '';
  // Zero may have either sign.
  const signs = value === '0' ? ['', '+', '-'] : sign === '-' ? ['-'] : ['', '+'];
  switch (kind) {
    case 'integer':
      return {
        exact: value === '0' ? [] : [JSON.stringify(value)],
        loose: signs.map((each) => `"${each}0`).concat(sign === '' ? ['"+'] : []),
      };
    case 'decimal': {
      const whole = value.replace('-', '').split('.')[0]!;
      return {
        exact: [],
        loose: signs.flatMap((each) => [`"${each}0`, `"${each}.`, ...(whole === '0' ? [] : [`"${each}${whole}`])]),
      };
    }
    case 'timestamp':
      return { exact: [], loose: [`"${value.slice(0, 19)}`] };
    default:
      return { exact: [JSON.stringify(value)], loose: [] };
  }
}

/** For text only: other types have several texts for a value, and not in its order. */
function orderRanges(prefix: string, parts: readonly Checked[]): readonly TextRange[] | undefined {
  let ranges: readonly TextRange[] | undefined;
  for (const part of parts) {
    if (!('key' in part) || part.key.kind.kind !== 'text') continue;
    const next =
      part.kind === 'like'
        ? likeRanges(prefix, part.pattern)
        : part.kind === 'order'
          ? boundRanges(prefix, part.operator, part.value)
          : undefined;
    if (next !== undefined) ranges = ranges === undefined ? next : intersection(ranges, next);
  }
  return ranges;
}

function likeRanges(prefix: string, pattern: string): readonly TextRange[] | undefined {
  const start = /^[^%_]*/u.exec(pattern)![0];
  return start === '' ? undefined : [startingWith(prefix + JSON.stringify(start).slice(0, -1))];
}

/**
 * Only the characters up to the first one that sorts differently in JSON count: `"` ends a text, and what is escaped
 * starts with a backslash.
 */
function boundRanges(prefix: string, operator: string, value: string): readonly TextRange[] {
  const plain = /^[#-[\]-~\u{a0}-\u{d7ff}\u{e000}-\u{10ffff}]*/u.exec(value)![0];
  const start = `${prefix}"`;
  // Null comes after every text, and is not met by an order.
  if (operator.startsWith('>')) return [{ from: start + plain, to: after(start) }];
  const chars = [...plain];
  // A text that is less because of an escaped character is stored behind a digit.
  const escaped = chars.flatMap((char, place) =>
    char < '\\' ? [startingWith(`${start}${chars.slice(0, place).join('')}\\`)] : [],
  );
  return [{ from: start, to: after(start + plain) }, ...escaped];
}

function startingWith(text: string): TextRange {
  return { from: text, to: after(text) };
}

/** The least text that is greater than all that start with this one. */
function after(text: string): string {
  const chars = [...text];
  const last = chars.pop()!.codePointAt(0)!;
  if (last === 0x10_ff_ff) return after(chars.join(''));
  return chars.join('') + String.fromCodePoint(last + 1 === 0xd8_00 ? 0xe0_00 : last + 1);
}

function intersection(some: readonly TextRange[], others: readonly TextRange[]): readonly TextRange[] {
  return some
    .flatMap((one) => others.map((other) => ({ from: greater(one.from, other.from), to: lesser(one.to, other.to) })))
    .filter(({ from, to }) => comparePaths(from, to) < 0);
}

function merged(ranges: readonly TextRange[]): readonly TextRange[] {
  const whole: TextRange[] = [];
  for (const range of ranges.toSorted((left, right) => comparePaths(left.from, right.from))) {
    const last = whole.at(-1);
    if (last === undefined || comparePaths(last.to, range.from) < 0) whole.push(range);
    else whole[whole.length - 1] = { from: last.from, to: greater(last.to, range.to) };
  }
  return whole;
}

function greater(left: string, right: string): string {
  return comparePaths(left, right) < 0 ? right : left;
}

function lesser(left: string, right: string): string {
  return comparePaths(left, right) < 0 ? left : right;
}
