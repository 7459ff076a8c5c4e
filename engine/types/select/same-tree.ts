/** Whether two syntax trees are equal, apart from positions in their texts. */

/**
 * Equal except for `query_location`. Uses a list instead of recursion, so depth is not limited by the stack.
 * @param skip pairs of nodes that count as equal without comparing them.
 */
export function sameTree(
  left: unknown,
  right: unknown,
  skip: (left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>) => boolean = () => false,
): boolean {
  const waiting: [unknown, unknown][] = [[left, right]];
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const [one, other] = pair;
    if (Object.is(one, other)) continue;
    if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length) return false;
      for (const [index, item] of one.entries()) waiting.push([item, other[index]]);
      continue;
    }
    if (!isNode(one) || !isNode(other)) return false;
    if (skip(one, other)) continue;
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length) return false;
    for (const name of names) {
      if (!Object.hasOwn(other, name)) return false;
      if (name !== 'query_location') waiting.push([one[name], other[name]]);
    }
  }
  return true;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
