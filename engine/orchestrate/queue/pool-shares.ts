/**
 * How much of the machine the runs of each pool have had, by weight: the pool that has had the least starts next.
 *
 * What counts is time × the larger of a run's shares of cores and memory. A pool gains nothing while it is idle, and what
 * it has had beyond others is forgotten past a limit, so that neither a day without runs nor a computer that slept decides
 * about the hours that follow.
 */

/** Milliseconds that a run counts at the least, also before it has lasted as long, so that pools take turns from the start. */
export const leastCharge = 1000;
/** Milliseconds of the whole machine, at weight 1, that a pool can be ahead of another one. */
export const mostAhead = 10 * 60_000;

export interface Charged {
  readonly pool: string;
  /** Larger of its shares of the machine's cores and memory, above 0. */
  share: number;
  /** Milliseconds since 1970. */
  readonly admittedOn: number;
  /** Since when it has this share, and what it has had before; absent: since it was admitted. */
  changedOn?: number;
  before?: number;
}

export class PoolShares {
  readonly #weightOf: (pool: string) => number;
  /** Of runs that have ended, by weight. */
  readonly #settled = new Map<string, number>();

  constructor(weightOf: (pool: string) => number) {
    this.#weightOf = weightOf;
  }

  /**
   * A run comes to a pool of which none runs or waits.
   * @param active the pools of which others run or wait.
   */
  enter(pool: string, active: Iterable<string>, running: readonly Charged[], now: number): void {
    const others = [...active];
    if (others.length === 0) this.#settled.clear();
    else
      this.#settled.set(
        pool,
        Math.max(this.#settled.get(pool) ?? 0, Math.min(...others.map((each) => this.hadBy(each, running, now)))),
      );
  }

  /** What a pool has had, by weight. */
  hadBy(pool: string, running: readonly Charged[], now: number): number {
    return running
      .filter((run) => run.pool === pool)
      .reduce((sum, run) => sum + this.#charge(run, now), this.#settled.get(pool) ?? 0);
  }

  /** A run has ended. */
  settle(run: Charged, now: number): void {
    this.#settled.set(run.pool, (this.#settled.get(run.pool) ?? 0) + this.#charge(run, now));
  }

  /** Forgets what pools have had beyond {@link mostAhead}. @param waiting pools with runs that may start. */
  level(waiting: readonly string[], running: readonly Charged[], now: number): void {
    const had = new Map(waiting.map((pool) => [pool, this.hadBy(pool, running, now)]));
    const most = Math.min(...had.values()) + mostAhead;
    for (const [pool, amount] of had)
      if (amount > most) this.#settled.set(pool, (this.#settled.get(pool) ?? 0) - (amount - most));
  }

  /** What a run of this share adds in a time. */
  chargeOf(pool: string, share: number, milliseconds: number): number {
    return (share * milliseconds) / this.#weightOf(pool);
  }

  /** Share × milliseconds that a run has had. */
  chargeSoFar({ share, admittedOn, changedOn = admittedOn, before = 0 }: Charged, now: number): number {
    return before + share * Math.max(0, now - changedOn);
  }

  #charge(run: Charged, now: number): number {
    return this.chargeOf(run.pool, 1, Math.max(run.share * leastCharge, this.chargeSoFar(run, now)));
  }
}
