/** Which connection, or which bucket without one, an error of a node is about. */

import type { FailedConnection } from '#engine/contract/definitions/problem.ts';
import type { EngineError } from '#engine/contract/errors.ts';

/** @returns null: it is about none. */
export function failedConnectionOf({ details }: Pick<EngineError, 'details'>): FailedConnection | null {
  const { problem, bucket, connection } = details;
  if (typeof problem !== 'string' || (typeof bucket !== 'string' && typeof connection !== 'string')) return null;
  return {
    problem,
    bucket: typeof bucket === 'string' ? bucket : null,
    connection: typeof connection === 'string' ? connection : null,
  };
}
