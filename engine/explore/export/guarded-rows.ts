/** Rows for a CSV file that people open in a spreadsheet: text and column names that it would run are made harmless. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { formulaStart, guardFormula, innerFormula, plainValue } from '#engine/contract/formula-guard.ts';
import { isText, type Schema } from '#engine/types/data-type.ts';

/**
 * @param schema of the rows. The order of the rows stays.
 * @param counter name of a sequence, which counts the values that change.
 */
export function guardedRows(rows: Sql, schema: Schema, counter: string): Sql {
  const columns = schema.map(({ name, type }, index) => ({
    given: ident(name),
    title: ident(guardFormula(name)),
    // Whatever the columns are called.
    value: ident(`v${index}`),
    guarded: isText(type) ? ident(`g${index}`) : undefined,
  }));
  // In a subquery, so that each text is compared with its guarded form and not guarded twice.
  const both = columns.flatMap(({ given, value, guarded }) => [
    sql`${given} AS ${value}`,
    ...(guarded === undefined ? [] : [sql`${guardedText(given)} AS ${guarded}`]),
  ]);
  const shown = columns.map(({ title, value, guarded }) => {
    if (guarded === undefined) return sql`${value} AS ${title}`;
    // Only a text that has changed takes a number.
    const counted = sql`${guarded} || left('', nextval(${literal(counter)}))`;
    return sql`CASE WHEN ${guarded} <> ${value} THEN ${counted} ELSE ${guarded} END AS ${title}`;
  });
  return sql`SELECT ${joinSql(shown)} FROM (SELECT ${joinSql(both)} FROM (${rows}))`;
}

function guardedText(value: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${value}, ${literal(formulaStart)}) AND NOT regexp_matches(${value}, ${literal(plainValue)}) THEN '''' ELSE '' END || regexp_replace(${value}, ${literal(innerFormula)}, ${literal("\\1'\\2")}, 'g')`;
}
