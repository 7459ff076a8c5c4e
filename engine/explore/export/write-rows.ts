/** Writes rows as one file of a format into a staging folder: our COPY around an admitted SELECT or a scan. */

import { dirname, join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { copyTo, ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { fileRelation } from '#engine/explore/sources/file-relation.ts';
import { guardedRows } from '#engine/explore/export/guarded-rows.ts';
import { inspectFile } from '#engine/explore/sources/inspect-file.ts';
import { nodeRows } from '#engine/explore/export/node-rows.ts';
import { pageRows } from '#engine/explore/export/page-rows.ts';
import type { Source, WriteOrigin, WriteRequest, WrittenRows } from '#engine/explore/operations.ts';
import { explainFileFailure } from '#engine/explore/query/explain-failure.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import type { Format } from '#engine/formats/format.ts';
import { loadFormat, writableFormats } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { renamedColumns, writtenRows } from '#engine/formats/written-rows.ts';
import { isNumber } from '#engine/types/common-type.ts';
import { typedRows } from '#engine/types/typed-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError UnsupportedFormat when the format cannot be written; MalformedFile at the first bad row. */
export async function writeRowsHere(request: WriteRequest, context: OperationContext): Promise<WrittenRows> {
  const format = await loadFormat(request.format);
  if (format.copyOptions === null || format.writeOptions === null) {
    throw new EngineError('UnsupportedFormat', `Tenon cannot write ${format.title}.`, {
      hint: `Choose ${writableFormats()}.`,
      details: { format: format.name },
    });
  }
  const options = parseOptions(format.name, format.writeOptions, request.options);
  const target: Target = {
    format,
    options,
    copyOptions: format.copyOptions(options),
    path: join(request.folder, `rows${format.fileExtension(options)}`),
    keepFormulas: request.keepFormulas,
  };
  const database = await context.database();
  await using connection = await database.connect();
  const { rows, warnings, source, end } = await rowsOf(request.origin, connection, context);
  try {
    const written = await writeTo(target, rows, connection, context);
    const more = end === undefined ? [] : await end();
    return { path: target.path, ...written, warnings: [...warnings, ...more, ...written.warnings] };
  } catch (thrown) {
    throw source === undefined ? thrown : await explainFileFailure(thrown, source, context);
  }
}

interface Target {
  readonly format: Format;
  readonly options: Readonly<Record<string, unknown>>;
  readonly copyOptions: Parameters<typeof copyTo>[2];
  readonly path: string;
  readonly keepFormulas: boolean;
}

type Written = Pick<WrittenRows, 'rowCount' | 'guardedValues' | 'warnings'>;

async function writeTo(
  { format, options, copyOptions, path, keepFormulas }: Target,
  found: Sql,
  connection: DuckConnection,
  context: OperationContext,
): Promise<Written> {
  const columns = await connection.describe(found);
  const rows = typedRows(found, columns);
  context.progress(null, 'Writing rows');
  if (format.encode === undefined) {
    const written = writtenRows(rows, format, columns, []);
    // Cells of a workbook are marked as text; a spreadsheet interprets those of CSV.
    if (format.name !== 'csv' || keepFormulas)
      return { rowCount: await connection.run(copyTo(written, path, copyOptions)), guardedValues: 0, warnings: [] };
    const described = await connection.describe(written);
    // Numbers that are written as text, such as -Infinity, need no guard.
    const texts = described.map((column, index) => (isNumber(columns[index]!.type) ? columns[index]! : column));
    return writeGuarded(connection, (counter) => copyTo(guardedRows(written, texts, counter), path, copyOptions));
  }
  const parquet = join(context.temporaryDirectory, `${newId('rows')}.parquet`);
  try {
    const rowCount = await connection.run(copyTo(rows, parquet, copyOptions));
    context.progress(null, `Writing ${format.title}`);
    await format.encode({ parquet, target: path, columns, options }, context);
    return { rowCount, guardedValues: 0, warnings: renamedColumns(format, columns) };
  } finally {
    await removeOwned(dirname(parquet), parquet);
  }
}

/** Values are counted while they are written: the rows are read once. @param copy with the name of the sequence that counts. */
async function writeGuarded(connection: DuckConnection, copy: (counter: string) => Sql): Promise<Written> {
  const counter = newId('guarded');
  await connection.run(sql`CREATE TEMP SEQUENCE ${ident(counter)}`);
  const rowCount = await connection.run(copy(counter));
  const [counted] = await connection.rows<{ last: bigint | null }>(
    sql`SELECT last_value AS last FROM duckdb_sequences() WHERE sequence_name = ${literal(counter)}`,
  );
  await connection.run(sql`DROP SEQUENCE ${ident(counter)}`);
  return { rowCount, guardedValues: Number(counted?.last ?? 0), warnings: [] };
}

interface FoundRows {
  readonly rows: Sql;
  readonly warnings: readonly string[];
  /** Of a file as a whole: where to look for the record that stopped it. */
  readonly source?: Source;
  /** To be called after they were written. @returns more warnings. */
  readonly end?: () => Promise<readonly string[]>;
}

async function rowsOf(origin: WriteOrigin, connection: DuckConnection, context: OperationContext): Promise<FoundRows> {
  if (origin.kind === 'query') {
    const { select, warnings } = await admittedRows(origin.query, connection, context);
    return { rows: select, warnings };
  }
  if (origin.kind === 'pages') return pageRows(origin.pages, context);
  if (origin.kind === 'node') return { ...(await nodeRows(origin.node, connection)), warnings: [] };
  const { request } = origin;
  const inspected = await inspectFile(request, true, context);
  const { path } = inspected.head;
  const { reading, schema, warnings } = inspected.inference;
  const relation = await fileRelation(inspected, path, request.asStrings, context);
  if (relation.schema.length === 0) {
    throw new EngineError('InvalidInput', `${request.path} has no columns, so there is nothing to write.`, {
      hint: 'Inspect the file with tenon preview.',
      details: { path: request.path },
    });
  }
  return {
    rows: relation.format.scan(relation.request).relation,
    warnings,
    source: { columns: schema, partitionKeys: [], files: [{ reading, paths: [path], partitionValues: [] }] },
  };
}
