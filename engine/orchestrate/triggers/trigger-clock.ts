/** The time as the scheduler sees it, and a way to be woken; tests set another clock. */

export interface TriggerClock {
  now(): number;
  /** @returns takes the wish back. */
  wakeAfter(milliseconds: number, wake: () => void): () => void;
}

export const systemClock: TriggerClock = {
  now: Date.now,
  wakeAfter(milliseconds, wake) {
    const timer = setTimeout(wake, milliseconds);
    // A host that ends does not wait for the next due time.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
