/** The output columns of a node, compared with its input, and the lineage of the chosen one. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { ColumnLineage } from '#renderer/features/jobs/inspector/column-lineage.tsx';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { SimpleTable, type RowMark, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ColumnsTabProps {
  readonly name: string;
  readonly job: Job;
  /** Key of the node and its output. */
  readonly nodeId: string;
  readonly columns: readonly ColumnText[] | undefined;
  /** Of all inputs together; undefined for a source. */
  readonly before: readonly ColumnText[] | undefined;
}

interface ColumnRow extends ColumnText {
  readonly change: 'same' | 'new' | 'retyped';
}

export function ColumnsTab({ name, job, nodeId, columns, before }: ColumnsTabProps) {
  const traced = useEditorView(({ tracedColumn }) => tracedColumn);
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
  const chosen = traced?.nodeId === nodeId ? rows.find((row) => row.name === traced.column)?.name : undefined;
  return (
    <div className={inspectorStyles.columns}>
      <SimpleTable
        label="Output columns of the node"
        columns={shape}
        rows={rows}
        keyOf={({ name }) => name}
        markOf={(row) => (row.name === chosen ? 'chosen' : marks[row.change])}
        onChoose={({ name: column }) => showInEditor({ tracedColumn: { nodeId, column } })}
        choosesByArrows
        subjectOf={(row) => ({
          menus: ['node-column'],
          title: row.name,
          column: row,
          opening: {
            title: 'Show where the column comes from and goes',
            open: () => showInEditor({ tracedColumn: { nodeId, column: row.name } }),
          },
        })}
        empty="This node has no output columns."
      />
      {chosen === undefined ? (
        <p className={classes(textStyles.muted, inspectorStyles.lineageHint)}>
          Choose a column to see where it comes from and where it goes.
        </p>
      ) : (
        <ColumnLineage name={name} job={job} nodeId={nodeId} column={chosen} />
      )}
    </div>
  );
}

const marks: Readonly<Record<string, RowMark>> = { new: 'added', retyped: 'changed' };

const shape: readonly SimpleColumn<ColumnRow>[] = [
  {
    title: 'Column',
    cell: ({ name, type }) => (
      <span className={layoutStyles.iconAndName}>
        <TypeIcon type={type} />
        <span className={classes(textStyles.strong, textStyles.truncated)} title={name}>
          {name}
        </span>
      </span>
    ),
  },
  {
    title: 'Type',
    cell: ({ type }) => (
      <span className={textStyles.monospace} title={type}>
        {type}
      </span>
    ),
  },
  {
    title: '',
    width: '70',
    cell: ({ change }) => (
      <span className={textStyles.caption}>{change === 'new' ? '+ new' : change === 'retyped' ? 'retyped' : ''}</span>
    ),
  },
];
