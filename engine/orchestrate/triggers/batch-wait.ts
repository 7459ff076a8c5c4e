/** When what an EVENT trigger gathers is enough, or has waited long enough. Pure. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';

/** Of a firing's record; further events or requests are counted. */
export const mostRecorded = 100;

export interface BatchRule {
  /** Changed files, or requests. */
  readonly batchSize: number;
  /** Milliseconds until the first one has waited long enough; not positive: it has. */
  readonly wait: number;
}

/** @param batching null: each change or request fires at once. @param first moment of the first one, in milliseconds. */
export function batchRule(batching: Trigger['eventBatchingCondition'], first: number, now: number): BatchRule {
  const { batchSize, batchWindow } = batching ?? { batchSize: 1, batchWindow: 0 };
  const waited = now - first;
  // A clock that was set back by more than the window would make it wait for that time, too.
  return { batchSize, wait: waited < -batchWindow * 1000 ? 0 : batchWindow * 1000 - waited };
}
