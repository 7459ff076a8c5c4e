/** Rows of a table with the columns `id` and `name`. */

import { bigintType, stringType } from '#engine/types/data-type.ts';

export const csv = (...rows: readonly string[]): string => `id,name\n${rows.map((row) => `${row}\n`).join('')}`;
export const json = (...rows: readonly (readonly [number, string])[]): string =>
  rows.map(([id, name]) => `{"id":${id},"name":"${name}"}\n`).join('');
export const typed = [
  { name: 'id', type: bigintType },
  { name: 'name', type: stringType },
];
