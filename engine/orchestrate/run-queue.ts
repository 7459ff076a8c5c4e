/** The queue of job runs: each is admitted in order of arrival, when memory and cores for it are free. */

import type { Admission, RunResources } from '#engine/execute/index.ts';
import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { thisMachine, type Machine } from '#engine/orchestrate/machine.ts';

const megabyte = 1024 * 1024;
/** A worker peaks at about twice its DuckDB limit and 150 MB (measured). */
const processOverhead = 150 * megabyte;
/** Share of the machine's memory that runs may have together; the rest is for people and the interactive pool. */
const memoryShare = 0.75;
const mostThreads = 4;
const mostMemory = 4096 * megabyte;
const leastMemory = 64 * megabyte;
/** Free memory changes without telling us. */
const lookAgainAfter = 1000;

/** What a workspace states for its runs; null: from the machine. Memory in megabytes. */
export type RunDefaults = Pick<WorkspaceDefinition['defaults'], 'workerMemory' | 'workerThreads' | 'workers'>;

const fromMachine: RunDefaults = { workerMemory: null, workerThreads: null, workers: null };

interface Waiting {
  readonly resources: RunResources;
  readonly admitted: (share: AsyncDisposable) => void;
}

export class RunQueue implements Admission {
  readonly #machine: Machine;
  readonly #defaults: () => RunDefaults;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<RunResources>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** Something came, left or ended since the last look. */
  #changed = false;

  /** @param defaults for jobs that state none themselves, asked for each run. */
  constructor(machine: Machine = thisMachine(), defaults: () => RunDefaults = () => fromMachine) {
    this.#machine = machine;
    this.#defaults = defaults;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get running(): number {
    return this.#running.size;
  }

  resourcesOf(job: {
    readonly workers: number | null;
    readonly threads: number | null;
    readonly memory: number | null;
  }): RunResources {
    const { cores, memory } = this.#machine;
    const { workerMemory, workerThreads, workers: usual } = this.#defaults();
    const own = workerThreads === null ? Math.min(mostThreads, cores) : Math.min(workerThreads, cores);
    const threads = job.threads ?? Math.max(1, own);
    const workers = job.workers ?? usual ?? Math.max(1, Math.floor(cores / threads));
    if (job.memory !== null) return { workers, threads, memory: job.memory * megabyte };
    // Of a workspace from a larger machine: a worker that can never be admitted would wait for ever.
    if (workerMemory !== null) return { workers, threads, memory: Math.min(workerMemory * megabyte, memory / 2) };
    const share = (memory * memoryShare) / workers / 2 - processOverhead;
    return { workers, threads, memory: Math.min(mostMemory, Math.max(leastMemory, Math.floor(share / 2))) };
  }

  async admit(resources: RunResources, signal: AbortSignal): Promise<AsyncDisposable> {
    if (signal.aborted) throw cancelled(signal);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const index = this.#waiting.indexOf(entry);
        if (index === -1) return;
        this.#waiting.splice(index, 1);
        reject(cancelled(signal));
        void this.#look();
      };
      const entry: Waiting = {
        resources,
        admitted: (share) => {
          signal.removeEventListener('abort', leave);
          resolve(share);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
      void this.#look();
    });
  }

  /** Admits from the head as long as there is room; a big run at the head is not overtaken for ever. */
  async #look(): Promise<void> {
    this.#changed = true;
    if (this.#looking) return;
    this.#looking = true;
    clearTimeout(this.#timer);
    try {
      while (this.#changed) {
        this.#changed = false;
        await this.#admitHeads();
      }
    } finally {
      this.#looking = false;
    }
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => void this.#look(), lookAgainAfter);
    this.#timer.unref();
  }

  async #admitHeads(): Promise<void> {
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      if (!(await this.#hasRoom(head.resources))) return;
      // It may have left while we looked.
      if (this.#waiting[0] !== head) continue;
      this.#waiting.shift();
      head.admitted(this.#share(head.resources));
    }
  }

  /** One run alone is always admitted: what a job states is what its person wants. */
  async #hasRoom(resources: RunResources): Promise<boolean> {
    if (this.#running.size === 0) return true;
    const running = [...this.#running];
    const cores = running.reduce((sum, each) => sum + coresOf(each), 0);
    if (cores + coresOf(resources) > this.#machine.cores) return false;
    const memory = running.reduce((sum, each) => sum + footprintOf(each), 0);
    if (memory + footprintOf(resources) > this.#machine.memory * memoryShare) return false;
    return footprintOf(resources) <= (await this.#machine.freeMemory());
  }

  #share(resources: RunResources): AsyncDisposable {
    const held = { ...resources };
    this.#running.add(held);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#running.delete(held);
        await this.#look();
      },
    };
  }
}

function coresOf({ workers, threads }: RunResources): number {
  return workers * threads;
}

function footprintOf({ workers, memory }: RunResources): number {
  return workers * (2 * memory + processOverhead);
}

function cancelled(signal: AbortSignal): EngineError {
  const reason: unknown = signal.reason;
  return reason instanceof EngineError ? reason : new EngineError('Cancelled', 'The run was stopped while it waited.');
}
