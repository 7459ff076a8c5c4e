/** Rejected records by what was wrong with them: most first, one group to be chosen. */

import { groupKey, type RejectedGroup } from '#renderer/features/runs/quarantine/reject-records.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface RejectGroupsProps {
  readonly groups: readonly RejectedGroup[];
  readonly current: RejectedGroup | undefined;
  /** Of nodes inside of sub-flows, by id; others are known by their id. */
  readonly nodeNames: ReadonlyMap<string, string>;
  /** For which node a stage reads, by its id; undefined: one stage rejected all of them. */
  readonly stages: ReadonlyMap<string, string> | undefined;
  onChoose(group: RejectedGroup): void;
}

export function RejectGroups({ groups, current, stages, nodeNames, onChoose }: RejectGroupsProps) {
  const chosen = current === undefined ? '' : groupKey(current);
  const columns = columnsWith(nodeNames);
  return (
    <div className={quarantineStyles.groups} data-part="reasons">
      <SimpleTable
        label="Reasons"
        columns={stages === undefined ? columns : columns.toSpliced(3, 0, stageColumn(stages))}
        rows={groups}
        keyOf={groupKey}
        markOf={(group) => (groupKey(group) === chosen ? 'chosen' : undefined)}
        onChoose={onChoose}
        choosesByArrows
      />
    </div>
  );
}

function columnsWith(nodeNames: ReadonlyMap<string, string>): readonly SimpleColumn<RejectedGroup>[] {
  return [
    { title: 'Reason', wraps: true, cell: ({ reasonKind }) => reasonKind },
    {
      title: 'Column',
      width: '100',
      cell: ({ columnName }) => columnName ?? <span className={textStyles.muted}>the record</span>,
    },
    {
      title: 'Node',
      width: nodeNames.size === 0 ? '80' : '160',
      wraps: nodeNames.size > 0,
      cell: ({ nodeId }) => nodeNames.get(nodeId) ?? nodeId,
    },
    { title: 'Records', width: '72', numeric: true, cell: ({ recordCount }) => exactCount(recordCount) },
    {
      title: 'Run again',
      width: '80',
      numeric: true,
      cell: ({ redrivenCount }) => (
        <span className={classes(redrivenCount === 0 && textStyles.muted)}>{exactCount(redrivenCount)}</span>
      ),
    },
  ];
}

function stageColumn(stages: ReadonlyMap<string, string>): SimpleColumn<RejectedGroup> {
  return {
    title: 'Read for',
    width: '110',
    cell: ({ stageId }) => <span className={textStyles.truncated}>{stages.get(stageId ?? '') ?? stageId}</span>,
  };
}
