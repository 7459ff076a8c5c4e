/** How fast a measurement grows: the power of the size that it follows. */

/**
 * Between the two largest sizes, where what every call costs weighs least; 1 is linear, 2 the square.
 * @param values by rising size, each `factor` × the one before; more than 0.
 */
export function growthExponent(values: readonly number[], factor: number): number {
  const last = values.at(-1);
  const before = values.at(-2);
  if (last === undefined || before === undefined) throw new RangeError('Growth needs two sizes.');
  return Math.log(last / before) / Math.log(factor);
}
