/** A filter that keeps every row, or stops the script. */

/**
 * @param stops conditions, and the message with which a row stops the script for which one is true; both in Spark SQL.
 * @returns a condition that is never false. It is not deterministic from its first case on: Spark would test rows that a filter
 *   before removes, or move it before nodes that remove rows. A last case alone is dropped where Spark knows that another one is true.
 */
export function stopWhere(stops: readonly (readonly [condition: string, message: string])[]): string {
  const cases = stops.map(([condition, message]) => `WHEN ${condition} THEN CAST(raise_error(${message}) AS BOOLEAN)`);
  return `CASE WHEN monotonically_increasing_id() < 0 THEN false ${cases.join(' ')} ELSE true END`;
}
