/** The worker's side of explore/. */

import { groupRowsHere } from '#engine/explore/charts/group-rows.ts';
import { chartGroups, chartPoints } from '#engine/explore/charts/operations.ts';
import { pickPointsHere } from '#engine/explore/charts/pick-points.ts';
import { compareRowsHere } from '#engine/explore/compared-rows/difference-rows.ts';
import { compareRows } from '#engine/explore/compared-rows/operations.ts';
import { listFolderHere } from '#engine/explore/folders/list-folder.ts';
import { listFolder } from '#engine/explore/folders/operations.ts';
import { countBinsHere } from '#engine/explore/linked-bins/count-bins.ts';
import { countBins } from '#engine/explore/linked-bins/operations.ts';
import { countColumnsHere } from '#engine/explore/statistics/count-columns.ts';
import { countColumns } from '#engine/explore/statistics/operations.ts';
import { detailColumnHere } from '#engine/explore/pages/column-details.ts';
import { profileColumnHere } from '#engine/explore/pages/column-profile.ts';
import { findCleanupsHere } from '#engine/explore/pages/find-cleanups.ts';
import { checkQueryHere } from '#engine/explore/query/check-query.ts';
import { listFunctionsHere } from '#engine/explore/query/completion/known-functions.ts';
import { explainQueryHere } from '#engine/explore/query/explain-query.ts';
import { explainFailure } from '#engine/explore/query/explain-failure.ts';
import { inspectReadingHere, readRejectsHere } from '#engine/explore/sources/inspect-reading.ts';
import * as operations from '#engine/explore/operations.ts';
import { readQuerySyntax, type QuerySyntax } from '#engine/explore/query/query-syntax.ts';
import { previewFileHere } from '#engine/explore/preview-file.ts';
import { openPagesHere, readPageHere } from '#engine/explore/pages/read-page.ts';
import { findFilesHere, readSourceHere } from '#engine/explore/sources/read-source.ts';
import {
  closeAnyCursor,
  openArrow,
  openRowCursor,
  readArrow,
  readRowCursor,
} from '#engine/explore/query/row-cursor.ts';
import { writeRowsHere } from '#engine/explore/export/write-rows.ts';
import { readSelectSyntax, selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { implementOperation, type OperationContext, type OperationHandler } from '#engine/workers/operation.ts';

export const operationHandlers: readonly OperationHandler[] = [
  implementOperation(operations.inspectReading, inspectReadingHere),
  implementOperation(operations.readRejects, readRejectsHere),
  implementOperation(operations.previewFile, previewFileHere),
  implementOperation(operations.parseQuery, ({ text }, context) => parseQueryHere(text, context)),
  implementOperation(operations.checkQuery, checkQueryHere),
  implementOperation(operations.explainQuery, explainQueryHere),
  implementOperation(operations.listFunctions, (_input, context) => listFunctionsHere(context)),
  implementOperation(operations.readSource, readSourceHere),
  implementOperation(operations.findFiles, ({ pattern }, { signal }) => findFilesHere(pattern, signal)),
  implementOperation(listFolder, listFolderHere),
  implementOperation(operations.openCursor, openRowCursor),
  implementOperation(operations.readCursor, ({ cursor, start, count }) => readRowCursor(cursor, start, count)),
  implementOperation(operations.closeCursor, ({ cursor }) => closeAnyCursor(cursor)),
  implementOperation(operations.openArrowCursor, openArrow),
  implementOperation(operations.readArrowCursor, ({ cursor }, context) => readArrow(cursor, context)),
  implementOperation(operations.openPages, openPagesHere),
  implementOperation(operations.readPage, readPageHere),
  implementOperation(operations.detailColumn, detailColumnHere),
  implementOperation(operations.findCleanups, findCleanupsHere),
  implementOperation(operations.profileColumn, profileColumnHere),
  implementOperation(countBins, countBinsHere),
  implementOperation(compareRows, compareRowsHere),
  implementOperation(countColumns, countColumnsHere),
  implementOperation(chartGroups, groupRowsHere),
  implementOperation(chartPoints, pickPointsHere),
  implementOperation(operations.writeRows, (request, context) =>
    request.origin.kind === 'query'
      ? explainFailure(request.origin.query, context, () => writeRowsHere(request, context))
      : writeRowsHere(request, context),
  ),
];

async function parseQueryHere(text: string, context: OperationContext): Promise<QuerySyntax> {
  const database = await context.database();
  await using connection = await database.connect();
  const [row] = await connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
  return readQuerySyntax(text, readSelectSyntax(row!.parsed).alone);
}
