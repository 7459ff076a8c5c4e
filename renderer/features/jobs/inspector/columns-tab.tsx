/** The output columns of a node, compared with its input. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';

interface ColumnsTabProps {
  readonly columns: readonly ColumnText[] | undefined;
  /** Of all inputs together; undefined for a source. */
  readonly before: readonly ColumnText[] | undefined;
}

interface ColumnRow extends ColumnText {
  readonly change: 'same' | 'new' | 'retyped';
}

export function ColumnsTab({ columns, before }: ColumnsTabProps) {
  if (columns === undefined)
    return (
      <EmptyView
        title="Columns are not known yet"
        text="Columns appear once this node and everything upstream of it is free of problems."
      />
    );
  const earlier = new Map((before ?? []).map(({ name, type }) => [name, type]));
  const rows = columns.map((column): ColumnRow => {
    const type = earlier.get(column.name);
    return {
      ...column,
      change: before === undefined || type === column.type ? 'same' : type === undefined ? 'new' : 'retyped',
    };
  });
  return (
    <SimpleTable
      label="Output columns of the node"
      columns={shape}
      rows={rows}
      keyOf={({ name }) => name}
      rowClass={({ change }) => (change === 'new' ? 'row-added' : change === 'retyped' ? 'row-changed' : '')}
      empty="This node has no output columns."
    />
  );
}

const shape: readonly SimpleColumn<ColumnRow>[] = [
  {
    title: 'Column',
    cell: ({ name, type }) => (
      <span className="typ">
        <TypeIcon type={type} />
        <span className="strong cut" title={name}>
          {name}
        </span>
      </span>
    ),
  },
  {
    title: 'Type',
    cell: ({ type }) => (
      <span className="mono" title={type}>
        {type}
      </span>
    ),
  },
  {
    title: '',
    width: '70',
    cell: ({ change }) => (
      <span className="cap">{change === 'new' ? '+ new' : change === 'retyped' ? 'retyped' : ''}</span>
    ),
  },
];
