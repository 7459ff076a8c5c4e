/** The rows of a file that a chart is drawn from: those behind the filter, the condition and the search of its view. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { cacheFolder, getParquetRows } from '#engine/explore/pages/read-page.ts';
import { checkedCondition, getViewRows, placedRows, viewRows } from '#engine/explore/pages/view-rows.ts';
import type { PageTarget } from '#engine/explore/operations.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface SelectedRows {
  readonly schema: Schema;
  /** Columns as `columnAt` calls them, and `place`. */
  readonly rows: Sql;
  /** Of the file, without the filter. */
  readonly totalCount: number;
  /** The Parquet file whose rows these are, all of them; null: there is a filter. */
  readonly wholeFile: string | null;
}

/**
 * @param inOrder the rows come in the order of the view, which takes a copy of them.
 * @throws EngineError UnknownColumn, InvalidInput as pages of the view do.
 */
export async function selectRows(
  target: PageTarget,
  context: OperationContext,
  inOrder = false,
): Promise<SelectedRows> {
  const snapshot = await snapshotToken(target);
  const base = await getParquetRows(target, snapshot, context);
  const { schema, rowCount: totalCount } = base;
  const { filter, search } = target.view;
  const view = inOrder ? target.view : { ...target.view, order: [] };
  if (search !== '' || view.order.length > 0) {
    // Looks into every column, so what it finds is kept.
    const found = await getViewRows(base, snapshot, view, cacheFolder(target, context), context);
    return { schema, rows: viewRows(found), totalCount, wholeFile: null };
  }
  if (filter.length === 0 && view.condition === '')
    return { schema, rows: placedRows(base), totalCount, wholeFile: base.file };
  const condition = await checkedCondition(view, schema, context);
  return { schema, rows: sql`SELECT * FROM (${placedRows(base)}) WHERE ${condition}`, totalCount, wholeFile: null };
}
