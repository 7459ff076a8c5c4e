/** Which texts mean null in a column of text files that is otherwise typed. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { nullTexts } from '#engine/types/casts/null-texts.ts';
import { isFloating } from '#engine/types/common-type.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** True for an empty text and for words such as NA, with blanks around them or not; NULL for NULL. @param text VARCHAR. */
export function isMissingText(text: Sql, type: DataType): Sql {
  // NaN is a number where fractions are.
  return sql`regexp_full_match(lower(${text}), ${isFloating(type) ? missingFraction : missingValue})`;
}

const missingValue = anyOf(['', ...nullTexts]);
const missingFraction = anyOf(['', ...nullTexts].filter((each) => each !== 'nan'));

/** A pattern, which is planned in half the time of a list. */
function anyOf(texts: readonly string[]): Sql {
  return literal(String.raw`\s*(?:${texts.map((text) => text.replaceAll(/[^a-z]/gu, String.raw`\$&`)).join('|')})\s*`);
}
