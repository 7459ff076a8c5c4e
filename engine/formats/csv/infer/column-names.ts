/** Names of CSV columns: empty ones are numbered, equal ones are made different. */

import { foldName, numberedNames } from '#engine/base/same-name.ts';

/** Glue's name of the column at an index, from 0. */
export function numberedColumn(index: number): string {
  return `col${index}`;
}

/**
 * @returns as many names as columns. An empty name becomes `col<index>`; a name that came before, also in other
 *   capitals (DuckDB and Hive do not tell them apart), gets `_1`, `_2`, … behind. No name holds a NUL: SQL has none.
 */
export function uniqueColumnNames(header: readonly string[], columnCount: number): string[] {
  const taken = new Set<string>();
  const names: string[] = [];
  const wanted = Array.from(
    { length: columnCount },
    (_, index) => header[index]?.replaceAll('\0', '') || numberedColumn(index),
  );
  const written = new Set(wanted.map((name) => foldName(name)));
  const numbered = numberedNames();
  for (const name of wanted) {
    let unique = name;
    // A name from the header itself belongs to its own column.
    while (taken.has(foldName(unique)) || (unique !== name && written.has(foldName(unique)))) unique = numbered(name);
    taken.add(foldName(unique));
    names.push(unique);
  }
  return names;
}
