/** Draws by seed: numbers, picks, shuffles, and whether a rare thing happens. */

import { randomNumbers } from '#engine/testing/random.ts';

export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
    // The first numbers of neighbouring seeds are similar.
    for (let count = 0; count < 5; count++) this.#next();
  }

  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** From 0 to 1. */
  fraction(): number {
    return this.#next();
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)]!;
  }

  shuffle<T>(from: readonly T[]): T[] {
    const left = [...from];
    const drawn: T[] = [];
    while (left.length > 0) drawn.push(...left.splice(this.whole(0, left.length - 1), 1));
    return drawn;
  }

  /** `count` different members, in any order. */
  some<T>(from: readonly T[], count: number): T[] {
    return this.shuffle(from).slice(0, count);
  }
}
