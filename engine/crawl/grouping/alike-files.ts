/**
 * Files directly in a target are a table each, also where their columns are the same: someone who collects files there
 * expects one table, so a warning names the option.
 */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import { cluster, type FileGroup } from '#engine/crawl/grouping/group-tables.ts';
import type { FileWarning } from '#engine/crawl/planned-table.ts';

/** Two tables of different things may have the same columns by chance; files whose names differ in their numbers alone do not. */
const leastFiles = 3;
const leastNumbered = 2;

const text =
  'each file directly in the target is a table, and these have the same columns. For one table, choose One table per target in the crawler (combineCompatibleSchemas).';

/**
 * @param groups of one target.
 * @param pathOf of a file by its number.
 * @returns per place of a group in `groups` the warning that its table gets: the first one of those that are alike.
 */
export function warnOfAlike(
  groups: readonly FileGroup[],
  shapes: ShapeSet,
  pathOf: (file: number) => string,
): ReadonlyMap<number, FileWarning> {
  const warnings = new Map<number, FileWarning>();
  const single = groups.flatMap(({ folder, file, unfit }, place) =>
    file !== null && folder.depth === 0 && unfit === undefined ? [{ place, file }] : [],
  );
  const alike = cluster(single, (left, right) =>
    shapes.similar(groups[left.place]!.shapes, groups[right.place]!.shapes),
  );
  for (const members of alike) {
    const names = new Set(members.map(({ file }) => pathOf(file).replaceAll(/\d+/gu, '#')));
    if (members.length < (names.size === 1 ? leastNumbered : leastFiles)) continue;
    const [first] = members;
    warnings.set(first!.place, { path: pathOf(first!.file), fileCount: members.length, text });
  }
  return warnings;
}
