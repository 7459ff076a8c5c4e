/** Files of one source as scans. */

import type { SourceScan } from '#engine/compile/compiled-query.ts';
import type { SourceObject } from '#engine/execute/plan/run-plan.ts';

/** More parts would make a statement that takes longer to plan than to run. */
const mostParts = 64;

/**
 * Files that are read alike and follow each other are one scan, so that rows come in the order of the files: DropDuplicates,
 * `first` and `last` go by it. Where the readings change too often, all files of a reading are one scan.
 */
export function scansOf(
  readings: readonly SourceScan['reading'][],
  objects: readonly Pick<SourceObject, 'path' | 'reading'>[],
): readonly SourceScan[] {
  const parts: { readonly at: number; readonly files: string[] }[] = [];
  for (const { reading, path } of objects) {
    const last = parts.at(-1);
    if (last?.at === reading) last.files.push(path);
    else parts.push({ at: reading, files: [path] });
  }
  if (parts.length <= mostParts) return parts.map(({ at, files }) => ({ reading: readings[at]!, files }));
  const together = Map.groupBy(objects, ({ reading }) => reading);
  return [...together].map(([at, files]) => ({ reading: readings[at]!, files: files.map(({ path }) => path) }));
}
