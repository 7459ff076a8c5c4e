/** The costs of the last 30 days by job, in short. */

import { useMemo } from 'react';
import type { CostText } from '#engine/contract/procedures/costs.ts';
import { spanOf } from '#renderer/features/runs/costs/cost-periods.ts';
import { cpuTime, money } from '#renderer/features/runs/costs/cost-words.ts';
import { useJobLead } from '#renderer/features/runs/use-job-lead.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import costStyles from '#renderer/features/runs/costs/costs.module.css';
import textStyles from '#renderer/ui/text.module.css';

const mostJobs = 8;

export function CostsByJob() {
  const leadOf = useJobLead();
  const today = new Date().toISOString().slice(0, 10);
  const span = useMemo(() => spanOf('30 days', Date.parse(`${today}T12:00:00Z`)), [today]);
  const ledger = useProcedure('getCosts', { by: 'job', ...span, limit: mostJobs });
  if (ledger.error !== null) return <ErrorView error={ledger.error} />;
  if (ledger.data === undefined || ledger.data.total.runCount === 0)
    return (
      <p className={classes(textStyles.compact, textStyles.muted, costStyles.note)}>
        {ledger.data === undefined ? 'Adding up' : 'No runs in the last 30 days.'}
      </p>
    );
  const { costs, total, isComplete, prices } = ledger.data;
  return (
    <>
      <SimpleTable
        label="Costs by job"
        columns={columnsOf(prices.currency)}
        rows={costs}
        keyOf={({ jobName }) => jobName!}
        onChoose={({ jobName }) => openTab(leadOf(jobName!))}
        subjectOf={({ jobName }) => subjectOf(leadOf(jobName!))}
      />
      <p className={classes(textStyles.compact, costStyles.note)}>
        All jobs: {countOf(total.runCount, 'run')}, {cpuTime(total)} of CPU time; at least{' '}
        {money(total.glue, prices.currency)} on AWS Glue, {money(total.emrServerless, prices.currency)} on EMR
        Serverless (estimates).{isComplete ? '' : ` The ${mostJobs} jobs with the most CPU time are shown.`}
      </p>
    </>
  );
}

function columnsOf(currency: string): readonly SimpleColumn<CostText>[] {
  return [
    { title: 'Job', wraps: true, cell: ({ jobName }) => <b>{jobName}</b> },
    { title: 'Runs', width: '64', numeric: true, cell: ({ runCount }) => exactCount(runCount) },
    { title: 'CPU time', width: '108', numeric: true, cell: (cost) => cpuTime(cost) },
    { title: 'AWS Glue', width: '88', numeric: true, cell: ({ glue }) => money(glue, currency) },
    {
      title: 'EMR Serverless',
      width: '116',
      numeric: true,
      cell: ({ emrServerless }) => money(emrServerless, currency),
    },
  ];
}
