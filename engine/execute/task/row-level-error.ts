/** Failures of a plain pass that single bad rows may cause, so that the isolating form is worth running. */

import type { EngineError, ErrorCode } from '#engine/contract/errors.ts';

const rowLevelCodes: ReadonlySet<ErrorCode> = new Set(['Execution', 'MalformedFile', 'TypeMismatch', 'SchemaMismatch']);

/** A statement that DuckDB refused before the first row fails in every form. */
export function mayIsolate(error: EngineError): boolean {
  return rowLevelCodes.has(error.code) && error.details['beforeRows'] !== true;
}
