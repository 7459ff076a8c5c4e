/** Workers whose lease has ended and that wait, set up anew, for the next one; most often it has the same limits. */

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

  /** One that was set up with these limits; undefined: none was. */
  take(limits: WorkerLimits): Worker | undefined {
    const text = JSON.stringify(limits);
    const at = this.#resting.findLastIndex((each) => each.limits === text && isRunning(each.worker.client));
    return at < 0 ? undefined : this.#resting.splice(at, 1)[0]!.worker;
  }

  /** @returns those that had to give way. */
  put(worker: Worker, limits: WorkerLimits): Worker[] {
    this.#resting.push({ worker, limits: JSON.stringify(limits) });
    return this.#resting.splice(0, Math.max(0, this.#resting.length - mostResting)).map((each) => each.worker);
  }

  remove(worker: Worker): void {
    const at = this.#resting.findIndex((each) => each.worker === worker);
    if (at >= 0) this.#resting.splice(at, 1);
  }

  /** @param limit milliseconds since the epoch. @returns those that have rested since then, taken out. */
  idleSince(limit: number): Worker[] {
    const gone = this.#resting.filter(({ worker }) => worker.idleSince <= limit).map((each) => each.worker);
    for (const worker of gone) this.remove(worker);
    return gone;
  }
}

/** The end of a process is told some time after it, on a busy machine. */
function isRunning({ alive, pid }: { readonly alive: boolean; readonly pid: number | undefined }): boolean {
  return alive && pid !== undefined && isSameProcess({ pid, started: null });
}
