/** Rows that a run rejected, to be inspected, fixed and run again; and fixed records that it read. */

import { Quarantine } from '#renderer/features/runs/quarantine/quarantine.tsx';
import { FixedRecords } from '#renderer/features/runs/quarantine/fixed-records.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';

export function Rejects({ runId }: { readonly runId: string }) {
  const run = useProcedure('getJobRun', { id: runId });
  const groups = useProcedure('getRejectedGroups', { id: runId });
  const error = run.error ?? groups.error;
  if (error !== null) return <ErrorView error={error} />;
  if (run.data === undefined || groups.data === undefined) return <LoadingView text="Loading rejected records" />;
  const { redriveOf } = run.data;
  return (
    <>
      {redriveOf === null ? null : <FixedRecords runId={runId} redriveOf={redriveOf} />}
      {groups.data.length === 0 ? (
        <EmptyView
          title="No records were rejected."
          {...(run.data.jobRunState === 'FAILED' ? { text: 'Only tasks that finished are counted.' } : {})}
        />
      ) : (
        <Quarantine run={run.data} groups={groups.data} />
      )}
    </>
  );
}
