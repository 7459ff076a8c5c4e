/** Kinds of sensitive data: a pattern for each, and what a text that matches it must also fulfil. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';

export interface Entity {
  /** As AWS Glue calls it. */
  readonly type: string;
  /** In RE2's syntax, without groups that capture. */
  readonly pattern: string;
  /** Of a text that matches the pattern. Absent: the pattern is enough. */
  readonly check?: (text: Sql) => Sql;
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** In the order in which they are tried at one place of a text. */
export const entities = [
  {
    type: 'EMAIL',
    pattern: String.raw`[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}\b`,
  },
  { type: 'MAC_ADDRESS', pattern: String.raw`\b[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})\b` },
  {
    type: 'BANK_ACCOUNT',
    pattern: String.raw`\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`,
    check: hasIbanRemainder,
  },
  { type: 'CREDIT_CARD', pattern: String.raw`\b[0-9](?:[ -]?[0-9]){12,18}\b`, check: hasLuhnSum },
  { type: 'IP_ADDRESS', pattern: String.raw`\b${octet}(?:\.${octet}){3}\b` },
  {
    type: 'USA_SSN',
    pattern: String.raw`\b[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}\b`,
    check: (text) =>
      sql`(substr(${text}, 1, 3) NOT IN ('000', '666') AND substr(${text}, 5, 2) <> '00' AND substr(${text}, 8) <> '0000')`,
  },
  {
    type: 'PHONE_NUMBER',
    pattern: String.raw`\+[1-9][0-9]{0,2}(?:[ .-]?(?:\([0-9]{1,4}\)|[0-9]{1,4})){2,5}\b|(?:\([2-9][0-9]{2}\) ?|\b[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}\b`,
    check: (text) => sql`(length(${digitsOf(text)}) BETWEEN 8 AND 15)`,
  },
] as const satisfies readonly Entity[];

export type EntityType = (typeof entities)[number]['type'];
export const entityTypes = entities.map(({ type }) => type) as [EntityType, ...EntityType[]];

/** One pattern that finds the candidates of all these kinds, from left to right. */
export function candidatesPattern(kinds: readonly Entity[]): string {
  return kinds.map(({ pattern }) => `(?:${pattern})`).join('|');
}

/** The kind of a candidate; null where it does not fulfil what its kind must. */
export function entityTypeOf(candidate: Sql, kinds: readonly Entity[]): Sql {
  const cases = kinds.map(({ type, pattern, check }) => {
    const matches = sql`regexp_full_match(${candidate}, ${literal(pattern)})`;
    const holds = check === undefined ? matches : sql`${matches} AND ${check(candidate)}`;
    return sql` WHEN ${holds} THEN ${literal(type)}`;
  });
  return sql`CASE${cases.reduce((all, each) => sql`${all}${each}`)} END`;
}

function digitsOf(text: Sql): Sql {
  return sql`regexp_replace(${text}, '[^0-9]', '', 'g')`;
}

/** ISO/IEC 7812: from the right, each second digit doubled, and the digits of the results added. */
function hasLuhnSum(text: Sql): Sql {
  const digits = sql`string_split(reverse(${digitsOf(text)}), '')`;
  const doubled = sql`lambda "digit", "place": CASE WHEN "place" % 2 = 1 THEN CAST("digit" AS INTEGER) WHEN CAST("digit" AS INTEGER) < 5 THEN CAST("digit" AS INTEGER) * 2 ELSE CAST("digit" AS INTEGER) * 2 - 9 END`;
  return sql`(list_sum(list_transform(${digits}, ${doubled})) % 10 = 0)`;
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, and the number modulo 97 is 1. */
function hasIbanRemainder(text: Sql): Sql {
  const plain = sql`replace(${text}, ' ', '')`;
  const moved = sql`string_split(substr(${plain}, 5) || substr(${plain}, 1, 4), '')`;
  const numbers = sql`list_transform(${moved}, lambda "sign": CASE WHEN "sign" >= 'A' THEN ascii("sign") - 55 ELSE CAST("sign" AS INTEGER) END)`;
  return sql`(length(${plain}) BETWEEN 15 AND 34 AND list_reduce(${numbers}, lambda "rest", "number": ("rest" * CASE WHEN "number" > 9 THEN 100 ELSE 10 END + "number") % 97) = 1)`;
}
