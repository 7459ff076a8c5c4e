/** Lists of what is numbered as it is made, newest first. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import type { Connection, Parameter } from '#engine/catalog/thread/connection.ts';

interface NumberedRows {
  /** Ends before WHERE; each row has its `sequence`. */
  readonly select: Sql;
  /** Default: `sequence`. */
  readonly sequence?: Sql;
  readonly condition: Sql;
  readonly parameters: readonly Parameter[];
}

/** @param list names the list in tokens of its pages. */
export function readNewestFirst<Row extends { readonly sequence: number }, Item>(
  connection: Connection,
  list: string,
  request: PageRequest | undefined,
  { select, sequence = sql`sequence`, condition, parameters }: NumberedRows,
  itemOf: (row: Row) => Item,
): Page<Item> {
  return readPage<Row, Item>(
    list,
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`${select} WHERE ${condition} AND ${sequence} < ? ORDER BY ${sequence} DESC LIMIT ?`,
        ...parameters,
        after?.[0] ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    (row) => [row.sequence],
    itemOf,
  );
}

/** Rows of one owner. @param name undefined: of all, as `others` says. */
export function ofOwner(
  column: Sql,
  name: string | undefined,
  others: Pick<NumberedRows, 'condition' | 'parameters'> = { condition: sql`true`, parameters: [] },
): Pick<NumberedRows, 'condition' | 'parameters'> {
  return name === undefined ? others : { condition: sql`${column} = ?`, parameters: [name] };
}
