/**
 * Codes of columns, one byte a row, kept in the memory of a worker while people draw over histograms. Reading columns
 * again for each brush takes seconds at ten million rows; counting their codes takes milliseconds.
 */

/** Bytes of all codes. */
const mostBytes = 384_000_000;
/** Columns that a table has room for before its rows are sampled. */
const usualColumns = 16;
/** Milliseconds of disuse after which codes are dropped. */
const keptFor = 300_000;

const kept = new Map<string, Uint8Array>();
let forgetting: NodeJS.Timeout | undefined;

/**
 * Every n-th row is kept, and the others are not, so that all columns have room.
 * @param columns that are counted together. @returns n, a power of two; 1: every row.
 */
export function strideOf(rowCount: number, columns: number, most = mostBytes): number {
  let stride = 1;
  while ((rowCount / stride) * Math.max(usualColumns, columns) > most) stride *= 2;
  return stride;
}

/** @param key of the rows and the column. */
export function findCodes(key: string): Uint8Array | undefined {
  const codes = kept.get(key);
  if (codes !== undefined) keepCodes(key, codes);
  return codes;
}

/** Stores the codes and evicts the least recently used ones above the limit. */
export function keepCodes(key: string, codes: Uint8Array): void {
  kept.delete(key);
  kept.set(key, codes);
  let bytes = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of kept) {
    if (bytes <= mostBytes) break;
    bytes -= length;
    kept.delete(oldest);
  }
  clearTimeout(forgetting);
  forgetting = setTimeout(() => kept.clear(), keptFor).unref();
}
