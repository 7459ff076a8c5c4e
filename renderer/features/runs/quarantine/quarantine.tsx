/** The quarantine of a run: its rejected records by reason, each to be fixed and run again. */

import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { dropDrafts, useDrafts } from '#renderer/features/runs/quarantine/record-drafts.ts';
import { RecordForm } from '#renderer/features/runs/quarantine/record-form.tsx';
import { RecordList } from '#renderer/features/runs/quarantine/record-list.tsx';
import { RejectGroups } from '#renderer/features/runs/quarantine/reject-groups.tsx';
import {
  groupKey,
  redrive,
  useRecords,
  type RejectedGroup,
} from '#renderer/features/runs/quarantine/reject-records.ts';
import { ReplaceBar } from '#renderer/features/runs/quarantine/replace-bar.tsx';
import { useRunNodes, useStageNames } from '#renderer/features/runs/run-nodes.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import quarantineStyles from '#renderer/features/runs/quarantine/quarantine.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface QuarantineProps {
  readonly run: JobRunText;
  readonly groups: readonly RejectedGroup[];
}

export function Quarantine({ run, groups }: QuarantineProps) {
  const [chosen, setChosen] = useState<string>();
  const [recordId, setRecordId] = useState<number>();
  const group = groups.find((each) => groupKey(each) === chosen) ?? groups[0]!;
  const drafts = useDrafts(run.id);
  const { records, error, isLoading, hasMore, loadMore } = useRecords(run.id, group);
  const record = records.find(({ id }) => id === recordId) ?? records[0];
  const recordCount = groups.reduce((sum, each) => sum + each.recordCount, 0);
  const { stageId, nodeId } = group;
  const refusal = useProcedure('findRedriveRefusal', { id: run.id, stageId, nodeId }).data ?? null;
  const stages = useStageNames(run.id);
  const nodes = useRunNodes(run.jobName);
  const nodeNames = new Map(
    groups.flatMap((each): [string, string][] => {
      const name = nodes.get(each.nodeId)?.name;
      return name === undefined ? [] : [[each.nodeId, name]];
    }),
  );
  const stageCount = new Set(groups.map((each) => each.stageId)).size;
  const redriven = groups.reduce((sum, each) => sum + each.redrivenCount, 0);
  return (
    <div className={quarantineStyles.quarantine}>
      <div className={quarantineStyles.lists}>
        {refusal === null ? null : (
          <div className={classes(noteStyles.note, noteStyles.warning)} role="note">
            <p>{refusal.message}</p>
            {refusal.hint === null ? null : <p className={textStyles.secondary}>{refusal.hint}</p>}
          </div>
        )}
        <RejectGroups
          groups={groups}
          nodeNames={nodeNames}
          stages={stageCount > 1 ? stages : undefined}
          current={group}
          onChoose={(each) => {
            setChosen(groupKey(each));
            setRecordId(undefined);
          }}
        />
        <ReplaceBar runId={run.id} records={records} drafts={drafts} />
        {error !== null ? (
          <ErrorView error={error} />
        ) : isLoading ? (
          <LoadingView text="Loading rejected records" />
        ) : (
          <RecordList records={records} drafts={drafts} current={record?.id} onChoose={({ id }) => setRecordId(id)} />
        )}
        <div className={classes(pageStyles.foot, quarantineStyles.foot)} data-part="foot">
          <span>
            <b>{exactCount(recordCount)}</b> rejected {recordCount === 1 ? 'record' : 'records'}
          </span>
          {stageCount > 1 ? <span className={textStyles.muted}>a record is counted once for each target</span> : null}
          <span>{exactCount(redriven)} run again</span>
          {hasMore ? (
            <Button size="sm" onClick={loadMore}>
              Show more ({exactCount(records.length)} shown)
            </Button>
          ) : null}
          <RunAgain runId={run.id} group={group} records={records} drafts={drafts} refusal={refusal?.message} />
        </div>
      </div>
      {record === undefined ? null : (
        <RecordForm key={record.id} runId={run.id} group={group} record={record} draft={drafts[record.id]} />
      )}
    </div>
  );
}

interface RunAgainProps {
  readonly runId: string;
  readonly group: RejectedGroup;
  readonly records: ReturnType<typeof useRecords>['records'];
  readonly drafts: Readonly<Record<number, string>>;
  /** Why no fixed record of the group can be run; undefined: none is known. */
  readonly refusal: string | undefined;
}

/** Acts on the fixed records of the group that is shown; those of other groups wait. */
function RunAgain({ runId, group, records, drafts, refusal }: RunAgainProps) {
  const [busy, setBusy] = useState(false);
  const fixed = records.filter(({ id, redrive: taken }) => taken === null && drafts[id] !== undefined);
  const offReason = refusal ?? (fixed.length === 0 ? `Fix a record of ${group.nodeId} first` : undefined);
  const ids = fixed.map(({ id }) => id);
  const others = Object.keys(drafts).length - fixed.length;
  return (
    <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
      {others > 0 ? <span className={textStyles.warning}>{exactCount(others)} fixed under other reasons</span> : null}
      {fixed.length === 0 ? null : (
        <Button size="sm" tone="quiet" onClick={() => dropDrafts(runId, ids)}>
          Discard
        </Button>
      )}
      <Button
        changes
        size="sm"
        tone="primary"
        busy={busy}
        icon={<IconPlayerTrackNext size={14} stroke={1.5} />}
        offReason={offReason}
        onClick={() => {
          setBusy(true);
          void redrive(
            runId,
            fixed.map(({ id }) => ({ id, fixed: drafts[id]! })),
          ).finally(() => setBusy(false));
        }}
      >
        {fixed.length === 0 ? 'Run again' : `Run ${countOf(fixed.length, 'fixed record')} again`}
      </Button>
    </span>
  );
}
