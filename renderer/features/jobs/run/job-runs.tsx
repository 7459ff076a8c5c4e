/** The runs of one job, newest first. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { stateWord } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { duration, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import textStyles from '#renderer/ui/text.module.css';

const mostRuns = 200;

export function JobRuns({ name }: { readonly name: string }) {
  const runs = useProcedure('getJobRuns', { jobName: name, limit: mostRuns });
  if (runs.error !== null) return <ErrorView error={runs.error} />;
  if (runs.data === undefined) return <LoadingView text="Loading runs" />;
  if (runs.data.items.length === 0)
    return (
      <EmptyView title="No runs yet" text={`Each run of ${name} appears here with its timeline and row receipt.`} />
    );
  return (
    <SimpleTable
      label={`Runs of ${name}`}
      columns={columns}
      rows={runs.data.items}
      keyOf={({ id }) => id}
      onChoose={(run) => openRun(run)}
      subjectOf={(run) => subjectOf(runTab(run))}
    />
  );
}

const columns: readonly SimpleColumn<JobRunText>[] = [
  { title: 'State', width: '196', cell: (run) => <StateTag state={stateWord(run)} /> },
  { title: 'Run', width: '60', numeric: true, cell: ({ number }) => `#${number}` },
  { title: 'Started', width: '150', cell: ({ startedOn, createdOn }) => timeOfDay(startedOn ?? createdOn) },
  {
    title: 'Duration',
    width: '84',
    numeric: true,
    cell: ({ startedOn, completedOn }) =>
      startedOn === null || completedOn === null ? '' : duration(completedOn - startedOn),
  },
  {
    title: 'Reason for failure',
    cell: ({ error }) => (
      <span className={textStyles.secondary} title={error?.message}>
        {error?.message ?? ''}
      </span>
    ),
  },
];
