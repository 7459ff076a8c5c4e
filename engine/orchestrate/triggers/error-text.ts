/** An error as answers of procedures have it: without its stack and details. */

import type { EngineError, SerializedError } from '#engine/contract/errors.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';

export function errorText({
  kind,
  code,
  message,
  hint,
}: Pick<EngineError | SerializedError, 'kind' | 'code' | 'message' | 'hint'>): ErrorText {
  return { kind, code, message, ...(hint === undefined ? {} : { hint }) };
}
