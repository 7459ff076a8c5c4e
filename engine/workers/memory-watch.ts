/**
 * Watches the memory of a worker process. DuckDB's own limit does not count what some functions take (a width in `format` fills
 * gigabytes in one step), and all that readers of ours take. The host then ends the process, before the system ends any other.
 */

/** Milliseconds between two looks; one takes some microseconds. */
const everyMillis = 100;
const gibibyte = 1024 ** 3;

/**
 * Bytes that a worker may take: usual work peaks at twice the limit of its instance.
 * @param memoryLimit of DuckDB, bytes.
 */
export function mostResident(memoryLimit: number): number {
  return 2 * memoryLimit + gibibyte;
}

/** Looks while something runs; never keeps the process alive. */
export class MemoryWatch {
  #most = 0;
  readonly #isBusy: () => boolean;
  readonly #onOvergrown: (bytes: number) => void;

  constructor(isBusy: () => boolean, onOvergrown: (bytes: number) => void) {
    this.#isBusy = isBusy;
    this.#onOvergrown = onOvergrown;
    setInterval(() => this.#look(), everyMillis).unref();
  }

  /** What an earlier, larger instance took is not always given back to the system, so the limit never falls. */
  allow(memoryLimit: number): void {
    this.#most = Math.max(this.#most, mostResident(memoryLimit));
  }

  #look(): void {
    if (this.#most === 0 || !this.#isBusy()) return;
    const bytes = process.memoryUsage.rss();
    if (bytes > this.#most) this.#onOvergrown(bytes);
  }
}
