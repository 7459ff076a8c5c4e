/** Writes rows as one file of a format into a staging folder: our COPY around an admitted SELECT or a scan. */

import { dirname, join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { copyTo, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { fileRelation } from '#engine/explore/sources/file-relation.ts';
import { guardedRows } from '#engine/explore/export/guarded-rows.ts';
import { inspectFile } from '#engine/explore/sources/inspect-file.ts';
import type { RowOrigin, WriteRequest, WrittenRows } from '#engine/explore/operations.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import { loadFormat, writableFormats } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { writtenRows } from '#engine/formats/written-rows.ts';
import { typedRows } from '#engine/types/typed-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError UnsupportedFormat when the format cannot be written; MalformedFile at the first bad row. */
export async function writeRowsHere(
  { origin, format: name, options: stated, folder, keepFormulas }: WriteRequest,
  context: OperationContext,
): Promise<WrittenRows> {
  const format = await loadFormat(name);
  if (format.copyOptions === null || format.writeOptions === null) {
    throw new EngineError('UnsupportedFormat', `Tenon cannot write ${format.title}.`, {
      hint: `Choose ${writableFormats()}.`,
      details: { format: name },
    });
  }
  const options = parseOptions(format.name, format.writeOptions, stated);
  const path = join(folder, `rows${format.fileExtension(options)}`);
  const database = await context.database();
  await using connection = await database.connect();
  const { rows: found, warnings } = await rowsOf(origin, connection, context);
  const columns = await connection.describe(found);
  const rows = typedRows(found, columns);
  if (format.encode === undefined) {
    const written = writtenRows(rows, format, columns, []);
    // Cells of a workbook are marked as text; a spreadsheet interprets those of CSV.
    const isGuarded = format.name === 'csv' && !keepFormulas;
    const guarded = isGuarded ? guardedRows(written, await connection.describe(written)) : written;
    const rowCount = await connection.run(copyTo(guarded, path, format.copyOptions(options)));
    return { path, rowCount, warnings };
  }
  const parquet = join(context.temporaryDirectory, `${newId('rows')}.parquet`);
  try {
    const rowCount = await connection.run(copyTo(rows, parquet, format.copyOptions(options)));
    await format.encode({ parquet, target: path, columns, options }, context);
    return { path, rowCount, warnings };
  } finally {
    await removeOwned(dirname(parquet), parquet);
  }
}

async function rowsOf(
  origin: RowOrigin,
  connection: DuckConnection,
  context: OperationContext,
): Promise<{ rows: Sql; warnings: readonly string[] }> {
  if (origin.kind === 'query') {
    const { select, warnings } = await admittedRows(origin.query, connection, context);
    return { rows: select, warnings };
  }
  const { request } = origin;
  const inspected = await inspectFile(request, true, context);
  const relation = await fileRelation(inspected, inspected.head.path, request.asStrings, context);
  if (relation.schema.length === 0) {
    throw new EngineError('InvalidInput', `${request.path} has no columns, so there is nothing to write.`, {
      hint: 'Inspect the file with tenon preview.',
      details: { path: request.path },
    });
  }
  return { rows: relation.format.scan(relation.request).relation, warnings: inspected.inference.warnings };
}
