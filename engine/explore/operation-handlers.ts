/** The worker's side of explore/. */

import { literal, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { profileColumnHere } from '#engine/explore/column-profile.ts';
import { explainFailure } from '#engine/explore/explain-failure.ts';
import { inspectReadingHere, readRejectsHere } from '#engine/explore/inspect-reading.ts';
import * as operations from '#engine/explore/operations.ts';
import { previewFileHere } from '#engine/explore/preview-file.ts';
import { openPagesHere, readPageHere } from '#engine/explore/read-page.ts';
import { readNodeRowsHere } from '#engine/explore/read-node-rows.ts';
import { findFilesHere, readSourceHere } from '#engine/explore/read-source.ts';
import { closeAnyCursor, openArrow, openRowCursor, readArrow, readRowCursor } from '#engine/explore/row-cursor.ts';
import { writeRowsHere } from '#engine/explore/write-rows.ts';
import { implementOperation, type OperationContext, type OperationHandler } from '#engine/workers/operation.ts';

export const operationHandlers: readonly OperationHandler[] = [
  implementOperation(operations.inspectReading, inspectReadingHere),
  implementOperation(operations.readRejects, readRejectsHere),
  implementOperation(operations.previewFile, previewFileHere),
  implementOperation(operations.parseSql, ({ sql: text }, context) => parseSqlHere(text, context)),
  implementOperation(operations.readSource, readSourceHere),
  implementOperation(operations.findFiles, ({ pattern }, { signal }) => findFilesHere(pattern, signal)),
  implementOperation(operations.openCursor, openRowCursor),
  implementOperation(operations.readCursor, ({ cursor, start, count }) => readRowCursor(cursor, start, count)),
  implementOperation(operations.closeCursor, ({ cursor }) => closeAnyCursor(cursor)),
  implementOperation(operations.openArrowCursor, openArrow),
  implementOperation(operations.readArrowCursor, ({ cursor }, context) => readArrow(cursor, context)),
  implementOperation(operations.openPages, openPagesHere),
  implementOperation(operations.readPage, readPageHere),
  implementOperation(operations.profileColumn, profileColumnHere),
  implementOperation(operations.writeRows, (request, context) =>
    request.origin.kind === 'query'
      ? explainFailure(request.origin.query, context, () => writeRowsHere(request, context))
      : writeRowsHere(request, context),
  ),
  implementOperation(operations.readNodeRows, readNodeRowsHere),
];

async function parseSqlHere(text: string, context: OperationContext): Promise<{ tree: string }> {
  if (text.includes('\0'))
    throw new EngineError('SqlRefused', 'The SQL is not admitted: it holds the NUL character.', {
      hint: 'Take it out.',
    });
  const database = await context.database();
  await using connection = await database.connect();
  const [row] = await connection.rows<{ tree: string }>(sql`SELECT json_serialize_sql(${literal(text)}) AS tree`);
  return { tree: row!.tree };
}
