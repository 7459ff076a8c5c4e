/** Runs a step over many items, a few at once, in order of the results. */

/** Stops taking items at the first failure, waits for the steps under way, then throws that failure. */
export async function eachWithLimit<T, R>(
  items: readonly T[],
  limit: number,
  step: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length });
  let next = 0;
  let failure: { readonly reason: unknown } | undefined;
  const lanes = Array.from({ length: Math.min(limit, items.length) }, async () => {
    while (next < items.length && failure === undefined) {
      const index = next++;
      try {
        results[index] = await step(items[index]!, index);
      } catch (reason) {
        failure ??= { reason };
      }
    }
  });
  await Promise.all(lanes);
  if (failure !== undefined) throw failure.reason;
  return results;
}
