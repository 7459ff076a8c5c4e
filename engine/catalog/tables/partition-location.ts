/** Where partitions of a table are. Pure. */

import type { TableInput } from '#engine/catalog/entities.ts';

/** The location without a trailing separator, so that prefixes compare. */
export function foldLocation(location: string): string {
  return location.length > 1 ? location.replace(/[/\\]+$/, '') : location;
}

/** The folder of a partition: as many levels below the table's location as there are keys. */
export function partitionLocation(
  definition: Pick<TableInput, 'location' | 'partitionKeys'>,
  objectPath: string,
): string {
  const root = foldLocation(definition.location);
  if (objectPath.startsWith(root)) {
    let end = root.length;
    let levels = 0;
    for (; levels < definition.partitionKeys.length; levels += 1) {
      const next = nextSeparator(objectPath, end + 1);
      if (next < 0) break;
      end = next;
    }
    if (levels === definition.partitionKeys.length) return objectPath.slice(0, end);
  }
  return objectPath.slice(0, Math.max(objectPath.lastIndexOf('/'), objectPath.lastIndexOf('\\'), 0));
}

function nextSeparator(path: string, from: number): number {
  for (let index = from; index < path.length; index += 1) {
    const character = path[index];
    if (character === '/' || (character === '\\' && !path.startsWith('/'))) return index;
  }
  return -1;
}
