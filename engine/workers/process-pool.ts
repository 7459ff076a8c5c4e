/** A pool of worker processes: one idle worker ahead of demand, a maximum, a queue, and leases apart from it. */

import { join } from 'node:path';
import { isWithin } from '#engine/base/path-below.ts';
import { newId } from '#engine/base/ids.ts';
import type { Log } from '#engine/base/log.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Operation } from '#engine/workers/operation.ts';
import { makeFirstToEnd, removeWorkerFolder, setWorkerPriority } from '#engine/workers/process-upkeep.ts';
import { timedOut, WorkerClient, type AnswerWorker } from '#engine/workers/worker-client.ts';
import { PooledWorker } from '#engine/workers/pooled-worker.ts';
import { mostResting, RestingWorkers } from '#engine/workers/resting-workers.ts';
import type { RunOptions, WorkerLease, WorkerLimits, WorkerPool, WorkerState } from '#engine/workers/worker-pool.ts';
import type { SpawnWorker } from '#engine/workers/worker-process.ts';
import type { SystemScope } from '#engine/workers/system-scope.ts';
import type { WorkerRegistry } from '#engine/workers/worker-registry.ts';

export interface PoolOptions {
  /** Workers that run operations at once; leases are not counted. */
  readonly maximum: number;
  readonly limits: WorkerLimits;
  /** Modules of operations that workers load before it is known what they will do; absent: all. */
  readonly loadsAhead?: readonly string[];
}

export interface ProcessPoolOptions extends PoolOptions {
  readonly spawn: SpawnWorker;
  readonly log: Log;
  readonly temporaryRoot: string;
  readonly registry: WorkerRegistry;
  readonly answer?: AnswerWorker | undefined;
  /** Nice value of the processes, 0 is normal. */
  readonly priority: number;
  /** What the system lets all of them use together; absent: what there is. */
  readonly scope?: SystemScope | undefined;
  /** Milliseconds after which idle workers are ended; the next request starts one. */
  readonly idleAfter: number;
  /** Milliseconds until the first worker is started ahead of demand; 0: at once; null: on demand only. */
  readonly sparesAfter: number | null;
  /** False: for one command, after whose end nobody would take them; only the first worker is started ahead of demand. */
  readonly keepsSpares: boolean;
  /**
   * Folders in which each worker may write besides its own and those that its lease names, and nowhere else, as far as
   * the system can hold it to that.
   */
  readonly confinedTo: readonly string[];
  /** Folders in which most leases write: a worker that has run the pool's own operations can be lent for them. */
  readonly usuallyWrites: readonly string[];
  /** True if most leases name folders: workers that are started ahead are not confined, nor set up, before theirs. */
  readonly setsUpLate: boolean;
}

interface Waiter {
  take(worker: PooledWorker): void;
  fail(error: EngineError): void;
}

/**
 * Milliseconds until the next worker is started ahead of demand: after a lease ends, and after it began when it lasts
 * that long. Started beside a run of some seconds, it would slow it down.
 */
const spareAfterEnd = 500;
const spareAfterBeginning = 30_000;
/** Milliseconds between two leases of fresh workers after which a third one is expected: its worker starts beside the second. */
const quickSuccession = 1000;
/** Milliseconds of a lease after which its process is ended in any case, and gives its memory back. */
const longestLight = 3000;
/** Bytes that a process may take to wait for its next lease; a fresh one takes 150 MB. */
const heaviestResting = 256 * 1024 * 1024;

export class ProcessPool implements WorkerPool {
  readonly #options: ProcessPoolOptions;
  readonly #idle: PooledWorker[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #all = new Set<PooledWorker>();
  readonly #leased = new Set<PooledWorker>();
  /** Between two leases; counted as leased. */
  readonly #resting = new RestingWorkers();
  /** Workers on their way there. */
  readonly #clearing = new Set<Promise<void>>();
  readonly #dismissing: NodeJS.Timeout;
  #closed = false;
  #closing: Promise<void> | undefined;
  #preforking: NodeJS.Timeout | undefined;
  /** When a fresh worker was lent last; milliseconds as of performance.now(). */
  #lentAt = -Infinity;
  /** Fresh workers lent in quick succession, since no resting one was for what was asked. */
  #missed = 0;
  /** Why the system does not hold the workers to their places, once one has said so. */
  #obstacle: string | undefined;
  /** Folders of workers that ended by themselves, on their way out. */
  readonly #removing = new Set<Promise<void>>();

  constructor(options: ProcessPoolOptions) {
    this.#options = options;
    this.#dismissing = setInterval(() => this.#dismissIdle(), Math.max(50, Math.min(options.idleAfter / 5, 60_000)));
    this.#dismissing.unref();
    if (options.sparesAfter === 0) this.#keepOneAhead();
    else if (options.sparesAfter !== null) this.#preforkLater(options.sparesAfter);
  }

  get workers(): readonly WorkerState[] {
    return [...this.#all].map((worker) => ({
      isBusy: !this.#idle.includes(worker) && !this.#resting.has(worker),
      memory: worker.client.memory,
    }));
  }

  get confinedBelow(): string | null {
    return this.#obstacle === undefined ? this.#options.temporaryRoot : null;
  }

  async run<Input, Output>(
    operation: Operation<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    const asked = performance.now();
    const worker = await this.#acquire(operation.name, options);
    worker.memory = options.memory ?? worker.memory;
    try {
      return (await worker.client.run(operation.name, input, options, performance.now() - asked)) as Output;
    } finally {
      this.#release(worker);
    }
  }

  async lease(limits = this.#options.limits, writes = limits.writableDirectories ?? []): Promise<WorkerLease> {
    await Promise.all(this.#clearing);
    if (this.#closed) throw poolClosed();
    const folders = this.#foldersFor(writes);
    const rested = this.#resting.take(limits, folders);
    if (rested !== undefined) this.#missed = 0;
    const worker = rested ?? this.#lend(limits, folders);
    const begun = performance.now();
    const end = async (): Promise<void> => {
      await this.#discard(worker);
      this.#preforkLater(spareAfterEnd);
    };
    return {
      temporaryDirectory: worker.temporaryDirectory,
      workerId: worker.temporaryDirectory.slice(worker.temporaryDirectory.lastIndexOf('wk_')),
      get memory() {
        return worker.client.alive ? worker.client.memory : null;
      },
      run: async (operation, input, options = {}) => (await worker.client.run(operation.name, input, options)) as never,
      end,
      [Symbol.asyncDispose]: async () => {
        const isLight = performance.now() - begun < longestLight;
        // Targets on another file system, each with its folders: the next lease names others, too, and clearing takes a fifth of a start.
        if (!isLight || this.#missed > mostResting || this.#closed || worker.client.busy) return end();
        const clearing = this.#rest(worker, limits);
        this.#clearing.add(clearing);
        void clearing.finally(() => this.#clearing.delete(clearing));
      },
    };
  }

  /** Ends it instead if it took much memory, of which allocators give back little. */
  async #rest(worker: PooledWorker, limits: WorkerLimits): Promise<void> {
    const bytes = await worker.client.clear();
    if (this.#closed || bytes > heaviestResting) {
      await this.#discard(worker);
      this.#preforkLater(spareAfterEnd);
      return;
    }
    worker.idleSince = Date.now();
    for (const surplus of this.#resting.put(worker, limits)) await this.#discard(surplus);
    // The next lease may name other folders.
    if (this.#options.setsUpLate) this.#preforkLater(spareAfterEnd);
  }

  /** A new instance takes some 30 ms, a new process ten times that. */
  #lend(limits: WorkerLimits, folders: readonly string[] | null): PooledWorker {
    const idle = this.#takeIdle(folders);
    const worker = idle ?? this.#resting.takeOldest(folders) ?? this.#spawn();
    this.#leased.add(worker);
    if (worker !== idle || !worker.isSetUp || limits !== this.#options.limits) worker.setUp(limits, folders);
    const before = this.#lentAt;
    this.#lentAt = performance.now();
    const isQuick = this.#options.setsUpLate && this.#lentAt - before < quickSuccession;
    this.#missed = isQuick ? this.#missed + 1 : 0;
    if (isQuick) this.#prefork();
    else this.#preforkLater(spareAfterBeginning);
    return worker;
  }

  /** Where a worker may write besides its own folder; null: anywhere, since nothing holds it. */
  #foldersFor(writes: readonly string[]): readonly string[] | null {
    const { confinedTo } = this.#options;
    if (this.#obstacle !== undefined) return null;
    const others = new Set(writes.filter((folder) => !confinedTo.some((held) => isWithin(folder, held))));
    return [...confinedTo, ...[...others].sort()];
  }

  #foldersOfOperations(): readonly string[] | null {
    return this.#foldersFor(this.#options.usuallyWrites);
  }

  /** May be called several times; resolves when the last folder is removed. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#dismissing);
    clearTimeout(this.#preforking);
    for (const waiter of this.#waiting.splice(0)) waiter.fail(poolClosed());
    await Promise.all([...this.#all].map((worker) => this.#discard(worker)));
    await Promise.all(this.#removing);
  }

  #acquire(operation: string, options: RunOptions): Promise<PooledWorker> {
    if (this.#closed) return Promise.reject(poolClosed());
    const folders = this.#foldersOfOperations();
    const free =
      this.#takeIdle(folders, options.memory) ?? (this.#working() < this.#options.maximum ? this.#spawn() : undefined);
    if (free !== undefined) {
      if (!free.isSetUp) free.setUp(this.#options.limits, folders);
      this.#prefork();
      return Promise.resolve(free);
    }
    return this.#wait(operation, options);
  }

  /** One that was killed meanwhile is forgotten when its exit is reported; one whose folders were removed cannot write any more. */
  #takeIdle(folders: readonly string[] | null, memory?: string): PooledWorker | undefined {
    // The last one first; what it keeps for others counts more.
    const inOrder = this.#idle.toSorted(
      (one, other) => Number(one.memory === memory) - Number(other.memory === memory),
    );
    for (const worker of inOrder.toReversed()) {
      const at = this.#idle.indexOf(worker);
      if (worker.isUsable && !worker.isFor(folders)) continue;
      this.#idle.splice(at, 1);
      if (worker.isUsable) return worker;
      if (worker.client.running) void this.#discard(worker);
    }
    return undefined;
  }

  #wait(operation: string, { signal, timeout }: RunOptions): Promise<PooledWorker> {
    const turn = Promise.withResolvers<PooledWorker>();
    const leave = (error: EngineError): void => {
      const at = this.#waiting.indexOf(waiter);
      if (at >= 0) this.#waiting.splice(at, 1);
      waiter.fail(error);
    };
    const onAbort = (): void =>
      leave(new EngineError('Cancelled', `${operation} was cancelled while it waited for a worker.`));
    const timing = timeout === undefined ? undefined : setTimeout(() => leave(timedOut(operation, timeout)), timeout);
    const settle = (): void => {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timing);
    };
    const waiter: Waiter = {
      take(worker) {
        settle();
        turn.resolve(worker);
      },
      fail(error) {
        settle();
        turn.reject(error);
      },
    };
    if (signal?.aborted === true) onAbort();
    else {
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
    }
    return turn.promise;
  }

  /** Workers that run or may run the pool's own operations. */
  #working(): number {
    return this.#all.size - this.#leased.size;
  }

  #release(worker: PooledWorker): void {
    if (worker.client.alive && !this.#closed) {
      const next = this.#waiting.shift();
      if (next !== undefined) next.take(worker);
      else {
        worker.idleSince = Date.now();
        this.#idle.push(worker);
      }
    } else this.#forget(worker);
  }

  /** The process has ended: the next waiting caller gets a fresh one. */
  #forget(worker: PooledWorker): void {
    if (!this.#all.delete(worker)) return;
    this.#leased.delete(worker);
    this.#resting.remove(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#options.registry.remove(worker.temporaryDirectory);
    const removing = removeWorkerFolder(worker.temporaryDirectory, this.#options.log);
    this.#removing.add(removing);
    void removing.then(() => this.#removing.delete(removing));
    if (this.#closed) return;
    if (this.#waiting.length > 0 && this.#working() < this.#options.maximum)
      this.#waiting.shift()!.take(this.#spawnSetUp());
    // A worker that dies before its first reply would die again: the next one is started on demand.
    else if (worker.client.ready && !worker.isDismissed) this.#prefork();
  }

  async #discard(worker: PooledWorker): Promise<void> {
    worker.client.kill();
    await worker.client.exited;
    this.#forget(worker);
    await removeWorkerFolder(worker.temporaryDirectory, this.#options.log);
  }

  #spawnSetUp(): PooledWorker {
    const worker = this.#spawn();
    worker.setUp(this.#options.limits, this.#foldersOfOperations());
    return worker;
  }

  #spawn(): PooledWorker {
    const { spawn, log, registry, temporaryRoot, priority, scope } = this.#options;
    const temporaryDirectory = join(temporaryRoot, `worker-${process.pid}-${newId('wk')}`);
    const started = spawn();
    started.onStart((pid) => {
      setWorkerPriority(pid, priority, log);
      makeFirstToEnd(pid, log);
      void scope?.add(pid);
      registry.add(pid, temporaryDirectory);
    });
    const client = new WorkerClient(started, log, ({ obstacle }) => this.#noteObstacle(obstacle), this.#options.answer);
    const worker = new PooledWorker(client, temporaryDirectory);
    this.#all.add(worker);
    void client.exited.then((exit) => {
      if (!this.#closed && this.#idle.includes(worker)) log.write('warning', 'An idle worker ended.', { ...exit });
      this.#forget(worker);
    });
    return worker;
  }

  #noteObstacle(obstacle: string | null): void {
    if (obstacle === null || this.#obstacle !== undefined) return;
    this.#obstacle = obstacle;
    for (const worker of this.#all) worker.holdNoMore();
    this.#options.log.write('info', 'The system does not confine workers.', { reason: obstacle });
  }

  /** Runs after the present caller: starting a process takes the host some milliseconds. */
  #prefork(): void {
    if (this.#options.keepsSpares) setImmediate(() => this.#keepOneAhead());
  }

  #preforkLater(milliseconds: number): void {
    if (this.#closed || !this.#options.keepsSpares) return;
    clearTimeout(this.#preforking);
    this.#preforking = setTimeout(() => this.#keepOneAhead(), milliseconds);
  }

  #keepOneAhead(): void {
    if (this.#closed || this.#idle.length > 0 || this.#working() >= this.#options.maximum) return;
    const spare = this.#options.setsUpLate ? this.#spawn() : this.#spawnSetUp();
    if (this.#options.setsUpLate) spare.client.load(this.#options.loadsAhead);
    this.#idle.push(spare);
  }

  /** Nobody needs one for now: none is started in its place. */
  #dismiss(worker: PooledWorker): void {
    worker.isDismissed = true;
    void this.#discard(worker);
  }

  #dismissIdle(): void {
    const limit = Date.now() - this.#options.idleAfter;
    while (this.#idle[0] !== undefined && this.#idle[0].idleSince <= limit) this.#dismiss(this.#idle.shift()!);
    for (const worker of this.#resting.idleSince(limit)) this.#dismiss(worker);
  }
}

function poolClosed(): EngineError {
  return new EngineError('InvalidState', 'The worker pool is closed.', { hint: 'Start Tenon again.' });
}
