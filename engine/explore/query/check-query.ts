/** The worker's side of a check: what a query would give, without reading a row. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { admitUnread } from '#engine/explore/query/admitted-rows.ts';
import { placeInUserText, withMovedPlace } from '#engine/explore/query/query-place.ts';
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
    return await connection.describe(await admitUnread(query, connection));
  } catch (thrown) {
    context.signal.throwIfAborted();
    throw withMovedPlace(toEngineError(thrown), (place) => placeInUserText(query, place));
  }
}
