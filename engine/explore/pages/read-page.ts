/** Rows of a file by position: Parquet by its row numbers, plain text by its line index, the rest by a Parquet copy. */

import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { join } from 'node:path';
import { arrowPages } from '#engine/arrow/results.ts';
import { newId } from '#engine/base/ids.ts';
import { removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { fileRelation, withGoodRows } from '#engine/explore/sources/file-relation.ts';
import { exactBytes, inspectDeeper, inspectFile, type InspectedFile } from '#engine/explore/sources/inspect-file.ts';
import { buildLineIndex, rowsPerBlock, type LineIndex } from '#engine/explore/pages/line-index.ts';
import type { OpenedPages, PageRequest, PageTarget } from '#engine/explore/operations.ts';
import {
  findLineIndex,
  getCopiedRows,
  hasRejectsMark,
  keepLineIndex,
  markRejects,
  snapshotToken,
} from '#engine/explore/pages/page-store.ts';
import { isPlainView } from '#engine/explore/pages/row-view.ts';
import { textRowShape } from '#engine/explore/pages/text-rows.ts';
import {
  baseColumns,
  canNumberRows,
  getViewRows,
  viewPage,
  type ParquetRows,
} from '#engine/explore/pages/view-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import { needsPreparing } from '#engine/formats/needs-preparing.ts';
import { openSource } from '#engine/storage/open-source.ts';

/** The worker's knowledge of a file that it pages through; the last few are kept. */
interface PagedFile {
  readonly inspected: InspectedFile;
  readonly schema: Schema;
  readonly rowCount: number;
  /** As {@link OpenedPages}. */
  readonly checked: boolean;
  readonly leftOut: readonly string[];
  readonly rows:
    | { readonly kind: 'parquet'; readonly file: string }
    | { readonly kind: 'text'; readonly index: LineIndex };
}

const paged = new Map<string, Promise<PagedFile>>();
const keptFiles = 16;

export async function openPagesHere(target: PageTarget, context: OperationContext): Promise<OpenedPages> {
  const snapshot = await snapshotToken(target);
  if (!isPlainView(target.view)) {
    const base = await getParquetRows(target, snapshot, context);
    const { rowCount } = await getViewRows(base, snapshot, target.view, cacheFolder(target, context), context);
    return {
      snapshot,
      columns: base.schema,
      rowCount,
      totalCount: base.rowCount,
      checked: true,
      warnings: base.leftOut,
    };
  }
  const file = await getPagedFile(target, snapshot, context);
  const { schema, rowCount, checked, leftOut } = file;
  return { snapshot, columns: schema, rowCount, totalCount: rowCount, checked, warnings: leftOut };
}

/** @throws EngineError FileChanged when the file has changed since it was opened. */
export async function readPageHere(
  request: PageRequest,
  context: OperationContext,
): Promise<{ arrow: Uint8Array; count: number }> {
  if ((await snapshotToken(request)) !== request.snapshot) {
    throw new EngineError('FileChanged', `${request.path} was changed since it was opened.`, {
      hint: 'Reload it.',
      details: { path: request.path },
    });
  }
  if (!isPlainView(request.view)) return await readViewPage(request, context);
  const file = await getPagedFile(request, request.snapshot, context);
  const count = Math.max(0, Math.min(request.count, file.rowCount - request.start));
  const database = await context.database();
  await using connection = await database.connect();
  const arrow =
    file.rows.kind === 'parquet'
      ? await onePage(parquetPage(file.rows.file, file.schema, request.start, count), connection)
      : await textPage(file, file.rows.index, request, count, connection, context);
  return { arrow, count };
}

async function readViewPage(
  request: PageRequest,
  context: OperationContext,
): Promise<{ arrow: Uint8Array; count: number }> {
  const base = await getParquetRows(request, request.snapshot, context);
  const rows = await getViewRows(base, request.snapshot, request.view, cacheFolder(request, context), context);
  const count = Math.max(0, Math.min(request.count, rows.rowCount - request.start));
  const database = await context.database();
  await using connection = await database.connect();
  return { arrow: await onePage(viewPage(rows, base.schema, request.start, count), connection), count };
}

/** True: positions count every record, also those that do not fit its columns, as long as no page held one. */
export async function countsEveryRecord(
  target: PageTarget,
  snapshot: string,
  context: OperationContext,
): Promise<boolean> {
  return (await getPagedFile(target, snapshot, context)).rows.kind === 'text';
}

/** A record that does not fit was found: positions in the file are counted without it from now on. */
export async function leaveOutRejects(
  target: PageTarget,
  snapshot: string,
  context: OperationContext,
): Promise<EngineError> {
  await markRejects(cacheFolder(target, context), snapshot);
  paged.delete(snapshot);
  return new EngineError(
    'FileChanged',
    `Some records of ${target.path} do not fit its columns, so its rows are counted again without them.`,
    { hint: 'Reload it.', details: { path: target.path } },
  );
}

/** Every row as Parquet: the file itself, or a copy whose types hold for every row. */
export async function getParquetRows(
  target: PageTarget,
  snapshot: string,
  context: OperationContext,
): Promise<ParquetRows> {
  const file = await getPagedFile(target, snapshot, context);
  const { schema, rowCount, leftOut } = file;
  if (file.rows.kind === 'parquet') return { file: file.rows.file, schema, rowCount, leftOut };
  const whole = await getWhole(file.inspected, target, snapshot, context);
  return copiedRows(whole, cacheFolder(target, context), snapshot, context);
}

/** Every row that fits, in a copy whose types hold for every row. */
async function copiedRows(
  whole: InspectedFile,
  folder: string,
  snapshot: string,
  context: OperationContext,
): Promise<ParquetRows> {
  const { file, leftOut } = await getCopiedRows(folder, snapshot, (staged) => {
    context.progress(null, 'Reading every row once');
    return copyAsParquet(whole, whole.head.path, staged, context);
  });
  const schema = whole.inference.schema.map(unsourced);
  return { file, schema, rowCount: await countParquet(file, context), leftOut };
}

const wholes = new Map<string, Promise<InspectedFile>>();

/** Reads every row to be sure of the types, once for each state of the file. */
function getWhole(
  inspected: InspectedFile,
  target: PageTarget,
  snapshot: string,
  context: OperationContext,
): Promise<InspectedFile> {
  if (inspected.inference.exact) return Promise.resolve(inspected);
  const known = wholes.get(snapshot);
  if (known !== undefined) return known;
  const reading = inspectFile(target, true, context);
  wholes.set(snapshot, reading);
  reading.catch(() => wholes.delete(snapshot));
  for (const oldest of wholes.keys()) {
    if (wholes.size <= keptFiles) break;
    wholes.delete(oldest);
  }
  return reading;
}

/** A copy has the logical names. */
function unsourced({ sourceName: _inFile, ...column }: Schema[number]): Schema[number] {
  return column;
}

export function cacheFolder(target: PageTarget, context: OperationContext): string {
  return target.cacheFolder ?? context.temporaryDirectory;
}

async function getPagedFile(target: PageTarget, snapshot: string, context: OperationContext): Promise<PagedFile> {
  const known = await paged.get(snapshot)?.catch(() => undefined);
  // Another worker may have met a record that does not fit.
  const isOver = known?.rows.kind === 'text' && hasRejectsMark(cacheFolder(target, context), snapshot);
  if (known !== undefined && !isOver) return known;
  if (isOver) paged.delete(snapshot);
  const opening = paged.get(snapshot) ?? startOpening(target, snapshot, context);
  return opening;
}

function startOpening(target: PageTarget, snapshot: string, context: OperationContext): Promise<PagedFile> {
  const opening = openPagedFile(target, snapshot, context);
  paged.set(snapshot, opening);
  opening.catch(() => paged.delete(snapshot));
  for (const oldest of paged.keys()) {
    if (paged.size <= keptFiles) break;
    paged.delete(oldest);
  }
  return opening;
}

async function openPagedFile(target: PageTarget, snapshot: string, context: OperationContext): Promise<PagedFile> {
  const inspected = await inspectFile(target, false, context);
  const { reading, schema, rowCount } = inspected.inference;
  const folder = cacheFolder(target, context);
  // Geometries, variants, old days and bounds that are wrong need more than a cast, which the format's own scan does.
  const isPlain =
    !['geometry', 'variants', 'julian'].some((name) => {
      const columns = reading.options[name];
      return Array.isArray(columns) && columns.length > 0;
    }) &&
    reading.options['signedBounds'] !== true &&
    !needsPreparing(inspected.format, reading, [inspected.head.path]);
  if (reading.format === 'parquet' && isPlain) {
    const file = inspected.head.path;
    return {
      inspected,
      schema,
      rowCount: rowCount ?? (await countParquet(file, context)),
      checked: true,
      leftOut: [],
      rows: { kind: 'parquet', file },
    };
  }
  const isKnown = inspected.inference.exact || inspected.head.size > exactBytes;
  const looked = isKnown ? inspected : await inspectDeeper(target, context);
  const shape = textRowShape(looked);
  if (shape !== undefined && !mayLeaveOut(looked, folder, snapshot)) {
    let index = await findLineIndex(folder, snapshot);
    if (index === undefined) {
      await using source = await openSource(looked.head.path);
      index = await buildLineIndex(source, shape, context.signal, (fraction) =>
        context.progress(fraction, 'Finding rows'),
      );
      await keepLineIndex(folder, snapshot, index);
    }
    return {
      inspected: looked,
      schema: looked.inference.schema,
      rowCount: index.rowCount,
      checked: looked.inference.exact,
      leftOut: [],
      rows: { kind: 'text', index },
    };
  }
  // The copy contains every row, so its types must hold for every row.
  const whole = looked.inference.exact ? looked : await inspectFile(target, true, context);
  const copy = await copiedRows(whole, folder, snapshot, context);
  return { ...copy, inspected: whole, checked: true, rows: { kind: 'parquet', file: copy.file } };
}

/** Then rows of the file are not the rows that are read: their places are those of a copy. */
function mayLeaveOut({ inference }: InspectedFile, folder: string, snapshot: string): boolean {
  const { columnTypes } = inference.reading.options;
  const isStated = typeof columnTypes === 'object' && columnTypes !== null && Object.keys(columnTypes).length > 0;
  return isStated || inference.hasRejects === true || hasRejectsMark(folder, snapshot);
}

async function copyAsParquet(
  inspected: InspectedFile,
  path: string,
  staged: string,
  context: OperationContext,
): Promise<readonly string[]> {
  const database = await context.database();
  await using connection = await database.connect();
  const relation = await fileRelation(inspected, path, false, context);
  const { warnings } = await withGoodRows(relation, connection, context.signal, (rows) =>
    connection.run(sql`COPY (${rows}) TO ${literal(staged)} (${parquetCopy})`),
  );
  return warnings;
}

async function countParquet(file: string, context: OperationContext): Promise<number> {
  const database = await context.database();
  await using connection = await database.connect();
  const [row] = await connection.rows<{ count: bigint }>(
    sql`SELECT count(*) AS count FROM read_parquet([${exactFiles(file)}])`,
  );
  return Number(row!.count);
}

function parquetPage(file: string, schema: Schema, start: number, count: number): Sql {
  const columns = baseColumns(schema);
  return canNumberRows(schema)
    ? sql`SELECT ${columns} FROM read_parquet([${exactFiles(file)}], file_row_number = true) WHERE file_row_number >= ${literal(start)} AND file_row_number < ${literal(start + count)} ORDER BY file_row_number`
    : sql`SELECT ${columns} FROM read_parquet([${exactFiles(file)}]) LIMIT ${literal(count)} OFFSET ${literal(start)}`;
}

/**
 * The blocks with the rows are copied into a separate file and read as the whole file would be.
 * @throws EngineError FileChanged when a record in them does not fit: places in the file then differ from its rows.
 */
async function textPage(
  file: PagedFile,
  index: LineIndex,
  request: PageRequest,
  count: number,
  connection: DuckConnection,
  context: OperationContext,
): Promise<Uint8Array> {
  const { start, snapshot } = request;
  const { path } = file.inspected.head;
  const firstBlock = Math.min(Math.floor(start / rowsPerBlock), index.offsets.length - 1);
  const lastBlock = Math.min(Math.ceil((start + Math.max(1, count)) / rowsPerBlock), index.offsets.length - 1);
  const piece = join(context.temporaryDirectory, `${newId('pg')}.piece`);
  const bytes = await readBetween(path, index.offsets[firstBlock]!, index.offsets[lastBlock]!);
  await writeOwned(context.temporaryDirectory, piece, bytes);
  try {
    const { withPlaces: _ofWhole, ...relation } = await fileRelation(file.inspected, piece, false, context);
    const headless = {
      ...relation,
      request: { ...relation.request, options: ofPiece(relation.request.options, relation.format.name, bytes.length) },
    };
    const offset = start - firstBlock * rowsPerBlock;
    const { result, warnings } = await withGoodRows(headless, connection, context.signal, (rows) =>
      onePage(sql`SELECT * FROM (${rows}) LIMIT ${literal(count)} OFFSET ${literal(offset)}`, connection),
    );
    if (warnings.length === 0) return result;
    throw await leaveOutRejects(request, snapshot, context);
  } finally {
    await removeOwned(context.temporaryDirectory, piece);
  }
}

/** The piece begins with a row, whatever the file begins with; no line of it is longer than it is itself. */
function ofPiece(
  options: Readonly<Record<string, unknown>>,
  format: string,
  size: number,
): Readonly<Record<string, unknown>> {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of [
    ['withHeader', false],
    ['skipFirst', false],
    ['skipLines', 0],
  ] as const)
    if (name in options) changes[name] = value;
  const { maximumLineSize: longest } = options;
  if (format === 'csv' && size > (typeof longest === 'number' ? longest : 2_000_000)) changes['maximumLineSize'] = size;
  return { ...options, ...changes };
}

async function readBetween(path: string, start: number, end: number): Promise<Uint8Array> {
  await using source = await openSource(path);
  return await source.read(start, end - start);
}

/** A page is small: one Arrow stream, whatever its bytes. */
async function onePage(statement: Sql, connection: DuckConnection): Promise<Uint8Array> {
  for await (const page of arrowPages(connection, statement, Number.MAX_SAFE_INTEGER)) return page;
  throw new EngineError('Internal', 'A page gave no Arrow stream.');
}
