/** Names of columns of random sources: plain ones, hostile ones, and those that the engine replaces. */

import { sameName } from '#engine/base/same-name.ts';
import type { Draw } from './draw.ts';
import type { ValueField } from './value-types.ts';

export const plainNames = ['k', 'name', 'amount', 'v', 'day', 'seen_at', 'flag', 'label', 'city', 'note'];
export const hostileNames = [
  'b c',
  'dot.ted',
  'select',
  'ünï',
  'q"uote',
  "it's",
  'tick`s',
  '1st',
  'x[0]',
  'UPPER',
  'a,b',
  '$v',
  'order',
  'tab\there',
  'two\nlines',
  '日本 😀',
  'back\\slash',
  '--',
  '/* x */',
  ';',
  '*',
  '{x}',
  '50%',
  'a/b',
  'null',
  ' ',
  ' b ',
  '=x',
  'k=v',
  '%3D',
  '\u00A0',
  'e\u0301',
  // Names that the engine beneath gives by itself, or that ours have a meaning in.
  'partition_0',
  'filename',
  'rowid',
  'file_row_number',
  'in1',
  'tag',
  'x'.repeat(200),
];

interface LikeColumn {
  /** As the engine names it. */
  readonly name: string;
  /** In the file. */
  readonly fileName: string;
}

/** Mostly none: columns to add whose names in a file differ from another one only in case, or are empty. */
export function likeColumns(draw: Draw, columns: readonly ValueField[]): LikeColumn[] {
  if (!draw.chance(0.3)) return [];
  const twin = draw.pick(columns).name;
  const other = twin.toUpperCase() === twin ? twin.toLowerCase() : twin.toUpperCase();
  // Only the letters of ASCII have another case there.
  const like = other !== twin && sameName(other, twin) ? [{ name: `${other}_1`, fileName: other }] : [];
  const empty = draw.chance(0.5) ? [{ name: `col${columns.length + like.length}`, fileName: '' }] : [];
  return [...like, ...empty];
}
