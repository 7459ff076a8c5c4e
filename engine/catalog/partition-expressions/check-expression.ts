/** Checks a partition expression against a table's partition keys, and gives its values the types of the keys. */

import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { meantHint, nearNames } from '#engine/contract/errors.ts';
import {
  wrongExpression,
  type Comparison,
  type Condition,
  type KeyName,
  type Written,
} from '#engine/catalog/partition-expressions/expression.ts';
import { canonicalValue, keyKindOf, type KeyKind } from '#engine/catalog/partition-expressions/key-value.ts';
import type { Column } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** How Hive, and so AWS Glue, writes null as a value. */

/** Index and kind of a key of the table. */
export interface CheckedKey {
  readonly index: number;
  readonly kind: KeyKind;
}

/** Values are in canonical form. `orNull`: the default partition is one of the values. */
export type Checked =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Checked[] }
  | { readonly kind: 'not'; readonly part: Checked }
  | {
      readonly kind: 'order';
      readonly key: CheckedKey;
      readonly operator: Exclude<Comparison, '=' | '<>'>;
      readonly value: string;
    }
  | { readonly kind: 'equal'; readonly key: CheckedKey; readonly values: readonly string[]; readonly orNull: boolean }
  | { readonly kind: 'like'; readonly key: CheckedKey; readonly pattern: string }
  | { readonly kind: 'null'; readonly key: CheckedKey };

/** @throws EngineError InvalidInput for an unknown key, a type that cannot be compared, and a value of another type. */
export function checkExpression(condition: Condition, keys: readonly Column[]): Checked {
  const check = (part: Condition): Checked => checkExpression(part, keys);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: condition.kind, parts: condition.parts.map(check) };
    case 'not':
      return { kind: 'not', part: check(condition.part) };
    case 'null':
      return { kind: 'null', key: findKey(condition.key, keys) };
    case 'in':
      return equal(condition.key, condition.values, keys);
    case 'between': {
      const { key, low, high } = condition;
      const from = order({ key, operator: '>=', value: low }, keys);
      return { kind: 'and', parts: [from, order({ key, operator: '<=', value: high }, keys)] };
    }
    case 'like': {
      const key = findKey(condition.key, keys);
      if (key.kind.kind !== 'text')
        throw wrongExpression(
          condition.key.at,
          `LIKE is not supported for the ${typeOf(key, keys)} key ${keys[key.index]!.name}`,
          'Use LIKE with a string key only; compare this key with BETWEEN or IN.',
        );
      return { kind: 'like', key, pattern: condition.pattern.text };
    }
    case 'compare': {
      const { key, operator, value } = condition;
      if (operator === '=') return equal(key, [value], keys);
      if (operator === '<>') return { kind: 'not', part: equal(key, [value], keys) };
      return order({ key, operator, value }, keys);
    }
  }
}

interface Ordered {
  readonly key: KeyName;
  readonly operator: Exclude<Comparison, '=' | '<>'>;
  readonly value: Written;
}

function order({ key: name, operator, value }: Ordered, keys: readonly Column[]): Checked {
  const key = findKey(name, keys);
  if (value.text === hiveDefaultPartition)
    throw wrongExpression(
      value.at,
      `the default partition ('${hiveDefaultPartition}') has no order`,
      `Compare it with =, <> or IN, or write ${name.name} IS NULL.`,
    );
  return { kind: 'order', key, operator, value: typedValue(key, value, keys) };
}

function equal(name: KeyName, values: readonly Written[], keys: readonly Column[]): Checked {
  const key = findKey(name, keys);
  const known = values.filter(({ text }) => text !== hiveDefaultPartition);
  return {
    kind: 'equal',
    key,
    values: [...new Set(known.map((value) => typedValue(key, value, keys)))],
    orNull: known.length < values.length,
  };
}

function findKey({ name, at }: KeyName, keys: readonly Column[]): CheckedKey {
  const exact = keys.findIndex((key) => key.name === name);
  const index = exact === -1 ? keys.findIndex((key) => key.name.toLowerCase() === name.toLowerCase()) : exact;
  const names = keys.map((key) => key.name);
  if (index === -1)
    throw wrongExpression(
      at,
      `${JSON.stringify(name)} is not a partition key`,
      keys.length === 0
        ? 'The table has no partition keys; remove the expression.'
        : meantHint(nearNames(name, names), `The partition keys are ${names.join(', ')}.`),
    );
  const kind = keyKindOf(keys[index]!.type);
  if (kind === undefined)
    throw wrongExpression(
      at,
      `the key ${names[index]!} has the type ${formatHive(keys[index]!.type)}, which partition expressions cannot compare`,
      'Use keys of the types string, char, varchar, date, timestamp, tinyint, smallint, int, bigint and decimal.',
    );
  return { index, kind };
}

const forms: Readonly<Record<KeyKind['kind'], string>> = {
  text: 'Put text in single quotes.',
  integer: 'Write a whole number in the range of the type, for example 2024.',
  decimal: 'Write a number without an exponent, for example 12.50.',
  date: "Write a date as 'yyyy-mm-dd', for example '2024-01-31'.",
  timestamp: "Write a timestamp as 'yyyy-mm-dd hh:mm:ss[.fffffffff]', for example '2024-01-31 08:00:00'.",
};

function typedValue(key: CheckedKey, { text, at }: Written, keys: readonly Column[]): string {
  const value = canonicalValue(key.kind, text);
  if (value !== undefined) return value;
  throw wrongExpression(
    at,
    `${JSON.stringify(text)} is not a value of the ${typeOf(key, keys)} key ${keys[key.index]!.name}`,
    forms[key.kind.kind],
  );
}

function typeOf(key: CheckedKey, keys: readonly Column[]): string {
  return formatHive(keys[key.index]!.type);
}
