/** The worker's side of a check: what a query would give, without reading a row. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { admitQuery } from '#engine/explore/query/admitted-rows.ts';
import { placeInUserText, withMovedPlace } from '#engine/explore/query/query-place.ts';
import { createEmptyViews } from '#engine/explore/sources/source-relation.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/**
 * Columns of the result. The text is admitted as one that runs, and bound to tables without rows.
 * @throws EngineError with the place in the user's text.
 */
export async function checkQueryHere(query: QueryRequest, context: OperationContext): Promise<Schema> {
  const database = await context.database();
  await using connection = await database.connect();
  try {
    const select = await admitQuery(query, connection);
    for (const statement of createEmptyViews(query.sources)) await connection.run(statement);
    return await connection.describe(select);
  } catch (thrown) {
    context.signal.throwIfAborted();
    throw withMovedPlace(toEngineError(thrown), (place) => placeInUserText(query, place));
  }
}
