/**
 * Files of one folder whose names differ only in their numbers, such as one a day, and that still became a table each. One
 * table was probably meant, so each is reported with the columns that stand against it.
 */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import type { FileGroup } from '#engine/crawl/group-tables.ts';

/** Two files may have such names by chance. */
const leastFiles = 3;

/** @param nameOf of a file by its number, without folders. */
export function markSeries(
  groups: readonly FileGroup[],
  shapes: ShapeSet,
  nameOf: (file: number) => string,
): readonly FileGroup[] {
  const series = new Map<string, FileGroup[]>();
  for (const group of groups) {
    if (group.file === null || group.unfit !== undefined) continue;
    const name = nameOf(group.file);
    const pattern = name.replaceAll(/\d+/gu, '#');
    if (pattern === name) continue;
    const key = JSON.stringify([group.folder.path, pattern, shapes.format(group.shapes[0]!)]);
    const found = series.get(key);
    if (found === undefined) series.set(key, [group]);
    else found.push(group);
  }
  const besides = new Map<FileGroup, number | null>();
  for (const members of series.values()) {
    if (members.length < leastFiles) continue;
    const [first] = members;
    for (const member of members)
      besides.set(member, shapes.similar(member.shapes, first!.shapes) ? null : first!.file);
  }
  if (besides.size === 0) return groups;
  return groups.map((group) => {
    const beside = besides.get(group);
    return beside === undefined ? group : { ...group, unfit: { beside } };
  });
}
