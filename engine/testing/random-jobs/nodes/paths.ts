/** Columns as the arguments of transforms name them. */

import type { ValueField } from '../value-types.ts';
import { formatPath, MissingColumn } from '../expressions/expression.ts';

export { formatPath as pathOf };

/** @throws MissingColumn. */
export function indexOf(columns: readonly ValueField[], name: string): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index === -1) throw new MissingColumn(name);
  return index;
}

/** Names must differ in more than case. */
export function haveDifferentNames(columns: readonly ValueField[]): boolean {
  return new Set(columns.map(({ name }) => name.toLowerCase())).size === columns.length;
}

export const freshNames = [
  'x',
  'Neu',
  'new name',
  'dot.ted',
  'Ünder',
  'y_2',
  'total',
  'order',
  'q"t',
  'tick`ed',
  'e[0]',
  ' ',
  ' padded ',
  'k=v',
  'partition_1',
];
