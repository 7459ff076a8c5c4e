/** A repeatable choice of fault points; the seed is printed in the tests' names and taken from TENON_FAULT_SEED. */

import { randomNumbers } from '#engine/testing/random.ts';

export const faultSeed = Number(process.env['TENON_FAULT_SEED'] ?? Math.floor(Math.random() * 1e9));

/** Without repeats, in random order. */
export function sample<T>(items: readonly T[], size: number, seed: number): T[] {
  const random = randomNumbers(seed);
  const left = [...items];
  return Array.from(
    { length: Math.min(size, items.length) },
    () => left.splice(Math.floor(random() * left.length), 1)[0]!,
  );
}
