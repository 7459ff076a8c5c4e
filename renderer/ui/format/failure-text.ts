/** An error in a form: what failed, and what to do. */

import { toEngineError } from '#engine/contract/errors.ts';

export function failureText(thrown: unknown): string {
  const { message, hint } = toEngineError(thrown);
  return hint === undefined ? message : `${message} ${hint}`;
}
