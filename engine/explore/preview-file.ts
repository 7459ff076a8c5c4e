/** `explore.previewFile`: what a file is and its first rows, in order; never reads more of it than that needs. */

import { dirname, join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { writeOwned } from '#engine/base/owned/owned-files.ts';
import { literal, sql } from '#engine/base/sql.ts';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { fileRelation, withGoodRows, type FileRelation } from '#engine/explore/sources/file-relation.ts';
import { withDeeperLook, type InspectedFile } from '#engine/explore/sources/inspect-file.ts';
import type { FilePreview, PreviewRequest } from '#engine/explore/operations.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { duckDbPackings } from '#engine/bytes/compression.ts';
import { rejectedEnding } from '#engine/contract/rejected-ending.ts';
import { formatHive } from '#engine/types/hive.ts';
import { toJsonRow } from '#engine/types/json-value.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Above it the types must hold for more than the part that a sample shows. */
const sampledRows = 1000;
/** As many as a large window shows at once. */
const screenRows = 50;

export async function previewFileHere(request: PreviewRequest, context: OperationContext): Promise<FilePreview> {
  const snapshot = await snapshotToken(request);
  const everyRow = request.limit > sampledRows && !request.asStrings;
  const { preview } = await withDeeperLook(request, everyRow, context, (inspected) =>
    previewInspected(request, inspected, context),
  );
  return { ...preview, snapshot };
}

async function previewInspected(
  request: PreviewRequest,
  inspected: InspectedFile,
  context: OperationContext,
): Promise<{ preview: PreviewText; leftOut: boolean }> {
  const relation = await firstRows(request, inspected, context);
  const head = describePreview(request.path, inspected, relation.schema);
  if (relation.schema.length === 0 || request.limit === 0) {
    const truncated = (head.rowCount ?? 1) > 0 && relation.schema.length > 0;
    return { preview: { ...head, truncated }, leftOut: false };
  }
  const limit = limitOf(request, relation.schema.length);
  const database = await context.database();
  await using connection = await database.connect();
  // One extra row shows whether there are more.
  const { result, warnings } = await withGoodRows(relation, connection, context.signal, (rows) =>
    connection.rows(sql`SELECT * FROM (${rows}) LIMIT ${literal(limit + 1)}`),
  );
  const more = relation.partial || result.length > limit;
  const rows = result.slice(0, limit).map((row) => toJsonRow(row, relation.schema));
  const preview = {
    ...head,
    rows,
    rowCount: more ? head.rowCount : rows.length,
    truncated: more,
    // If every row was read, each skipped one is reported with its place: a count would repeat it.
    warnings: [
      ...(more || warnings.length === 0
        ? head.warnings
        : head.warnings.filter((text) => !text.endsWith(rejectedEnding))),
      ...warnings,
    ],
  };
  return { preview, leftOut: warnings.length > 0 };
}

/** Thousands of columns make every row as large as a page of others. */
function limitOf({ limit, mostValues }: PreviewRequest, columns: number): number {
  return mostValues === undefined ? limit : Math.min(limit, Math.max(screenRows, Math.floor(mostValues / columns)));
}

/** Reads the head alone where DuckDB would need the whole of a large file rewritten first. */
async function firstRows(
  request: PreviewRequest,
  inspected: InspectedFile,
  context: OperationContext,
): Promise<FileRelation & { readonly partial: boolean }> {
  const { format, head, inference } = inspected;
  const end = head.bytes.lastIndexOf(10);
  if (
    format.preparesPart === true ||
    head.complete ||
    end === -1 ||
    request.limit > sampledRows ||
    !needsWholeFile(inspected)
  ) {
    const rows = Number.isFinite(request.limit) ? request.limit + 1 : undefined;
    return {
      ...(await fileRelation(inspected, inspected.head.path, request.asStrings, context, rows)),
      partial: false,
    };
  }
  const start = join(context.temporaryDirectory, newId('hd'));
  await writeOwned(dirname(start), start, head.bytes.subarray(0, end + 1));
  const ofHead = {
    ...inspected,
    inference: { ...inference, reading: { ...inference.reading, compression: 'none' as const } },
  };
  return { ...(await fileRelation(ofHead, start, request.asStrings, context)), partial: true };
}

/** DuckDB opens UTF-8, plain or packed with gzip or zstd, by itself. */
function needsWholeFile({ inference }: InspectedFile): boolean {
  const { compression, options } = inference.reading;
  const encoding = options['encoding'];
  // A part of a document has no rows.
  if (typeof options['jsonPath'] === 'string' && options['jsonPath'] !== '') return false;
  return (
    !duckDbPackings.has(compression) ||
    (typeof encoding === 'string' && !/^utf-?8$/iu.test(encoding)) ||
    options['lineEnd'] === 'mixed'
  );
}

/** The preview without rows. */
export function describePreview(path: string, { inference }: InspectedFile, schema: Schema): PreviewText {
  return {
    path,
    classification: inference.reading.format,
    options: inference.reading.options,
    columns: schema.map(({ name, type }) => ({ name, type: formatHive(type) })),
    rows: [],
    rowCount: inference.rowCount,
    truncated: false,
    warnings: inference.warnings,
  };
}
