/** Percentiles of measured values. */

/**
 * Linear interpolation between the two nearest ranks.
 * @param fraction 0…1; 0.5 is the median.
 * @throws RangeError when there is no value.
 */
export function percentile(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new RangeError('A percentile needs at least one value.');
  const sorted = values.toSorted((left, right) => left - right);
  const place = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

export function quartiles(values: readonly number[]): readonly [lower: number, upper: number] {
  return [percentile(values, 0.25), percentile(values, 0.75)];
}

/** Milliseconds of each of `times` runs, one after the other. */
export async function measureTimes(times: number, work: (index: number) => unknown): Promise<number[]> {
  const measured: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const start = performance.now();
    await work(index);
    measured.push(performance.now() - start);
  }
  return measured;
}
