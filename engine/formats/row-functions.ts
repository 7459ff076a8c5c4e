/** Functions of SQL that read a text by the rules of a format; workers register them with their instance of DuckDB. */

import type { RowFunctions } from '#engine/duckdb/functions/row-functions.ts';
import type { OperationHandler } from '#engine/workers/operation.ts';
import { xmlToJsonName } from '#engine/types/xml/xml-to-json.ts';

export const rowFunctions: RowFunctions = {
  [xmlToJsonName]: async () => (await import('#engine/formats/xml/xml-to-json.ts')).xmlToJson,
};

/** None: the module is there for its functions. */
export const operationHandlers: readonly OperationHandler[] = [];
