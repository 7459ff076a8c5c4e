/** The place of an error in a statement as one in the whole text of the editor. Pure. */

import { EngineError } from '#engine/contract/errors.ts';

export interface PlacedError {
  readonly error: EngineError;
  /** UTF-16 units from the start of the text; null: it is about no place in it. */
  readonly errorAt: number | null;
}

/** @param from where the statement begins in the text. */
export function placedError(error: EngineError, sql: string, text: string, from: number): PlacedError {
  const { line, character, column: _column, ...details } = error.details;
  if (typeof line !== 'number' || typeof character !== 'number') return { error, errorAt: null };
  const lines = sql.split('\n');
  const within = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + character - 1;
  const errorAt = from + Math.min(within, sql.length);
  const before = text.slice(0, errorAt).split('\n');
  const place = `(line ${before.length}, character ${before.at(-1)!.length + 1})`;
  const message = error.message.replace(`(line ${line}, character ${character})`, place);
  // A line and a column in the details would be read as those of a record.
  const placed = new EngineError(error.code, message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details,
    cause: error,
  });
  return { error: placed, errorAt };
}
