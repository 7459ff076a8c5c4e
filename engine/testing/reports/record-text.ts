/** Records of reports, to compare them. */

/** A record as one text. Cells behind the last one with a value do not count. */
export function recordText(cells: readonly string[]): string {
  return JSON.stringify(cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1));
}
