/** Memory and spill of a run over time, in a bounded number of points: when there is no room, two become one with their maxima. Pure. */

export interface UsagePoint {
  /** Milliseconds since 1970; the begin of the time that the point is about. */
  readonly time: number;
  /** Bytes; the most that was measured in this time. */
  readonly memory: number;
  /** As `memory`; null: could not be measured. */
  readonly spilled: number | null;
  /** That the run had; the most in this time. */
  readonly workers: number;
}

export interface UsageRecord {
  /** Milliseconds that a point is about. */
  readonly every: number;
  /** By time; times in which nothing was measured have none. */
  readonly points: readonly UsagePoint[];
}

export const mostPoints = 600;
/** Of a run that has just begun: most take seconds. */
export const shortestEvery = 250;

export class UsageSeries {
  #every: number;
  #points: UsagePoint[];
  readonly #most: number;

  /** @param earlier what was measured before the run was paused. */
  constructor(earlier: UsageRecord = { every: shortestEvery, points: [] }, most = mostPoints) {
    this.#every = earlier.every;
    this.#points = [...earlier.points];
    this.#most = most;
  }

  /** Milliseconds after which to measure again. */
  get every(): number {
    return this.#every;
  }

  get record(): UsageRecord {
    return { every: this.#every, points: [...this.#points] };
  }

  add(measured: UsagePoint): void {
    const last = this.#points.at(-1);
    // A clock that was set back.
    const time = Math.max(measured.time, last?.time ?? measured.time);
    const slot = this.#slotOf(time);
    if (last !== undefined && last.time === slot) {
      this.#points[this.#points.length - 1] = joined(last, measured);
      return;
    }
    if (this.#points.length < this.#most) {
      this.#points.push({ ...measured, time: slot });
      return;
    }
    this.#halve();
    this.add({ ...measured, time });
  }

  /** Counted from the first point. */
  #slotOf(time: number): number {
    const from = this.#points[0]?.time ?? time;
    return from + Math.floor((time - from) / this.#every) * this.#every;
  }

  #halve(): void {
    const before = this.#points;
    this.#every *= 2;
    this.#points = [];
    const from = before[0]!.time;
    for (const point of before) {
      const time = from + Math.floor((point.time - from) / this.#every) * this.#every;
      const last = this.#points.at(-1);
      if (last?.time === time) this.#points[this.#points.length - 1] = joined(last, point);
      else this.#points.push({ ...point, time });
    }
  }
}

function joined(one: UsagePoint, other: UsagePoint): UsagePoint {
  return {
    time: one.time,
    memory: Math.max(one.memory, other.memory),
    spilled:
      one.spilled === null || other.spilled === null
        ? (one.spilled ?? other.spilled)
        : Math.max(one.spilled, other.spilled),
    workers: Math.max(one.workers, other.workers),
  };
}
