/** Sources whose files are in `key=value` folders: the keys, their values, and the conditions on them. */

import { castToText } from './casts.ts';
import type { Draw } from './draw.ts';
import { drawCondition } from './expressions/draw-condition.ts';
import { reader, RowError } from './expressions/expression.ts';
import { Redraw, type PushDownPredicate, type RandomSource, type SourceFile } from './random-job.ts';
import { simple, type Row, type Value, type ValueField } from './value-types.ts';

/** Texts, none of them a number, with signs of globs, of folders and of their encoding. */
const texts = [
  'north',
  'a b',
  'x/y',
  '50%',
  'ünï',
  "it's",
  'k=v',
  'UPPER',
  '[x]',
  'a*b',
  '{a}',
  'what?',
  '007',
  '1st',
  ' ',
];
const numbers = [0n, 1n, 7n, 2024n, -5n, 2147483647n];

/** Mostly none. They follow the columns of the files. */
export function drawKeyColumns(draw: Draw): ValueField[] {
  const count = draw.chance(0.25) ? draw.whole(1, 2) : 0;
  return ['pk', 'region'].slice(0, count).map((name) => ({ name, type: draw.pick([simple('int'), simple('string')]) }));
}

/** @param first of the first file, which shows the types of the keys. */
export function drawKeyValues(draw: Draw, keys: readonly ValueField[], first: boolean): Value[] {
  return keys.map(({ type }) => {
    if (!first && draw.chance(0.15)) return null;
    return type.kind === 'int' ? draw.pick(numbers) : draw.pick(texts);
  });
}

/** The columns of all files, without the partition keys. */
export function fileColumns({ columns, keys }: RandomSource): readonly ValueField[] {
  return columns.slice(0, columns.length - keys.length);
}

/** What the file itself has, in its own order. */
export function ownContent(
  { columns }: RandomSource,
  { columnNames, rows }: SourceFile,
): { readonly columns: readonly ValueField[]; readonly rows: readonly Row[] } {
  const places = columnNames.map((own) => columns.findIndex(({ name }) => name === own));
  return {
    columns: places.map((place) => columns[place]!),
    rows: rows.map((row) => places.map((place) => row[place]!)),
  };
}

/** Names of the folders from the source's own folder down to the file. */
export function foldersOf({ columns, keys }: RandomSource, { keyValues }: SourceFile): string[] {
  return columns.slice(columns.length - keys.length).map(({ name, type }, index) => {
    const value = keyValues[index]!;
    return `${name}=${value === null ? '__HIVE_DEFAULT_PARTITION__' : encodeFolder(castToText(value, type)!)}`;
  });
}

/** Hive encodes signs that a path may not have, or that have a meaning in it. */
function encodeFolder(text: string): string {
  return text.replaceAll(/["#%'*/:=?\\{}[\]]/gu, (sign) => encodeURIComponent(sign).replace(/^[^%]$/u, hex));
}

function hex(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * undefined: none, or none that has a value for all partitions.
 * @param rows values of the keys.
 */
export function drawKeyPredicate(
  draw: Draw,
  keys: readonly ValueField[],
  rows: readonly Row[],
): PushDownPredicate | undefined {
  if (keys.length === 0 || !draw.chance(0.6)) return undefined;
  const frame = { columns: keys, rows, ordered: false };
  try {
    const expression = drawCondition({ draw, frame });
    const accepts = (values: readonly Value[]): boolean => expression.evaluate(reader(frame, values)) === true;
    for (const row of rows) accepts(row);
    return { text: expression.text, accepts };
  } catch (thrown) {
    if (thrown instanceof RowError || thrown instanceof Redraw) return undefined;
    throw thrown;
  }
}
