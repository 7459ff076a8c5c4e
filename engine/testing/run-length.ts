/** How much of an exhaustive test runs: `npm test` takes some of its cases, `npm test -- --all` every one. */

export const isWholeRun = process.env['TENON_SLOW_TESTS'] === '1';

/** @param short how many cases a short run takes, evenly spread from the first one on; or which. */
export function casesOfRun<T>(cases: readonly T[], short: number | ((each: T) => boolean)): readonly T[] {
  if (isWholeRun) return cases;
  if (typeof short === 'function') return cases.filter(short);
  const group = (index: number): number => Math.floor((index * short) / cases.length);
  return cases.filter((_each, index) => index === 0 || group(index) !== group(index - 1));
}

/** Of a property: how often it is tried. */
export function triesOfRun(whole: number, short: number): number {
  return isWholeRun ? whole : short;
}
