/**
 * Watches the memory of a worker process. DuckDB's own limit does not count what some functions take (a width in `format` fills
 * gigabytes in one step), and all that readers of ours take. The host then ends the process, before the system ends any other.
 */

/** Milliseconds between two looks at a process that runs something. */
const everyMillis = 100;
/** At one that runs nothing: what it takes changes by little, and an idle service should cost nothing. */
const everyMillisAtRest = 2000;
/** Bytes; smaller changes are not reported. */
const reported = 4 * 1024 ** 2;
const gibibyte = 1024 ** 3;

/**
 * Bytes that a worker may take: usual work peaks at twice the limit of its instance.
 * @param memoryLimit of DuckDB, bytes.
 */
export function mostResident(memoryLimit: number): number {
  return 2 * memoryLimit + gibibyte;
}

interface MemoryNews {
  isBusy(): boolean;
  /** Resident bytes of the process: the first time, and when they differ much from those reported last. */
  onChanged(bytes: number): void;
  /** It runs something, and takes more than it may. */
  onOvergrown(bytes: number): void;
}

/** Never keeps the process alive. */
export class MemoryWatch {
  #most = 0;
  #last = 0;
  #next: NodeJS.Timeout | undefined;
  readonly #news: MemoryNews;

  constructor(news: MemoryNews) {
    this.#news = news;
    this.#next = setTimeout(() => this.#look(), everyMillis).unref();
  }

  /** Something runs from now on. */
  noteWork(): void {
    this.#lookLater();
  }

  /** What an earlier, larger instance took is not always given back to the system, so the limit never falls. */
  allow(memoryLimit: number): void {
    this.#most = Math.max(this.#most, mostResident(memoryLimit));
  }

  #lookLater(): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#look(), this.#news.isBusy() ? everyMillis : everyMillisAtRest).unref();
  }

  #look(): void {
    const isBusy = this.#news.isBusy();
    const bytes = process.memoryUsage.rss();
    if (Math.abs(bytes - this.#last) >= reported) {
      this.#last = bytes;
      this.#news.onChanged(bytes);
    }
    if (isBusy && this.#most > 0 && bytes > this.#most) this.#news.onOvergrown(bytes);
    this.#lookLater();
  }
}
