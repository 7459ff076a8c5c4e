/** A filter that keeps every row, or stops the script. */

/**
 * @param cases `WHEN condition THEN error`, in Spark SQL.
 * @returns a condition that is never false. It is not deterministic from its first case on: Spark would test rows that a filter
 *   before removes, or move it before nodes that remove rows. A last case alone is dropped where Spark knows that another one is true.
 */
export function stopWhere(cases: readonly string[]): string {
  return `CASE WHEN monotonically_increasing_id() < 0 THEN false ${cases.join(' ')} ELSE true END`;
}

/** @param message an expression of Spark SQL. */
export function stopWith(message: string): string {
  return `CAST(raise_error(${message}) AS BOOLEAN)`;
}
