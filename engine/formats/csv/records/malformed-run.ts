/** Quotes of a text pair in two ways, so its records run into one of two breaks. */
const mostRuns = 2;

/** The values of the record just read, as `RecordReader` holds them. */
export interface RecordValues {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly quoted: Uint8Array;
}

interface LastValue {
  readonly start: number;
  readonly end: number;
  readonly quoted: number;
}

export class MalformedRuns {
  #runs: readonly MalformedRun[] = [];

  add(run: MalformedRun): void {
    this.#runs = [run, ...this.#runs].slice(0, mostRuns);
  }

  clear(): void {
    this.#runs = [];
  }

  /** The one that has a value which begins there and does not lie behind its break. */
  find(start: number): MalformedRun | undefined {
    return this.#runs.find((run) => run.valuesFrom(start) > 0);
  }
}

/**
 * A record that breaks far behind its first line. Its lines are taken one by one then, and most of them run into the same
 * breaks; they are not read up to those again, which would take time by the square of the size.
 */
export class MalformedRun {
  /** Where its values begin, up to the last one that breaks; behind the quote of a quoted value. */
  readonly #starts: Int32Array;
  readonly #count: number;
  /** Where the last value begins whose quote does not close. */
  readonly #unclosedStart: number;
  readonly #last: LastValue;

  /** @param count of its values in all. @param broken @param unclosed index of the last value that is so; -1: none. */
  constructor(values: RecordValues, count: number, broken: number, unclosed: number) {
    const { starts, ends, quoted } = values;
    this.#starts = starts.slice(0, broken + 1);
    this.#count = count;
    this.#unclosedStart = starts[unclosed] ?? -1;
    const last = count - 1;
    this.#last = { start: starts[last]!, end: ends[last]!, quoted: quoted[last]! };
  }

  /** Sets the last of so many values: whether it is empty decides whether it counts. */
  putLast(values: RecordValues, count: number): void {
    const last = count - 1;
    values.starts[last] = this.#last.start;
    values.ends[last] = this.#last.end;
    values.quoted[last] = this.#last.quoted;
  }

  isUnclosedFrom(start: number): boolean {
    return start <= this.#unclosedStart;
  }

  /** Values from that one to the end of the record; 0 where no value up to the last break begins there. */
  valuesFrom(start: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return this.#starts[low] === start ? this.#count - low : 0;
  }
}
