/** Names of columns that a script adds between two steps. */

import { foldName } from '#engine/base/same-name.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** The name, with underscores until no column has it in any case. */
export function freeName(wanted: string, columns: Schema): string {
  const taken = new Set(columns.map(({ name }) => foldName(name)));
  let name = wanted;
  while (taken.has(foldName(name))) name = `_${name}`;
  return name;
}
