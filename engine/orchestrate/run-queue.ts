/** The queue of job runs: each is admitted by its priority and age, when memory and cores for it are free. */

import type { AdmittedRun, Admission, RunResources } from '#engine/execute/index.ts';
import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { thisMachine, type Machine } from '#engine/orchestrate/machine.ts';
import { compareQueued, type QueuedRun } from '#engine/orchestrate/queue-order.ts';

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

/** Why a run waits. */
export type WaitingReason =
  /** Others are ahead of it. */
  | { readonly kind: 'turn'; readonly runs: readonly string[] }
  /** It is next, and others hold what it needs. Memory in bytes. */
  | {
      readonly kind: 'cores' | 'memory';
      readonly runs: readonly string[];
      readonly needed: number;
      readonly free: number;
    }
  /** It is next, and other programs hold the memory. */
  | { readonly kind: 'other-programs'; readonly needed: number; readonly free: number };

export interface RunningShare {
  readonly runId: string;
  readonly jobName: string;
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly admittedOn: number;
  readonly cores: number;
  /** Bytes that it may use at its peak. */
  readonly memory: number;
}

export interface WaitingRun extends Omit<RunningShare, 'admittedOn'> {
  readonly waitsSince: number;
  /** A person moved it to the front. */
  readonly isMoved: boolean;
  readonly reason: WaitingReason;
}

export interface QueueState {
  /** Of the machine. */
  readonly cores: number;
  /** Bytes that runs may have together. */
  readonly memory: number;
  /** In the order in which they were admitted. */
  readonly running: readonly RunningShare[];
  /** In the order in which they start. */
  readonly waiting: readonly WaitingRun[];
}

interface Waiting extends QueuedRun {
  readonly run: AdmittedRun;
  movedAs: number | null;
  readonly admitted: (share: AsyncDisposable) => void;
}

interface Running {
  readonly run: AdmittedRun;
  readonly admittedOn: number;
}

export class RunQueue implements Admission {
  readonly #machine: Machine;
  readonly #defaults: () => RunDefaults;
  readonly #clock: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** Something came, left or ended since the last look. */
  #changed = false;
  #arrivals = 0;
  #moves = 0;

  /** @param defaults for jobs that state none themselves, asked for each run. @param clock milliseconds since 1970. */
  constructor(
    machine: Machine = thisMachine(),
    defaults: () => RunDefaults = () => fromMachine,
    clock: () => number = Date.now,
  ) {
    this.#machine = machine;
    this.#defaults = defaults;
    this.#clock = clock;
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

  async admit(run: AdmittedRun, signal: AbortSignal): Promise<AsyncDisposable> {
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
        run,
        priority: run.priority,
        waitsSince: this.#clock(),
        sequence: (this.#arrivals += 1),
        movedAs: null,
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

  /** A waiting run is next, before all that were moved earlier. @throws EngineError InvalidState when it does not wait. */
  startNext(runId: string): void {
    const entry = this.#waiting.find(({ run }) => run.runId === runId);
    if (entry === undefined)
      throw new EngineError('InvalidState', `Cannot start run ${runId.slice(0, 255)} next: it is not waiting.`, {
        hint: 'See the waiting runs with: tenon queue',
      });
    entry.movedAs = this.#moves += 1;
    void this.#look();
  }

  async describe(): Promise<QueueState> {
    const free = await this.#machine.freeMemory();
    const waiting = this.#inOrder();
    return {
      cores: this.#machine.cores,
      memory: this.#machine.memory * memoryShare,
      running: [...this.#running].map(({ run, admittedOn }) => ({ ...shareText(run), admittedOn })),
      waiting: waiting.map(({ run, waitsSince, movedAs }, index) => ({
        ...shareText(run),
        waitsSince,
        isMoved: movedAs !== null,
        reason:
          (index === 0 ? this.#obstacle(run.resources, free) : undefined) ??
          ({ kind: 'turn', runs: waiting.slice(0, index).map((each) => each.run.runId) } as const),
      })),
    };
  }

  #inOrder(): Waiting[] {
    const now = this.#clock();
    return this.#waiting.toSorted((left, right) => compareQueued(left, right, now));
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
    for (let [head] = this.#inOrder(); head !== undefined; [head] = this.#inOrder()) {
      if (!(await this.#hasRoom(head.run.resources))) {
        // Another one may have come to the front while we looked.
        if (this.#inOrder()[0] === head) return;
        continue;
      }
      // It may have left, or another one may be next.
      if (this.#inOrder()[0] !== head) continue;
      this.#waiting.splice(this.#waiting.indexOf(head), 1);
      head.admitted(this.#share(head.run));
    }
  }

  async #hasRoom(resources: RunResources): Promise<boolean> {
    // One run alone is always admitted: what a job states is what its person wants.
    if (this.#obstacle(resources, Number.POSITIVE_INFINITY) !== undefined) return false;
    if (this.#running.size === 0) return true;
    return this.#obstacle(resources, await this.#machine.freeMemory()) === undefined;
  }

  /** @param free bytes that programs can get. Undefined: it may start. */
  #obstacle(resources: RunResources, free: number): WaitingReason | undefined {
    if (this.#running.size === 0) return undefined;
    const running = [...this.#running].map(({ run }) => run);
    const runs = running.map(({ runId }) => runId);
    const cores = running.reduce((sum, each) => sum + coresOf(each.resources), 0);
    const freeCores = Math.max(0, this.#machine.cores - cores);
    if (coresOf(resources) > this.#machine.cores - cores)
      return { kind: 'cores', runs, needed: coresOf(resources), free: freeCores };
    const needed = footprintOf(resources);
    const memory = running.reduce((sum, each) => sum + footprintOf(each.resources), 0);
    const left = this.#machine.memory * memoryShare - memory;
    if (needed > left) return { kind: 'memory', runs, needed, free: Math.max(0, left) };
    return needed > free ? { kind: 'other-programs', needed, free } : undefined;
  }

  #share(run: AdmittedRun): AsyncDisposable {
    const held: Running = { run, admittedOn: this.#clock() };
    this.#running.add(held);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#running.delete(held);
        await this.#look();
      },
    };
  }
}

function shareText({ runId, jobName, priority, resources }: AdmittedRun): Omit<RunningShare, 'admittedOn'> {
  return { runId, jobName, priority, cores: coresOf(resources), memory: footprintOf(resources) };
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
