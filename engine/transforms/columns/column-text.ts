/** A column as text, where a transform takes text. */

import type { Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { castValue } from '#engine/types/cast.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { isText, stringType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const refused: readonly string[] = ['binary', 'array', 'map', 'struct', 'choice'];

/**
 * Numbers, dates, times and booleans become text as a cast writes them, as in Spark.
 * @param verb what the transform does with it: `split`. @throws EngineError TypeMismatch.
 */
export function textOf({ label, type, value }: ReadColumn, verb: string): Sql {
  if (!refused.includes(type.kind)) return castValue(value, type, stringType);
  throw new EngineError('TypeMismatch', `Cannot ${verb} "${clip(label)}": it is ${clip(formatHive(type))}, not text.`, {
    hint:
      type.kind === 'choice'
        ? 'Resolve the choice first, with Resolve Choice.'
        : 'Choose a column of text, or cast it to string with Change Schema.',
    details: { column: clip(label) },
  });
}

/** A column that is text already. @param format that it is read as: `JSON`. @throws EngineError TypeMismatch for others. */
export function plainText({ label, type, value }: ReadColumn, format: string): Sql {
  if (isText(type)) return value;
  throw new EngineError(
    'TypeMismatch',
    `Cannot read ${format} from "${clip(label)}": it is ${clip(formatHive(type))}, not text.`,
    { hint: 'Choose a column of text.', details: { column: clip(label) } },
  );
}
