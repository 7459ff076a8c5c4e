/** The records that a run of fixed records read: each as rejected, and as fixed. */

import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { RunLink } from '#renderer/features/runs/run-link.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { countOf, fileName } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface FixedRecordsProps {
  readonly runId: string;
  readonly redriveOf: string;
}

export function FixedRecords({ runId, redriveOf }: FixedRecordsProps) {
  const records = useProcedure('getRedrivenRecords', { id: runId }).data;
  if (records === undefined) return null;
  return (
    <section className={quarantineStyles.fixedRecords} aria-label="Fixed records">
      <div className={pageStyles.bar}>
        <b>{countOf(records.length, 'fixed record')}</b>
        <span className={textStyles.muted}>that were rejected by run</span>
        <RunLink id={redriveOf} />
      </div>
      <SimpleTable label="Fixed records" columns={columns} rows={records} keyOf={({ id }) => String(id)} />
    </section>
  );
}

const columns: readonly SimpleColumn<RejectedRecordText>[] = [
  {
    title: 'Location',
    width: '220',
    cell: ({ file, line }) =>
      file === null ? (
        <span className={textStyles.muted}>a row of the job</span>
      ) : (
        <span title={file}>
          {fileName(file)}
          {line === null ? '' : `, line ${line}`}
        </span>
      ),
  },
  { title: 'Original', cell: ({ raw }) => <span className={textStyles.monospace}>{raw ?? 'not kept'}</span> },
  { title: 'As read', cell: ({ redrive }) => <span className={textStyles.monospace}>{redrive?.fixed}</span> },
];
