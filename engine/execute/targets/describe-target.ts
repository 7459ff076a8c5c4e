/** What a target writes, as its description beside the files says it. */

import type { TableChange } from '#engine/catalog/commit-entities.ts';
import type { Table } from '#engine/catalog/entities.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { roomFor, withRoom } from '#engine/execute/targets/long-records.ts';
import { describeChange } from '#engine/execute/targets/target-description.ts';

type Written = Required<Pick<TableChange, 'databaseName' | 'name' | 'reading' | 'place'>>;

export interface DescribedFiles {
  readonly written: Written;
  /** Of the description, see target-description.ts. */
  readonly hash: string;
}

/**
 * What a target writes, by the longest record of a file (bytes; undefined: not known). Files with the same room for
 * their records have the same description, which is made once.
 * @param table as it is; undefined when the run makes it.
 */
export function targetDescriber(
  target: PlannedTarget,
  table: Pick<Table, 'partitionKeys'> | undefined,
): (longest: number | undefined) => DescribedFiles {
  const known = new Map<number | null, DescribedFiles>();
  return (longest) => {
    const room = roomFor(target, longest);
    const before = known.get(room);
    if (before !== undefined) return before;
    const written = describeTarget(target, table, room);
    const described = { written, hash: describeChange(written)!.hash };
    known.set(room, described);
    return described;
  };
}

function describeTarget(
  target: PlannedTarget,
  table: Pick<Table, 'partitionKeys'> | undefined,
  room: number | null,
): Written {
  const keys = table?.partitionKeys ?? [];
  return {
    ...target.table,
    reading: {
      options: withRoom(target, room),
      columns: target.schema.filter(({ name }) => !target.partitionKeys.includes(name)),
    },
    place: {
      root: target.root,
      fileName: target.fileName,
      format: target.format,
      compression: target.compression,
      partitionKeys:
        keys.length > 0
          ? keys.map(({ name, type }) => ({ name, type }))
          : target.partitionKeys.map((key) => target.schema.find(({ name }) => name === key)!),
    },
  };
}
