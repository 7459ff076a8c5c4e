/** A repeatable choice of fault points; the seed is printed in the tests' names and taken from TENON_FAULT_SEED. */

import { randomNumbers } from '#engine/testing/random.ts';

export const faultSeed = Number(process.env['TENON_FAULT_SEED'] ?? Math.floor(Math.random() * 1e9));

const isWhole = process.env['TENON_WHOLE'] === '1';

/** The cases of a slow suite: a share drawn by {@link faultSeed}, and all of them with TENON_WHOLE=1 (`.ci/run --long`). */
export function shareOf<T>(items: readonly T[], size: number): readonly T[] {
  return isWhole ? items : sample(items, size, faultSeed);
}

/** Without repeats, in random order. */
export function sample<T>(items: readonly T[], size: number, seed: number): T[] {
  const random = randomNumbers(seed);
  const left = [...items];
  return Array.from(
    { length: Math.min(size, items.length) },
    () => left.splice(Math.floor(random() * left.length), 1)[0]!,
  );
}
