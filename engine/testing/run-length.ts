/**
 * How much of an exhaustive test runs: `npm test` takes some of its cases, `npm test -- --all` an eighth, and
 * `TENON_WHOLE=1 npm test -- --all` (`.ci/run --long`) every one.
 */

/** With slow tests and real processes. */
export const isWholeRun = process.env['TENON_SLOW_TESTS'] === '1';
const hasEveryCase = isWholeRun && process.env['TENON_WHOLE'] === '1';

/**
 * @param short how many cases a short run takes, evenly spread from the first one on; or which. Those that are named by
 *   what they are run whole in a longer one.
 * @param long how many a whole run takes (default: an eighth).
 */
export function casesOfRun<T>(
  cases: readonly T[],
  short: number | ((each: T) => boolean),
  long?: number,
): readonly T[] {
  if (hasEveryCase) return cases;
  if (typeof short === 'function') return isWholeRun ? cases : cases.filter(short);
  const taken = isWholeRun ? (long ?? Math.max(short, Math.ceil(cases.length / 8))) : short;
  const group = (index: number): number => Math.floor((index * taken) / cases.length);
  return cases.filter((_each, index) => index === 0 || group(index) !== group(index - 1));
}

/** Of a property: how often it is tried. @param long in a whole run (default: an eighth). */
export function triesOfRun(whole: number, short: number, long = Math.max(short, Math.ceil(whole / 8))): number {
  if (hasEveryCase) return whole;
  return isWholeRun ? long : short;
}
