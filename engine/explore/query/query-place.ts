/** Places in the statement that ran as places in the text of the user. */

import type { TextPlace } from '#engine/base/text-place.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { placeBeforeEdits } from '#engine/explore/query/text-edits.ts';

/**
 * The text is on separate lines in every statement, after one line of ours.
 * @returns undefined when the place is not inside of the text.
 */
export function placeInUserText({ text, edits }: QueryRequest, place: TextPlace): TextPlace | undefined {
  return place.line < 2 ? undefined : placeBeforeEdits(text, edits, { ...place, line: place.line - 1 });
}
