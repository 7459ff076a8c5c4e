/** Rows for a CSV file that people open in a spreadsheet: text and column names that it would run are made harmless. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { formulaStart, guardFormula, innerFormula, plainValue } from '#engine/contract/formula-guard.ts';
import { isText, type Schema } from '#engine/types/data-type.ts';

/** @param schema of the rows. The order of the rows stays. */
export function guardedRows(rows: Sql, schema: Schema): Sql {
  const columns = schema.map(({ name, type }) => {
    const value = ident(name);
    const guarded = isText(type)
      ? sql`CASE WHEN regexp_matches(${value}, ${literal(formulaStart)}) AND NOT regexp_matches(${value}, ${literal(plainValue)}) THEN '''' ELSE '' END || regexp_replace(${value}, ${literal(innerFormula)}, ${literal("\\1'\\2")}, 'g')`
      : value;
    return sql`${guarded} AS ${ident(guardFormula(name))}`;
  });
  return sql`SELECT ${joinSql(columns)} FROM (${rows})`;
}
