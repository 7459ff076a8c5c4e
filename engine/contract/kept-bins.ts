/** Which bins of a column a filter keeps that was drawn over its histogram. Known to the window as well, which counts while it is drawn. */

interface DrawnFilter {
  readonly operator: string;
  readonly values: readonly unknown[];
  readonly orNull?: boolean | undefined;
}

/**
 * @param filter undefined: it keeps all.
 * @returns by code: the bins in order, null, and what has no bin; undefined: it cannot be said by whole bins.
 */
export function keptBins(
  bins: readonly { readonly from: string; readonly to: string }[],
  filter: DrawnFilter | undefined,
): readonly boolean[] | undefined {
  if (filter === undefined) return Array.from({ length: bins.length + 2 }, () => true);
  const { operator, values, orNull } = filter;
  if (operator === 'isNull') return [...bins.map(() => false), true, false];
  if (operator !== 'range') return undefined;
  const first = bins.findIndex(({ from }) => from === String(values[0]));
  const last = bins.findIndex(({ to }) => to === String(values[1]));
  if (first === -1 || last < first) return undefined;
  return [...bins.map((_, code) => code >= first && code <= last), orNull === true, false];
}
