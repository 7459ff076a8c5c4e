/** How long to wait before something that failed is tried again, when nothing else asks for it. */

/** In milliseconds. */
const first = 1000;
const longest = 30_000;

export class RetryWait {
  #failures = 0;

  /** @returns milliseconds: a second, and twice as long after each further failure, up to half a minute. */
  afterFailure(): number {
    const wait = Math.min(longest, first * 2 ** this.#failures);
    this.#failures += 1;
    return wait;
  }

  afterSuccess(): void {
    this.#failures = 0;
  }
}
