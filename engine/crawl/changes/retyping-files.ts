/** Which file of a planned table gives a column another type than the catalog has, and the value that did it. In the worker. */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import { unread } from '#engine/crawl/grouping/group-tables.ts';
import type { RetypingFile } from '#engine/crawl/operations.ts';
import type { TableFiles } from '#engine/crawl/plan-tables.ts';
import type { ReadTarget } from '#engine/crawl/read-target.ts';
import { sameType, type Column } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { columnKeys, mergeRulesOf, mergeTypeSet } from '#engine/types/merge-schemas.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Files that are read once more to name the value; of the others only the path is named. */
const mostReadAgain = 3;

/** @param columns as the catalog has them. */
export async function findRetypingFiles(
  columns: readonly Column[],
  read: ReadTarget,
  table: TableFiles,
  shapes: ShapeSet,
  context: OperationContext,
): Promise<RetypingFile[]> {
  const { listed } = read;
  const rules = mergeRulesOf(table.table.reading.classification);
  const keys = columnKeys(
    columns.map(({ name, sourceName, type }) => ({ name: sourceName ?? name, type })),
    rules,
  );
  const readAgain = new Map<number, ReadonlyMap<string, string>>();
  const found: RetypingFile[] = [];
  for (const [index, { name, type: known }] of columns.entries()) {
    const columnOf = (shape: number): Column | undefined => {
      const { schema } = shapes.shapes[shape]!;
      return schema[columnKeys(schema, rules).indexOf(keys[index]!)];
    };
    const others = new Map<number, Column>();
    for (const shape of new Set(table.files.map((file) => listed.shapes[file]!))) {
      const column = shape === unread ? undefined : columnOf(shape);
      if (column !== undefined && !sameType(mergeTypeSet([known, column.type], rules), known))
        others.set(shape, column);
    }
    const file = table.files.find((each) => others.has(listed.shapes[each]!));
    if (file === undefined) continue;
    const column = others.get(listed.shapes[file]!)!;
    if (!readAgain.has(file) && readAgain.size < mostReadAgain) readAgain.set(file, await read.misfits(file, context));
    found.push({
      name,
      path: listed.objects[file]!.path,
      type: formatHive(column.type),
      misfit: readAgain.get(file)?.get(column.name) ?? null,
    });
  }
  return found;
}
