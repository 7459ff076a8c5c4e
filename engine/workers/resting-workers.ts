/** Workers whose lease has ended, set up again for the next one, which usually has the same limits. */

import { isSameProcess } from '#engine/workers/process-identity.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

interface Resting<Worker> {
  readonly worker: Worker;
  readonly limits: string;
}

/** Two rows of one click: before and after a node. */
const mostResting = 2;

export class RestingWorkers<
  Worker extends {
    readonly client: { readonly alive: boolean; readonly pid: number | undefined };
    readonly idleSince: number;
  },
> {
  readonly #resting: Resting<Worker>[] = [];

  /** A worker set up with these limits; undefined if there is none. */
  take(limits: WorkerLimits): Worker | undefined {
    const text = JSON.stringify(limits);
    const at = this.#resting.findLastIndex((each) => each.limits === text && isRunning(each.worker.client));
    return at < 0 ? undefined : this.#resting.splice(at, 1)[0]!.worker;
  }

  /** @returns the workers that were removed to make room. */
  put(worker: Worker, limits: WorkerLimits): Worker[] {
    this.#resting.push({ worker, limits: JSON.stringify(limits) });
    return this.#resting.splice(0, Math.max(0, this.#resting.length - mostResting)).map((each) => each.worker);
  }

  remove(worker: Worker): void {
    const at = this.#resting.findIndex((each) => each.worker === worker);
    if (at >= 0) this.#resting.splice(at, 1);
  }

  /** @param limit milliseconds since the epoch. @returns the workers idle since before then, removed. */
  idleSince(limit: number): Worker[] {
    const gone = this.#resting.filter(({ worker }) => worker.idleSince <= limit).map((each) => each.worker);
    for (const worker of gone) this.remove(worker);
    return gone;
  }
}

/** On a busy machine, the exit event arrives some time after the end of a process. */
function isRunning({ alive, pid }: { readonly alive: boolean; readonly pid: number | undefined }): boolean {
  return alive && pid !== undefined && isSameProcess({ pid, started: null });
}
