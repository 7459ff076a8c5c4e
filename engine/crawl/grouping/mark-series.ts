/**
 * Files of one folder whose names differ only in their numbers, such as one a day, and that still became a table each. One
 * table was probably meant, so each is reported with the columns that stand against it.
 */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import type { FileGroup } from '#engine/crawl/grouping/group-tables.ts';

/** Two files may have such names by chance. */
const leastFiles = 3;

/** @param nameOf of a file by its number, without folders. */
export function markSeries(
  groups: readonly FileGroup[],
  shapes: ShapeSet,
  nameOf: (file: number) => string,
): readonly FileGroup[] {
  const numbered = groups.filter(({ file, unfit }) => file !== null && unfit === undefined && /\d/u.test(nameOf(file)));
  const series = Map.groupBy(numbered, ({ folder, file, shapes: [shape] }) =>
    JSON.stringify([folder.path, nameOf(file!).replaceAll(/\d+/gu, '#'), shapes.format(shape!)]),
  );
  const besides = new Map<FileGroup, number | null>();
  for (const members of series.values()) {
    if (members.length < leastFiles) continue;
    const [first] = members;
    for (const member of members) {
      if (!shapes.similar(member.shapes, first!.shapes)) besides.set(member, first!.file);
      // Directly in the target, files are a table each though their columns are the same.
      else if (member.folder.depth > 0) besides.set(member, null);
    }
  }
  if (besides.size === 0) return groups;
  return groups.map((group) => {
    const beside = besides.get(group);
    return beside === undefined ? group : { ...group, unfit: { beside } };
  });
}
