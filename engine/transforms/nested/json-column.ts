/** A column of JSON text, for transforms that read values out of it. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { plainText } from '#engine/transforms/columns/column-text.ts';
import type { ReadColumn } from '#engine/transforms/columns/put-columns.ts';

/** As JSON, NULL where the text is none. @throws EngineError TypeMismatch for other columns than text. */
export function jsonOf(read: ReadColumn): Sql {
  return sql`TRY_CAST(${plainText(read, 'JSON')} AS JSON)`;
}
