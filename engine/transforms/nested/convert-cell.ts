/** A text in CSV or XML as a value of its type, by the rules that the files of these formats are read by. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { isMissingText } from '#engine/types/casts/missing-text.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { writtenOnce } from '#engine/types/computed-once.ts';
import { isText, stringType, type DataType } from '#engine/types/data-type.ts';
import { fromJson } from '#engine/types/json/from-json.ts';

/** A cell that does not fit is NULL. @param cell VARCHAR. */
export function convertCell(cell: Sql, type: DataType): Sql {
  if (isText(type)) return cell;
  // TRY within the lambda: DuckDB's TRY around lambdas, once a row fails, also makes others null.
  return writtenOnce(cell, (text) => sql`TRY(${unlessMissing(text, type, converted(text, type))})`);
}

/** True for a cell that does not fit; undefined: every cell does. */
export function isMisfit(cell: Sql, type: DataType): Sql | undefined {
  if (isText(type)) return undefined;
  const lost = (text: Sql): Sql => sql`TRY(${converted(text, type)}) IS NULL`;
  return writtenOnce(cell, (text) => sql`${text} IS NOT NULL AND ${unlessMissing(text, type, lost(text))}`);
}

/** The cell, or NULL where {@link convertCell} rightly gives NULL. */
export function heldCell(cell: Sql, type: DataType): Sql {
  return isText(type) ? cell : writtenOnce(cell, (text) => unlessMissing(text, type, text));
}

function converted(text: Sql, type: DataType): Sql {
  const isNested = type.kind === 'struct' || type.kind === 'array' || type.kind === 'map';
  return isNested ? fromJson(sql`CAST(${text} AS JSON)`, type) : strictCast(text, stringType, type);
}

/** A choice has text among its types, and every text is bytes. */
function unlessMissing(text: Sql, type: DataType, value: Sql): Sql {
  if (type.kind === 'choice' || type.kind === 'binary') return value;
  return sql`CASE WHEN ${isMissingText(text, type)} THEN NULL ELSE ${value} END`;
}
