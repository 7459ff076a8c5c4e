/** Converts text to a choice: each value goes to the first alternative that accepts it, text itself last. */

import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { makeChoice } from '#engine/types/choice.ts';
import { isText, type ChoiceType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** The narrower first: `1` is a whole number before it is a double or a truth. */
const order: readonly DataType['kind'][] = [
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'float',
  'double',
  'boolean',
  'date',
  'timestamp_ntz',
  'timestamp',
  'struct',
  'array',
  'map',
  'binary',
];

/**
 * @param text an expression of type VARCHAR.
 * @param tried the text as a value of an alternative; NULL if it does not convert.
 * @param strict a text that does not fit any alternative is an error; else NULL.
 */
export function choiceFromText(text: Sql, choice: ChoiceType, tried: (type: DataType) => Sql, strict: boolean): Sql {
  const plain = choice.alternatives.find(isText);
  const others = choice.alternatives
    .filter((type) => type !== plain)
    .toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind));
  const cases = others.map((type) => {
    const value = tried(type);
    return sql`WHEN ${value} IS NOT NULL THEN ${makeChoice(value, alternativeName(type), choice)}`;
  });
  return sql`CASE WHEN ${text} IS NULL THEN NULL ${joinSql(cases, sql` `)} ELSE ${otherwise(text, choice, plain, strict)} END`;
}

function otherwise(text: Sql, choice: ChoiceType, plain: DataType | undefined, strict: boolean): Sql {
  if (plain !== undefined) return makeChoice(text, alternativeName(plain), choice);
  if (!strict) return nullOf(choice);
  const [first] = choice.alternatives;
  // The marked text cannot be cast. error() would also work, but TRY does not accept it.
  const marked = sql`CAST(concat(${text}, ' (does not match any of its types)') AS ${toDuckDb(first!)})`;
  return makeChoice(marked, alternativeName(first!), choice);
}
