/** An input of two whose rows are counted apart from what becomes of them. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';

/**
 * The rows pass a filter that is always true and never removed: it counts them. Beside the columns of the input there are
 * others, such as values that are computed for the node.
 */
export function countedInput(port: string, context: CompileContext): Sql {
  const mark = context.marker(port);
  return sql`(SELECT * FROM (SELECT *, random() >= 0 AS ${mark} FROM ${context.from(port)}) WHERE ${mark})`;
}
