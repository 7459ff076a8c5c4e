/** The worker of one new file, and where it writes that. */

import { stat } from 'node:fs/promises';
import type { WorkerLease, WorkerLimits, WorkerPool } from '#engine/workers/worker-pool.ts';

export interface Writer {
  readonly lease: WorkerLease;
  /** The staging folder of the new file, or the worker's own, from which the host moves it. */
  readonly folder: string;
}

/**
 * A confined worker writes in its own folder: one that may also write elsewhere has to be started first, which is
 * left to file systems to which a file cannot be moved.
 * @param limits absent: those that the pool's workers have already, which are `usual`.
 */
export async function leaseWriter(
  pool: WorkerPool,
  staging: string,
  usual: WorkerLimits,
  limits: WorkerLimits | undefined,
): Promise<Writer> {
  const { confinedBelow } = pool;
  if (confinedBelow !== null && (await canMove(confinedBelow, staging))) {
    const lease = await pool.lease(limits);
    return { lease, folder: lease.temporaryDirectory };
  }
  return { lease: await pool.lease({ ...(limits ?? usual), writableDirectories: [staging] }), folder: staging };
}

/** False for a folder that is not there yet. */
async function canMove(from: string, to: string): Promise<boolean> {
  const [here, there] = await Promise.all([from, to].map((folder) => stat(folder).catch(() => undefined)));
  return here !== undefined && here.dev === there?.dev;
}
