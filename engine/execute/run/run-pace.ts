/** How fast the tasks of a run read their files, over the last seconds. Pure. */

export interface Pace {
  /** Bytes of source files, as stored; null: not known. */
  readonly bytesPerSecond: number | null;
  /** By the rows that finished tasks of the same stage read of their bytes; null: none has finished, or bytes are not known. */
  readonly rowsPerSecond: number | null;
}

export const noPace: Pace = { bytesPerSecond: null, rowsPerSecond: null };

/** Milliseconds that the pace looks back, and that it needs to say anything. */
const window = 10_000;
const leastMillis = 1000;
/** Reports come many times a second. */
const pointEvery = 200;

interface Point {
  readonly time: number;
  readonly bytes: number;
}

export class RunPace {
  #points: Point[] = [];
  #bytes = 0;
  #stageId: string | undefined;
  #finishedBytes = 0;
  #finishedRows = 0;

  /** A stage begins: its rows are of other sizes. */
  begin(stageId: string): void {
    if (this.#stageId === stageId) return;
    this.#stageId = stageId;
    this.#finishedBytes = 0;
    this.#finishedRows = 0;
    this.#points = [];
  }

  /** @param bytes that were read since the last report; fewer than none when a task begins again, which begins the pace again. */
  move(bytes: number, time: number): void {
    this.#bytes += bytes;
    if (bytes < 0) this.#points = [];
    const last = this.#points.at(-1);
    if (last !== undefined && time - last.time < pointEvery && this.#points.length > 1) this.#points.pop();
    this.#points.push({ time, bytes: this.#bytes });
    while (this.#points.length > 2 && time - this.#points[1]!.time >= window) this.#points.shift();
  }

  /** @param rows that its sources gave. */
  finish(bytes: number, rows: number): void {
    this.#finishedBytes += bytes;
    this.#finishedRows += rows;
  }

  get pace(): Pace {
    const [first, last] = [this.#points[0], this.#points.at(-1)];
    if (first === undefined || last === undefined || last.time - first.time < leastMillis) return noPace;
    if (last.bytes <= first.bytes) return noPace;
    const bytesPerSecond = ((last.bytes - first.bytes) * 1000) / (last.time - first.time);
    const rowsPerSecond =
      this.#finishedBytes === 0 ? null : (bytesPerSecond * this.#finishedRows) / this.#finishedBytes;
    return { bytesPerSecond, rowsPerSecond };
  }
}
