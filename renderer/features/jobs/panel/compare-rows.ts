/** Finds the cells that a row-wise node changed: rows before and after, side by side by their position. */

export type RowValues = Readonly<Record<string, unknown>>;

export interface Comparison {
  /** `row column` of the side behind, by position. */
  readonly changed: ReadonlySet<string>;
  /** Rows of which at least one cell differs, by position. */
  readonly changedRows: readonly number[];
}

/**
 * Rows can be compared only when the node keeps their number and order; otherwise undefined.
 * @param sourceOf the input column that an output column derives from; undefined: it is new.
 */
export function compareRows(
  before: readonly RowValues[],
  behind: readonly RowValues[],
  columns: readonly string[],
  sourceOf: (column: string) => string | undefined,
): Comparison | undefined {
  if (before.length !== behind.length) return undefined;
  const sources = columns.map(sourceOf);
  const changed = new Set<string>();
  const changedRows: number[] = [];
  for (const [row, values] of behind.entries()) {
    const earlier = before[row]!;
    let differs = false;
    for (const [index, column] of columns.entries()) {
      const source = sources[index];
      if (source !== undefined && sameValue(earlier[source], values[column])) continue;
      changed.add(cellKey(row, index));
      differs = true;
    }
    if (differs) changedRows.push(row);
  }
  return { changed, changedRows };
}

export function cellKey(row: number, column: number): string {
  return `${row} ${column}`;
}

function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNull(left) || isNull(right)) return isNull(left) && isNull(right);
  return plainText(left) === plainText(right);
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

/**
 * 12 and "12" are one number in two JSON forms: large integers and decimals cross the border as text. So are 1.50 and
 * 1.5; but 007 is more than 7 says.
 */
function plainText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^-?\d+\.\d+$/u.test(text) ? text.replace(/\.?0+$/u, '') : text;
}
