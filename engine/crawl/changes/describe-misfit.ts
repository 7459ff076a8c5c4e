/** Why files do not fit the table around them, in words. */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import { columnKeys, mergeRulesOf } from '#engine/types/merge-schemas.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Columns of one sort that are named. */
const mostNamed = 5;

/**
 * @param own shapes of the files. @param table shapes of the table; undefined: there is none.
 * @returns a part of a sentence.
 */
export function describeMisfit(shapes: ShapeSet, own: readonly number[], table: readonly number[] | undefined): string {
  if (table === undefined) return 'the files around it have too little in common for one table';
  const [found, wanted] = [shapes.format(own[0]!), shapes.format(table[0]!)];
  if (found !== wanted) return `its format is ${found}, the table is ${wanted}`;
  const rules = mergeRulesOf(found);
  const [mine, theirs] = [shapes.schemaOf(own), shapes.schemaOf(table)];
  const [myKeys, theirKeys] = [columnKeys(mine, rules), columnKeys(theirs, rules)];
  const types = new Map(theirs.map((column, index) => [theirKeys[index]!, formatHive(column.type)]));
  const common = mine.filter((_, index) => types.has(myKeys[index]!));
  const others = mine.filter((_, index) => !types.has(myKeys[index]!)).map(({ name }) => name);
  const known = new Set(myKeys);
  const missing = theirs.filter((_, index) => !known.has(theirKeys[index]!)).map(({ name }) => name);
  const typed = mine.flatMap(({ name, type }, index) => {
    const other = types.get(myKeys[index]!);
    return other === undefined || other === formatHive(type) ? [] : [`${name} is ${formatHive(type)}, not ${other}`];
  });
  const words = [sharedColumns(mine.length, common.length, others)];
  if (missing.length > 0) words.push(`it lacks ${named(missing)}`);
  if (typed.length > 0) words.push(named(typed));
  return words.join('; ');
}

function sharedColumns(all: number, common: number, others: readonly string[]): string {
  if (common === 0)
    return all === 1
      ? `its only column, ${others[0]}, is not in the table`
      : `none of its ${all} columns (${named(others)}) are in the table`;
  const shared =
    all === 1
      ? 'its only column is in the table'
      : `${common} of its ${all} columns ${common === 1 ? 'is' : 'are'} in the table`;
  return others.length === 0 ? shared : `${shared}, but not ${named(others)}`;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}
