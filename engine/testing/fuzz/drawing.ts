/** What both fuzzers draw with: numbers from the seed of one case, so that a case can be drawn again alone. */

import { randomNumbers } from '#engine/testing/random.ts';

export interface Drawing {
  /** A whole number from 0 up to, and without, `end`. */
  below(end: number): number;
  /** True once in so many times. */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** @param seed of the case. */
export function drawingOf(seed: number): Drawing {
  // Neighbouring seeds would begin alike.
  const random = randomNumbers(Math.imul(seed, 0x9e3779b1) | 0);
  const below = (end: number): number => Math.floor(random() * end);
  return { below, once: (times) => below(times) === 0, pick: (items) => items[below(items.length)]! };
}
