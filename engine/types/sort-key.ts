/** Keys of ORDER BY and PARTITION BY that leave the rows as they are. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { isFloating } from '#engine/types/common-type.ts';
import { holdsType, type DataType } from '#engine/types/data-type.ts';

/**
 * DuckDB 1.5 takes a column that is itself a key back out of the keys, where -0.0 and 0.0 are one value: the rows would end
 * with 0.0. What is computed stays apart from the column.
 */
export function sortKey(value: Sql, type: DataType): Sql {
  return holdsFloating(type) ? computedKey(value) : value;
}

/** For PARTITION BY of a first row, which DuckDB takes by arg_min of the whole row, unless its key is computed. */
export function computedKey(value: Sql): Sql {
  return sql`CASE WHEN ${value} IS NOT NULL THEN ${value} END`;
}

export function holdsFloating(type: DataType): boolean {
  return holdsType(type, isFloating);
}
