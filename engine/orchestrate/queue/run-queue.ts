/** The queue of job runs: pools share the machine, and each run of a pool is admitted by its priority and age, when there is room for it. */

import type { AdmittedRun, Admission, RunResources, RunShare } from '#engine/execute/index.ts';
import type { Pool } from '#engine/contract/definitions/pool.ts';
import { thisMachine, type Machine } from '#engine/orchestrate/queue/machine.ts';
import { cancelled, notWaitingError, staysError } from '#engine/orchestrate/queue/queue-errors.ts';
import { shareText, type QueueState } from '#engine/orchestrate/queue/queue-state.ts';
import { PoolShares, type Charged } from '#engine/orchestrate/queue/pool-shares.ts';
import {
  changePlaces,
  compareQueued,
  movesOf,
  neighbourOf,
  orderOfPools,
  type Direction,
  type QueuedRun,
} from '#engine/orchestrate/queue/queue-order.ts';
import {
  memoryShare,
  resourcesOfJob,
  type RunDefaults,
  type StatedWorkers,
} from '#engine/orchestrate/queue/run-resources.ts';
import {
  machineObstacle,
  poolObstacle,
  takenBy,
  takenOf,
  type WaitingReason,
} from '#engine/orchestrate/queue/waiting-reason.ts';

/** How long a run is taken to last when the order of those that wait is foreseen. */
const assumedLength = 60_000;
/** Free memory changes without telling us. */
const lookAgainAfter = 1000;

/** What a workspace states for its queue. */
export interface QueueSettings {
  readonly defaults: RunDefaults;
  /** A pool that is not among them has weight 1 and no limits. */
  readonly pools: readonly Pool[];
}

const unlimited = { weight: 1, maxRuns: null, maxCores: null, maxMemory: null } as const;
const fromMachine: QueueSettings = { defaults: { workerMemory: null, workerThreads: null, workers: null }, pools: [] };

interface Waiting extends QueuedRun {
  readonly run: AdmittedRun;
  readonly arrivedOn: number;
  movedAs: number | null;
  readonly admitted: (share: RunShare) => void;
}

interface Running extends Charged {
  /** With the workers that it has now. */
  run: AdmittedRun;
}

export class RunQueue implements Admission {
  readonly #machine: Machine;
  readonly #settings: () => QueueSettings;
  readonly #clock: () => number;
  readonly #shares: PoolShares;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Running>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** Something came, left or ended since the last look. */
  #changed = false;
  /** Id of the run that is next and for which other programs leave too little memory. */
  #shortOfMemory: string | undefined;
  #arrivals = 0;
  #moves = 0;
  /** Milliseconds since 1970; null: it is not held. */
  #heldOn: number | null = null;

  /**
   * @param settings asked for each run and at each look.
   * @param clock milliseconds since 1970.
   */
  constructor(
    machine: Machine = thisMachine(),
    settings: () => QueueSettings = () => fromMachine,
    clock: () => number = Date.now,
  ) {
    this.#machine = machine;
    this.#settings = settings;
    this.#clock = clock;
    this.#shares = new PoolShares((pool) => this.#pool(pool).weight);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get running(): number {
    return this.#running.size;
  }

  resourcesOf(job: StatedWorkers): RunResources {
    return resourcesOfJob(job, this.#settings().defaults, this.#machine);
  }

  async admit(run: AdmittedRun, signal: AbortSignal): Promise<RunShare> {
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
        arrivedOn: this.#clock(),
        sequence: (this.#arrivals += 1),
        movedAs: null,
        admitted: (share) => {
          signal.removeEventListener('abort', leave);
          resolve(share);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      const active = this.#activePools();
      if (!active.has(run.pool)) this.#shares.enter(run.pool, active, [...this.#running], this.#clock());
      this.#waiting.push(entry);
      void this.#look();
    });
  }

  /**
   * A waiting run is next, before all that were moved earlier; the limits of its pool still count.
   * @throws EngineError InvalidState when it does not wait.
   */
  startNext(runId: string, title: string): void {
    this.#entry(runId, `start ${title} next`).movedAs = this.#moves += 1;
    void this.#look();
  }

  /**
   * A waiting run changes places with the one before or behind it in its pool.
   * @throws EngineError InvalidState when it does not wait, is at the end, or priorities decide.
   */
  move(runId: string, direction: Direction, title: string): void {
    const entry = this.#entry(runId, `move ${title} ${direction}`);
    const found = neighbourOf(entry, orderOfPools(this.#waiting, this.#clock()).get(entry.run.pool)!, direction);
    if ('stays' in found) throw staysError(entry, found.stays, direction);
    changePlaces(entry, found.neighbour);
    void this.#look();
  }

  #entry(runId: string, act: string): Waiting {
    const entry = this.#waiting.find(({ run }) => run.runId === runId);
    if (entry !== undefined) return entry;
    throw notWaitingError(act);
  }

  /** Nothing starts until {@link release}; what runs is not touched. Ends with this process. */
  hold(): void {
    this.#heldOn ??= this.#clock();
  }

  release(): void {
    this.#heldOn = null;
    void this.#look();
  }

  async describe(): Promise<QueueState> {
    const free = await this.#machine.freeMemory();
    const { ready, limited } = this.#inOrder();
    const moves = movesOf(this.#waiting, this.#clock());
    const known = this.#settings().pools;
    const others = [...this.#activePools()].filter((name) => !known.some((pool) => pool.name === name));
    const reasonOf = (entry: Waiting, place: number): WaitingReason => {
      if (this.#heldOn !== null) return { kind: 'held', since: this.#heldOn };
      if (place === -1) {
        const ahead = limited.slice(0, limited.indexOf(entry)).filter(({ run }) => run.pool === entry.run.pool);
        if (ahead.length > 0) return { kind: 'turn', runs: idsOf(ahead) };
        return this.#poolObstacle(entry.run) ?? { kind: 'turn', runs: [] };
      }
      return (
        (place === 0 ? this.#obstacle(entry.run.resources, free) : undefined) ?? {
          kind: 'turn',
          runs: idsOf(ready.slice(0, place)),
        }
      );
    };
    return {
      heldOn: this.#heldOn,
      cores: this.#machine.cores,
      memory: this.#limits.memory,
      running: [...this.#running].map(({ run, admittedOn }) => ({ ...shareText(run), admittedOn })),
      waiting: [...ready, ...limited].map((entry) => ({
        ...shareText(entry.run),
        waitsSince: entry.arrivedOn,
        isMoved: entry.movedAs !== null,
        ...moves.get(entry)!,
        reason: reasonOf(entry, ready.indexOf(entry)),
      })),
      pools: [...known, ...others.toSorted().map((name) => this.#pool(name))],
    };
  }

  #pool(name: string): Pool {
    return this.#settings().pools.find((pool) => pool.name === name) ?? { ...unlimited, name };
  }

  get #limits(): { readonly cores: number; readonly memory: number } {
    return { cores: this.#machine.cores, memory: this.#machine.memory * memoryShare };
  }

  /** Of which runs run or wait. */
  #activePools(): Set<string> {
    return new Set([...this.#running, ...this.#waiting].map(({ run }) => run.pool));
  }

  /**
   * `ready`: in the order in which they start if each lasts as long; `limited`: behind the limit of their pools. A pool's
   * own runs never overtake its first one.
   * @param most of those that are ready.
   */
  #inOrder(most = Number.POSITIVE_INFINITY): {
    readonly ready: readonly Waiting[];
    readonly limited: readonly Waiting[];
  } {
    const now = this.#clock();
    const running = [...this.#running];
    const inPools = new Map<string, Waiting[]>();
    const limited: Waiting[] = [];
    const heads = new Map<string, boolean>();
    for (const entry of this.#waiting.toSorted((left, right) => compareQueued(left, right, now))) {
      const { pool } = entry.run;
      if (!heads.has(pool)) heads.set(pool, this.#poolObstacle(entry.run) === undefined);
      if (heads.get(pool) === false) limited.push(entry);
      else if (inPools.has(pool)) inPools.get(pool)!.push(entry);
      else inPools.set(pool, [entry]);
    }
    this.#shares.level([...inPools.keys()], running, now);
    const had = new Map([...inPools.keys()].map((pool) => [pool, this.#shares.hadBy(pool, running, now)]));
    const ready: Waiting[] = [];
    while (inPools.size > 0 && ready.length < most) {
      const next = [...inPools.values()]
        .map(([head]) => head!)
        .reduce((best, each) => (isBefore(each, best) ? each : best));
      const { pool, resources } = next.run;
      ready.push(next);
      inPools.get(pool)!.shift();
      if (inPools.get(pool)!.length === 0) inPools.delete(pool);
      had.set(pool, had.get(pool)! + this.#shares.chargeOf(pool, this.#shareOf(resources), assumedLength));
    }
    return { ready, limited };

    function isBefore(left: Waiting, right: Waiting): boolean {
      const isMoved = left.movedAs !== null || right.movedAs !== null;
      const difference = isMoved ? 0 : had.get(left.run.pool)! - had.get(right.run.pool)!;
      return (difference || compareQueued(left, right, now)) < 0;
    }
  }

  #shareOf(resources: RunResources): number {
    const { cores, memory } = this.#limits;
    const taken = takenOf(resources);
    return Math.max(taken.cores / cores, taken.memory / memory);
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
    const nextOf = (): Waiting | undefined => (this.#heldOn === null ? this.#inOrder(1).ready[0] : undefined);
    for (let head = nextOf(); head !== undefined; head = nextOf()) {
      const hasRoom = await this.#hasRoom(head.run);
      // It may have left, or another one may have come to the front while we looked.
      if (nextOf() !== head) continue;
      if (!hasRoom) return;
      this.#waiting.splice(this.#waiting.indexOf(head), 1);
      head.admitted(this.#share(head.run));
    }
  }

  async #hasRoom({ runId, resources }: AdmittedRun): Promise<boolean> {
    this.#shortOfMemory = undefined;
    // One run alone is always admitted: what a job states is what its person wants.
    if (this.#obstacle(resources, Number.POSITIVE_INFINITY) !== undefined) return false;
    if (this.#running.size === 0) return true;
    const hasRoom = this.#obstacle(resources, await this.#machine.freeMemory()) === undefined;
    if (!hasRoom) this.#shortOfMemory = runId;
    return hasRoom;
  }

  /** @param free bytes that programs can get. Undefined: it may start. */
  #obstacle(resources: RunResources, free: number): WaitingReason | undefined {
    return machineObstacle(
      takenOf(resources),
      [...this.#running].map(({ run }) => takenBy(run)),
      { ...this.#limits, free },
    );
  }

  /** Undefined: its pool lets it start. */
  #poolObstacle({ pool, resources }: AdmittedRun): WaitingReason | undefined {
    return poolObstacle(takenOf(resources), this.#takenIn(pool), this.#pool(pool));
  }

  #takenIn(pool: string): ReturnType<typeof takenBy>[] {
    return [...this.#running].filter(({ run }) => run.pool === pool).map(({ run }) => takenBy(run));
  }

  #share(run: AdmittedRun): RunShare {
    const least = run.resources.workers;
    const held: Running = { run, pool: run.pool, share: this.#shareOf(run.resources), admittedOn: this.#clock() };
    this.#running.add(held);
    const wantedBy = (): AdmittedRun | null =>
      held.run.resources.workers > least && this.#running.has(held) ? this.#blocked(run.pool) : null;
    return {
      get workers() {
        return held.run.resources.workers;
      },
      get wantedBy() {
        return wantedBy();
      },
      grow: async () => {
        if (!this.#mayGrow(held, Number.POSITIVE_INFINITY)) return false;
        const free = await this.#machine.freeMemory();
        if (!this.#mayGrow(held, free)) return false;
        this.#resize(held, held.run.resources.workers + 1);
        return true;
      },
      shrink: () => {
        if (held.run.resources.workers <= least || !this.#running.has(held)) return;
        this.#resize(held, held.run.resources.workers - 1);
        void this.#look();
      },
      [Symbol.asyncDispose]: async () => {
        if (this.#running.delete(held)) this.#shares.settle(held, this.#clock());
        await this.#look();
      },
    };
  }

  #resize(held: Running, workers: number): void {
    const resources = { ...held.run.resources, workers };
    const before = this.#shares.chargeSoFar(held, this.#clock());
    held.run = { ...held.run, resources };
    held.share = this.#shareOf(resources);
    held.before = before;
    held.changedOn = this.#clock();
  }

  /** @param free bytes that programs can get. */
  #mayGrow(held: Running, free: number): boolean {
    const { resources, pool } = held.run;
    if (!this.#running.has(held) || resources.workers >= (resources.mostWorkers ?? 0)) return false;
    const { ready, limited } = this.#inOrder(1);
    // Those that are held want nothing yet.
    const isWanted = ready.length > 0 || limited.some((entry) => entry.run.pool === pool);
    if (isWanted && this.#heldOn === null) return false;
    const one = { ...resources, workers: 1 };
    return (
      this.#obstacle(one, free) === undefined &&
      poolObstacle(takenOf(one), this.#takenIn(pool), { ...this.#pool(pool), maxRuns: null }) === undefined
    );
  }

  /** The first waiting run that would start with less of the machine, or of its pool, taken. */
  #blocked(pool: string): AdmittedRun | null {
    if (this.#heldOn !== null) return null;
    const { ready, limited } = this.#inOrder(1);
    const head = ready[0];
    const isShort = head !== undefined && head.run.runId === this.#shortOfMemory;
    if (head !== undefined && this.#obstacle(head.run.resources, isShort ? 0 : Number.POSITIVE_INFINITY) !== undefined)
      return head.run;
    const inPool = limited.find((entry) => entry.run.pool === pool);
    const obstacle = inPool === undefined ? undefined : this.#poolObstacle(inPool.run);
    return obstacle?.kind === 'pool' && obstacle.limit !== 'runs' ? inPool!.run : null;
  }
}

function idsOf(entries: readonly Waiting[]): string[] {
  return entries.map(({ run }) => run.runId);
}
