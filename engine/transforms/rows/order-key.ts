/** A column to order rows by, with its direction and the place of nulls. */

import { z } from 'zod';
import { sql, type Sql } from '#engine/base/sql.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { columnValue, refuseIncomparable } from '#engine/transforms/rows/column-value.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { sortKey } from '#engine/types/sort-key.ts';

export const orderKey = z.strictObject({
  column: z
    .string()
    .min(1)
    .describe('Column or field of a struct, such as age or address.zip.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  order: z
    .enum(['ascending', 'descending'])
    .default('ascending')
    .describe('Order of its values; text by its characters, A before a.')
    .meta({ title: 'Order' }),
  nulls: z
    .enum(['default', 'first', 'last'])
    .default('default')
    .describe('Place of nulls. default: as in Spark, first in ascending and last in descending order.')
    .meta({ title: 'Nulls' }),
});
export type OrderKey = z.output<typeof orderKey>;

/** @throws EngineError UnknownColumn, TypeMismatch. */
export function orderOf({ column, order, nulls }: OrderKey, columns: Schema): Sql {
  const found = columnValue(column, columns);
  refuseIncomparable(column, found, 'sort by');
  const isAscending = order === 'ascending';
  const areFirst = nulls === 'default' ? isAscending : nulls === 'first';
  return sql`${sortKey(found.value, found.type)} ${isAscending ? sql`ASC` : sql`DESC`} ${areFirst ? sql`NULLS FIRST` : sql`NULLS LAST`}`;
}
