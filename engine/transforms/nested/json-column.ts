/** A column of JSON text, for transforms that read values out of it. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { formatHive } from '#engine/types/hive.ts';

/** As JSON, NULL where the text is none. @throws EngineError TypeMismatch for other columns than text. */
export function jsonOf({ label, type, value }: ReadColumn): Sql {
  if (type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar') return sql`TRY_CAST(${value} AS JSON)`;
  throw new EngineError(
    'TypeMismatch',
    `Cannot read JSON from "${clip(label)}": it is ${clip(formatHive(type))}, not text.`,
    { hint: 'Choose a column of text.', details: { column: clip(label) } },
  );
}
