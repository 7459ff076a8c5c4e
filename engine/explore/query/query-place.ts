/** Places in the statement that ran as places in the text of the user. */

import { placeText, type TextPlace } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { placeBeforeEdits } from '#engine/explore/query/text-edits.ts';

/**
 * The text is on separate lines in every statement, after one line of ours.
 * @returns undefined when the place is not inside of the text.
 */
export function placeInUserText({ text, edits, given }: QueryRequest, place: TextPlace): TextPlace | undefined {
  if (place.line < 2) return undefined;
  const found = placeBeforeEdits(text, edits, { ...place, line: place.line - 1 });
  return found === undefined || given === undefined ? found : placeBeforeEdits(given.text, given.edits, found);
}

/** The same error with its place, in details and message, moved; without one where `move` knows none. */
export function withMovedPlace(error: EngineError, move: (place: TextPlace) => TextPlace | undefined): EngineError {
  const { line, character, ...details } = error.details;
  if (typeof line !== 'number' || typeof character !== 'number') return error;
  const place = move({ line, character });
  const told = ` (${placeText({ line, character })})`;
  return new EngineError(error.code, error.message.replace(told, place === undefined ? '' : ` (${placeText(place)})`), {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...details, ...place },
    cause: error,
  });
}
