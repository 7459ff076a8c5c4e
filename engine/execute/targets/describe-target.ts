/** What a target writes, as its description beside the files says it. */

import type { TableChange } from '#engine/catalog/commit-entities.ts';
import type { Table } from '#engine/catalog/entities.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';

type Written = Required<Pick<TableChange, 'databaseName' | 'name' | 'reading' | 'place'>>;

/** @param table as it is; undefined when the run makes it. */
export function describeTarget(target: PlannedTarget, table: Pick<Table, 'partitionKeys'> | undefined): Written {
  const keys = table?.partitionKeys ?? [];
  return {
    ...target.table,
    reading: {
      options: target.readOptions,
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
