/** Rows of a file as a grid shows them, to be written: in the order of its view, or only some of them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PagesOrigin, RowRange } from '#engine/explore/operations.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { cacheFolder, countsEveryRecord, getParquetRows, leaveOutRejects } from '#engine/explore/pages/read-page.ts';
import { columnAt, getColumn, isPlainView } from '#engine/explore/pages/row-view.ts';
import { getViewRows, placedRows, type ParquetRows } from '#engine/explore/pages/view-rows.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError FileChanged; UnknownColumn; those of the file and of the view. */
export async function pageRows(
  origin: PagesOrigin,
  context: OperationContext,
): Promise<{ rows: Sql; warnings: readonly string[] }> {
  const snapshot = await snapshotToken(origin);
  if (origin.snapshot !== null && origin.snapshot !== snapshot) {
    throw new EngineError('FileChanged', `${origin.path} was changed since its rows were shown.`, {
      hint: 'Reload it, then export.',
      details: { path: origin.path },
    });
  }
  const base = await getParquetRows(origin, snapshot, context);
  if (base.schema.length === 0) {
    throw new EngineError('InvalidInput', `${origin.path} has no columns, so there is nothing to write.`, {
      hint: 'Check its reading options.',
      details: { path: origin.path },
    });
  }
  // Then a position in the grid may be that of another row here.
  const isShifted =
    origin.rows !== null && base.leftOut.length > 0 && isPlainView(origin.view)
      ? await countsEveryRecord(origin, snapshot, context)
      : false;
  if (isShifted) throw await leaveOutRejects(origin, snapshot, context);
  const placed = isPlainView(origin.view) ? placedRows(base) : await viewedRows(origin, base, snapshot, context);
  const columns = joinSql(
    (origin.columns ?? base.schema.map(({ name }) => name)).map(
      (name) => sql`${getColumn(base.schema, name).cell} AS ${ident(name)}`,
    ),
  );
  const rows = origin.rows === null ? sql`SELECT ${columns} FROM (${placed})` : someRows(columns, placed, origin.rows);
  return { rows, warnings: base.leftOut };
}

/** `place` is the position in the view, as in a plain one it is that in the file. */
async function viewedRows(
  origin: PagesOrigin,
  base: ParquetRows,
  snapshot: string,
  context: OperationContext,
): Promise<Sql> {
  const { file } = await getViewRows(base, snapshot, origin.view, cacheFolder(origin, context), context);
  const columns = joinSql(base.schema.map((_column, index) => columnAt(index)));
  return sql`SELECT file_row_number AS place, ${columns} FROM read_parquet([${exactFiles(file)}], file_row_number = true)`;
}

function someRows(columns: Sql, placed: Sql, ranges: readonly RowRange[]): Sql {
  if (ranges.length === 0) return sql`SELECT ${columns} FROM (${placed}) WHERE false`;
  const values = joinSql(
    withoutOverlaps(ranges).map(({ start, count }) => sql`(${literal(start)}, ${literal(start + count - 1)})`),
  );
  return sql`SELECT ${columns} FROM (${placed}) JOIN (VALUES ${values}) ranges(first, last) ON place BETWEEN first AND last ORDER BY place`;
}

/** Ascending; a row that two of them hold is written once. */
function withoutOverlaps(ranges: readonly RowRange[]): RowRange[] {
  const merged: RowRange[] = [];
  for (const range of ranges.toSorted((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    const end = last === undefined ? -1 : last.start + last.count;
    if (last === undefined || range.start > end) merged.push(range);
    else
      merged[merged.length - 1] = { start: last.start, count: Math.max(end, range.start + range.count) - last.start };
  }
  return merged;
}
