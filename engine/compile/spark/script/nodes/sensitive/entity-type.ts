/** The kind of sensitive data that a text is, as Spark SQL. */

import type { Entity, EntityType } from '#engine/transforms/sensitive/entities.ts';
import { asciiBoundaries } from '#engine/types/functions/spark-pattern.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

/** What a text that matches the pattern must also fulfil, as in entities.ts. */
const checks: Readonly<Partial<Record<EntityType, (text: string) => string>>> = {
  BANK_ACCOUNT: hasIbanRemainder,
  CREDIT_CARD: hasLuhnSum,
  USA_SSN: (text) =>
    `substr(${text}, 1, 3) NOT IN ('000', '666') AND substr(${text}, 5, 2) <> '00' AND substr(${text}, 8) <> '0000'`,
  PHONE_NUMBER: (text) => `length(${digitsOf(text)}) BETWEEN 8 AND 15`,
};

/** Null where the candidate does not fulfil what its kind must. @param text name of the candidate. */
export function sparkEntityType(text: string, kinds: readonly (Entity & { readonly type: EntityType })[]): string {
  const cases = kinds.map(({ type, pattern }) => {
    const matches = `regexp_like(${text}, ${sparkText(asciiBoundaries(String.raw`\A(?:${pattern})\z`))})`;
    const check = checks[type];
    return `WHEN ${check === undefined ? matches : `${matches} AND ${check(text)}`} THEN ${sparkText(type)}`;
  });
  return `CASE ${cases.join(' ')} END`;
}

function digitsOf(text: string): string {
  return `regexp_replace(${text}, '[^0-9]', '')`;
}

/** ISO/IEC 7812: from the right, each second digit doubled, and the digits of the results added. */
function hasLuhnSum(text: string): string {
  const digits = digitsOf(text);
  const digit = `CAST(substr(${digits}, length(${digits}) - n + 1, 1) AS INT)`;
  const added = `IF(n % 2 = 1, ${digit}, IF(${digit} < 5, ${digit} * 2, ${digit} * 2 - 9))`;
  return `aggregate(sequence(1, length(${digits})), 0, (sum, n) -> sum + ${added}) % 10 = 0`;
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, and the number modulo 97 is 1. */
function hasIbanRemainder(text: string): string {
  const plain = `replace(${text}, ' ', '')`;
  const sign = `substr(concat(substr(${plain}, 5), substr(${plain}, 1, 4)), n, 1)`;
  const added = `IF(${sign} >= 'A', rest * 100 + ascii(${sign}) - 55, rest * 10 + CAST(${sign} AS INT))`;
  return `length(${plain}) BETWEEN 15 AND 34 AND aggregate(sequence(1, length(${plain})), 0, (rest, n) -> (${added}) % 97) = 1`;
}
