/** An input of two whose rows are counted apart from what becomes of them. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';

/** The rows pass a filter that is always true and never removed: it counts them. */
export function countedInput(port: string, context: CompileContext): Sql {
  const mark = context.marker(port);
  const columns = columnNames(context.schema(port));
  return sql`(SELECT ${columns} FROM (SELECT ${columns}, random() >= 0 AS ${mark} FROM ${context.from(port)}) WHERE ${mark})`;
}
