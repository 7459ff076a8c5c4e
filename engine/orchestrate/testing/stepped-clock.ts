/** A clock that a test sets; who wishes to be woken is woken when the time passes. */

import type { TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';

export class SteppedClock implements TriggerClock {
  #now: number;
  #wishes: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  wakeAfter(milliseconds: number, wake: () => void): () => void {
    const wish = { at: this.#now + milliseconds, wake };
    this.#wishes.push(wish);
    return () => (this.#wishes = this.#wishes.filter((each) => each !== wish));
  }

  /** @param settled resolves when what was woken has nothing left to do. */
  async advance(to: number, settled: () => Promise<void>): Promise<void> {
    await settled();
    for (;;) {
      const next = this.#wishes.filter(({ at }) => at <= to).sort((left, right) => left.at - right.at)[0];
      if (next === undefined) break;
      this.#wishes = this.#wishes.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settled();
    }
    this.#now = to;
  }

  /** Without waking anybody: a computer that sleeps, a clock that is set, a host that is closed. */
  jump(to: number): void {
    this.#now = to;
  }

  /** Of a host that ended. */
  forgetWishes(): void {
    this.#wishes = [];
  }
}
