/** SQL that names all columns in which a record is bad, with the reason of each. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { writeBadColumn } from '#engine/contract/bad-column-names.ts';

export interface ColumnFault {
  /** In the data. */
  readonly name: string;
  /** BOOLEAN, never NULL. */
  readonly isBad: Sql;
  /** VARCHAR: what is wrong with the value. */
  readonly reason: Sql;
}

/** VARCHAR: the names of the bad columns; NULL when none is bad. */
export function badColumnNames(faults: readonly ColumnFault[]): Sql {
  if (faults.length === 0) return sql`CAST(NULL AS VARCHAR)`;
  const names = faults.map(({ name, isBad }) => sql`CASE WHEN ${isBad} THEN ${literal(writeBadColumn(name))} END`);
  return sql`nullif(concat_ws(', ', ${joinSql(names)}), '')`;
}

/** VARCHAR: the reason, or those of all bad columns behind their names; NULL when none is bad. */
export function badColumnReasons(faults: readonly ColumnFault[]): Sql {
  if (faults.length === 0) return sql`CAST(NULL AS VARCHAR)`;
  const [only] = faults;
  if (faults.length === 1) return sql`CASE WHEN ${only!.isBad} THEN ${only!.reason} END`;
  const count = joinSql(
    faults.map(({ isBad }) => sql`CAST(${isBad} AS INTEGER)`),
    sql` + `,
  );
  const single = faults.map(({ isBad, reason }) => sql` WHEN ${isBad} THEN ${reason}`);
  const each = faults.map(
    ({ name, isBad, reason }) =>
      sql`CASE WHEN ${isBad} THEN concat(${literal(`${writeBadColumn(name)}: `)}, ${reason}) END`,
  );
  return sql`CASE WHEN (${count}) > 1 THEN concat_ws('; ', ${joinSql(each)}) ELSE CASE${joinSql(single, sql``)} END END`;
}

/** A WHEN branch for a row that has a bad column: a struct of both. */
export function faultOfColumns(faults: readonly ColumnFault[]): Sql {
  if (faults.length === 0) return sql``;
  const isBad = joinSql(
    faults.map((fault) => fault.isBad),
    sql` OR `,
  );
  return sql`WHEN ${isBad} THEN {'column_name': ${badColumnNames(faults)}, 'reason': ${badColumnReasons(faults)}}`;
}
