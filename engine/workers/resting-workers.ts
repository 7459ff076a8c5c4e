/** Workers whose lease has ended and that wait for the next one, which often has the same limits. */

import type { PooledWorker } from '#engine/workers/pooled-worker.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

interface Resting {
  readonly worker: PooledWorker;
  readonly limits: string;
}

/** Two rows of one click: before and after a node. */
export const mostResting = 2;

/** One that is killed meanwhile, or whose folders were removed, is not taken; it goes with those that are idle for long. */
export class RestingWorkers {
  readonly #resting: Resting[] = [];

  /** A worker set up with these limits, for these folders; undefined if there is none. */
  take(limits: WorkerLimits, folders: readonly string[] | null): PooledWorker | undefined {
    const text = JSON.stringify(limits);
    return this.#takeAt(
      this.#resting.findLastIndex(
        ({ worker, limits: own }) => own === text && worker.isFor(folders) && worker.isUsable,
      ),
    );
  }

  /** The one that has waited longest, whose limits are no longer asked for; undefined if there is none. */
  takeOldest(folders: readonly string[] | null): PooledWorker | undefined {
    return this.#takeAt(this.#resting.findIndex(({ worker }) => worker.isFor(folders) && worker.isUsable));
  }

  #takeAt(at: number): PooledWorker | undefined {
    return at < 0 ? undefined : this.#resting.splice(at, 1)[0]!.worker;
  }

  /** @returns the workers that were removed to make room. */
  put(worker: PooledWorker, limits: WorkerLimits): PooledWorker[] {
    this.#resting.push({ worker, limits: JSON.stringify(limits) });
    return this.#resting.splice(0, Math.max(0, this.#resting.length - mostResting)).map((each) => each.worker);
  }

  has(worker: PooledWorker): boolean {
    return this.#resting.some((each) => each.worker === worker);
  }

  remove(worker: PooledWorker): void {
    const at = this.#resting.findIndex((each) => each.worker === worker);
    if (at >= 0) this.#resting.splice(at, 1);
  }

  /** @param limit milliseconds since the epoch. @returns the workers idle since before then, removed. */
  idleSince(limit: number): PooledWorker[] {
    const gone = this.#resting.filter(({ worker }) => worker.idleSince <= limit).map((each) => each.worker);
    for (const worker of gone) this.remove(worker);
    return gone;
  }
}
