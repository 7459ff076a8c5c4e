/** Names of CSV columns: empty ones are numbered, equal ones are made different. */

import { foldName } from '#engine/base/same-name.ts';
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
  for (const name of wanted) {
    let unique = name;
    for (let number = 1; taken.has(foldName(unique)); number += 1) {
      const next = `${name}_${number}`;
      // A name from the header itself belongs to its own column.
      if (!written.has(foldName(next))) unique = next;
    }
    taken.add(foldName(unique));
    names.push(unique);
  }
  return names;
}
