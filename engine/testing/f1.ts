/** How much of what was expected a reader found. */

/** F1 of two multisets of texts; 1 when both are empty. */
export function f1(expected: readonly string[], found: readonly string[]): number {
  if (expected.length === 0 && found.length === 0) return 1;
  const left = new Map<string, number>();
  for (const text of expected) left.set(text, (left.get(text) ?? 0) + 1);
  let common = 0;
  for (const text of found) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    common += 1;
  }
  return (2 * common) / (expected.length + found.length);
}
