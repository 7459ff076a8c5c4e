/** The difference of two versions of a schema, column by column. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';

export interface SchemaChange {
  readonly name: string;
  readonly type: string;
  readonly isPartitionKey: boolean;
  readonly change: 'same' | 'added' | 'removed' | 'type';
  /** Type in the earlier version, where it differs. */
  readonly before?: string;
}

export interface SchemaVersion {
  readonly columns: readonly ColumnText[];
  readonly partitionKeys: readonly ColumnText[];
}

/** In the order of the later version, removed columns at the end. @param earlier undefined: nothing to compare with. */
export function compareSchemas(later: SchemaVersion, earlier: SchemaVersion | undefined): SchemaChange[] {
  const now = [
    ...later.columns.map((column) => ({ ...column, isPartitionKey: false })),
    ...later.partitionKeys.map((column) => ({ ...column, isPartitionKey: true })),
  ];
  if (earlier === undefined) return now.map((column) => ({ ...column, change: 'same' }));
  const before = new Map([...earlier.columns, ...earlier.partitionKeys].map(({ name, type }) => [name, type]));
  const changes = now.map((column): SchemaChange => {
    const type = before.get(column.name);
    before.delete(column.name);
    if (type === undefined) return { ...column, change: 'added' };
    return type === column.type ? { ...column, change: 'same' } : { ...column, change: 'type', before: type };
  });
  return [
    ...changes,
    ...[...before].map(([name, type]): SchemaChange => ({ name, type, isPartitionKey: false, change: 'removed' })),
  ];
}
