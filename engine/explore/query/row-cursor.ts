/** Cursors of a worker: rows are kept in a temporary table, or pulled as Arrow, until the cursor is closed. */

import { arrowPages } from '#engine/arrow/results.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { fileRelation, withGoodRows } from '#engine/explore/sources/file-relation.ts';
import { withDeeperLook, type InspectedFile } from '#engine/explore/sources/inspect-file.ts';
import type { JsonRow, OpenedCursor, PreviewRequest, QueryRequest, RowOrigin } from '#engine/explore/operations.ts';
import { describePreview } from '#engine/explore/preview-file.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { freeName } from '#engine/types/names.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

interface RowCursor {
  readonly connection: DuckConnection;
  readonly schema: Schema;
  readonly table: Sql;
}
interface ArrowCursor {
  readonly connection: DuckConnection;
  readonly pages: AsyncGenerator<Uint8Array, void, void>;
  readonly query: QueryRequest;
}

const rowCursors = new Map<string, RowCursor>();
const arrowCursors = new Map<string, ArrowCursor>();

export async function openRowCursor(origin: RowOrigin, context: OperationContext): Promise<OpenedCursor> {
  const database = await context.database();
  const connection = await database.connect();
  const cursor = newId('cu');
  const table = ident(cursor);
  try {
    const opened =
      origin.kind === 'file'
        ? await keepFile(origin.request, table, connection, context)
        : await keepQuery(origin.query, table, connection, context);
    rowCursors.set(cursor, { connection, schema: opened.schema, table });
    return {
      cursor,
      columns: opened.schema,
      rowCount: opened.rowCount,
      warnings: opened.warnings,
      preview: opened.preview,
    };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

interface KeptRows {
  readonly schema: Schema;
  readonly rowCount: number;
  /** Of a query; those of a file are in its preview. */
  readonly warnings: readonly string[];
  readonly preview: PreviewText | null;
}

async function keepFile(
  request: PreviewRequest,
  table: Sql,
  connection: DuckConnection,
  context: OperationContext,
): Promise<KeptRows> {
  const { kept } = await withDeeperLook(request, !request.asStrings, context, (inspected) =>
    keepInspected(request, inspected, table, connection, context),
  );
  return kept;
}

async function keepInspected(
  request: PreviewRequest,
  inspected: InspectedFile,
  table: Sql,
  connection: DuckConnection,
  context: OperationContext,
): Promise<{ kept: KeptRows; leftOut: boolean }> {
  const relation = await fileRelation(
    inspected,
    inspected.head.path,
    request.asStrings,
    context,
    Number.isFinite(request.limit) ? request.limit : undefined,
  );
  const preview = describePreview(request.path, inspected, relation.schema);
  if (relation.schema.length === 0) return { kept: { schema: [], rowCount: 0, warnings: [], preview }, leftOut: false };
  const limit = Number.isFinite(request.limit) ? sql` LIMIT ${literal(request.limit)}` : sql``;
  const { warnings } = await withGoodRows(relation, connection, context.signal, (rows) =>
    connection.run(sql`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM (${rows})${limit}`),
  );
  const kept = {
    schema: relation.schema,
    rowCount: await countRows(table, connection),
    warnings: [],
    preview: { ...preview, warnings: [...preview.warnings, ...warnings] },
  };
  return { kept, leftOut: warnings.length > 0 };
}

async function keepQuery(
  query: QueryRequest,
  table: Sql,
  connection: DuckConnection,
  context: OperationContext,
): Promise<KeptRows> {
  const warnings = await explainFailure(query, context, async () => {
    const admitted = await admittedRows(query, connection, context);
    await connection.run(sql`CREATE TEMP TABLE ${table} AS ${admitted.select}`);
    return admitted.warnings;
  });
  const schema = await connection.describe(sql`SELECT * FROM ${table}`);
  return { schema, rowCount: await countRows(table, connection), warnings, preview: null };
}

async function countRows(table: Sql, connection: DuckConnection): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM ${table}`);
  return Number(row!.count);
}

export async function readRowCursor(cursor: string, start: number, count: number): Promise<{ rows: JsonRow[] }> {
  const { connection, schema, table } = find(rowCursors, cursor);
  if (schema.length === 0) return { rows: [] };
  const names = schema.map(({ name }) => name);
  const held = names.map((_name, index) => ident(`c${index}`));
  const items = joinSql(names.map((name, index) => sql`${held[index]!} AS ${ident(name)}`));
  const place = ident(freeName('place', names));
  // Under its own name, a column called rowid would be taken for the position of the row.
  const placed = sql`SELECT ${joinSql(held)}, rowid AS ${place} FROM ${table} AS kept(${joinSql(held)})`;
  const rows = await connection.rows(
    sql`SELECT ${items} FROM (${placed}) WHERE ${place} >= ${literal(start)} AND ${place} < ${literal(start + count)} ORDER BY ${place}`,
  );
  return { rows: rows.map((row) => toJsonRow(row, schema)) };
}

export async function openArrow(query: QueryRequest, context: OperationContext): Promise<{ cursor: string }> {
  const database = await context.database();
  const connection = await database.connect();
  const cursor = newId('cu');
  try {
    const { select } = await explainFailure(query, context, () => admittedRows(query, connection, context));
    const pages = arrowPages(connection, select);
    arrowCursors.set(cursor, { connection, pages, query });
    return { cursor };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

export async function readArrow(cursor: string, context: OperationContext): Promise<{ arrow: Uint8Array | null }> {
  const { pages, query } = find(arrowCursors, cursor);
  const page = await explainFailure(query, context, () => pages.next());
  return { arrow: page.done === true ? null : page.value };
}

/** Closing a cursor that is closed does nothing. */
export async function closeAnyCursor(cursor: string): Promise<void> {
  const rows = rowCursors.get(cursor);
  rowCursors.delete(cursor);
  await rows?.connection[Symbol.asyncDispose]();
  const arrow = arrowCursors.get(cursor);
  arrowCursors.delete(cursor);
  await arrow?.pages.return();
  await arrow?.connection[Symbol.asyncDispose]();
}

function find<T>(cursors: ReadonlyMap<string, T>, cursor: string): T {
  const found = cursors.get(cursor);
  if (found === undefined)
    throw new EngineError('InvalidState', `The cursor ${cursor} is closed.`, { hint: 'Run the query again.' });
  return found;
}
