/** The records of one group as rows: place, text, and what has become of each. */

import { IconCircleCheck, IconPencil } from '@tabler/icons-react';
import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { RunNumber } from '#renderer/features/runs/run-link.tsx';
import { exactCount, fileName } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { StateIcon, Tag } from '#renderer/ui/tag.tsx';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RecordListProps {
  readonly records: readonly RejectedRecordText[];
  readonly drafts: Readonly<Record<number, string>>;
  readonly current: number | undefined;
  onChoose(record: RejectedRecordText): void;
}

export function RecordList({ records, drafts, current, onChoose }: RecordListProps) {
  return (
    <div className={quarantineStyles.recordList}>
      <SimpleTable
        label="Rejected records"
        columns={columnsWith(drafts)}
        rows={records}
        keyOf={({ id }) => String(id)}
        markOf={({ id }) => (id === current ? 'chosen' : undefined)}
        onChoose={onChoose}
        choosesByArrows
        subjectOf={(record) => ({
          menus: ['record'],
          title: 'Rejected record',
          record,
          select: () => onChoose(record),
        })}
      />
    </div>
  );
}

function columnsWith(drafts: Readonly<Record<number, string>>): readonly SimpleColumn<RejectedRecordText>[] {
  return [
    {
      title: 'File',
      width: '120',
      cell: ({ file }) =>
        file === null ? <span className={textStyles.muted}>a row</span> : <span title={file}>{fileName(file)}</span>,
    },
    { title: 'Line', width: '60', numeric: true, cell: ({ line }) => line ?? none },
    {
      title: 'Byte',
      width: '72',
      numeric: true,
      cell: ({ byteOffset }) => (byteOffset === null ? none : exactCount(byteOffset)),
    },
    {
      title: 'Text',
      cell: ({ id, raw, redrive }) => {
        const text = redrive?.fixed ?? drafts[id] ?? raw;
        return text === null ? (
          <span className={textStyles.nullValue}>not kept</span>
        ) : (
          <span className={textStyles.monospace}>{text}</span>
        );
      },
    },
    {
      title: 'State',
      width: '110',
      cell: ({ id, redrive }) =>
        redrive !== null ? (
          <span className={classes(layoutStyles.row, layoutStyles.tight)}>
            {redrive.jobRunState === 'SUCCEEDED' ? (
              <IconCircleCheck size={14} stroke={1.5} className={textStyles.good} />
            ) : (
              <StateIcon state={redrive.jobRunState} size={14} />
            )}
            run <RunNumber id={redrive.runId} />
          </span>
        ) : drafts[id] !== undefined ? (
          <Tag tone="accent" icon={<IconPencil />}>
            fixed
          </Tag>
        ) : (
          <span className={textStyles.muted}>rejected</span>
        ),
    },
  ];
}

const none = <span className={textStyles.muted}>–</span>;
