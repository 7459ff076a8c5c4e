/** The order of paths in the catalog: SQLite's, which compares UTF-8 bytes and so code points. Pure. */

/** Negative, 0 or positive. JavaScript's own `<` differs when a surrogate pair meets a unit from U+E000. */
export function comparePaths(left: string, right: string): number {
  if (left === right) return 0;
  const end = Math.min(left.length, right.length);
  for (let index = 0; index < end; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Moves surrogates, which encode code points above U+FFFF, after all other code units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The cheapest comparison that is right for these paths. */
export function pathComparison(paths: Iterable<string>): (left: string, right: string) => number {
  for (const path of paths) if (/[\ud800-\udfff]/.test(path)) return comparePaths;
  return compareUnits;
}

/** JavaScript's own order; right for paths without surrogates. */
export function compareUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
