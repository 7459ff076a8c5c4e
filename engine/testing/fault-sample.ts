/** A repeatable choice of fault points; the seed is printed in the tests' names and taken from TENON_FAULT_SEED. */

export const faultSeed = Number(process.env['TENON_FAULT_SEED'] ?? Math.floor(Math.random() * 1e9));

/** Numbers from 0 to 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
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
