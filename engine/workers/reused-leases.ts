/** A pool as a caller sees it whose leases follow each other quickly, such as a preview at each click. */

import type { WorkerPool } from '#engine/workers/worker-pool.ts';

/** Closing it closes the pool. */
export function withReusedLeases(pool: WorkerPool): WorkerPool {
  return {
    run: (operation, input, options) => pool.run(operation, input, options),
    lease: (limits) => pool.lease(limits, { reused: true }),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}
