/** Lists of records inside the values of a JSON file: often the rows that a person wants. Pure. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { typeParts } from '#renderer/ui/format/type-parts.ts';

/** Deeper lists are rarely the rows of the file. */
const deepest = 4;

/** Paths such as `$.data.items[*]`, from the columns of the file as they are now; names that a path has to quote are skipped. */
export function nestedRowPaths(columns: readonly ColumnText[]): string[] {
  return columns.flatMap(({ name, type }) => listsIn(`$.${name}`, name, type, 1));
}

function listsIn(path: string, name: string, type: string, depth: number): string[] {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || depth > deepest) return [];
  if (type.startsWith('array<struct<')) return [`${path}[*]`];
  if (!type.startsWith('struct<')) return [];
  return typeParts(type.slice('struct<'.length, -1)).flatMap((field) => {
    const at = field.indexOf(':');
    const inner = field.slice(0, at);
    return listsIn(`${path}.${inner}`, inner, field.slice(at + 1), depth + 1);
  });
}
