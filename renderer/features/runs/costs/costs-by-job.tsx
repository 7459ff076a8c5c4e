/** The costs of a period by job, in short: bars by day, and the total of the ledger below them. */

import { useMemo } from 'react';
import { mostCosts } from '#engine/contract/procedures/costs.ts';
import {
  barsOfJobs,
  noSeconds,
  othersOf,
  type BarSeconds,
  type JobBars,
} from '#renderer/features/runs/costs/bars-of-jobs.ts';
import { BarsNote, CostBars } from '#renderer/features/runs/costs/cost-bars.tsx';
import { spanOf } from '#renderer/features/runs/costs/cost-periods.ts';
import { useCostView } from '#renderer/features/runs/costs/cost-store.ts';
import { cpuHint, cpuTime, money } from '#renderer/features/runs/costs/cost-words.ts';
import { summarizeJobs, type SummedCost } from '#renderer/features/runs/costs/job-summary.ts';
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

const mostJobs = 5;

/** Of the period of the page of costs. */
export function CostsByJob() {
  const period = useCostView((state) => state.period);
  const today = new Date().toISOString().slice(0, 10);
  const span = useMemo(() => spanOf(period, Date.parse(`${today}T12:00:00Z`)), [period, today]);
  const ledger = useProcedure('getCosts', { by: 'job', ...span, limit: mostCosts });
  const byTime = useProcedure('getCosts', { by: span.from === null ? 'month' : 'day', ...span, limit: mostCosts });
  const bars = useMemo(() => barsOfJobs(byTime.data, span, Date.now()), [byTime.data, span]);
  if (ledger.error !== null) return <ErrorView error={ledger.error} />;
  if (ledger.data === undefined || ledger.data.total.runCount === 0)
    return (
      <p className={classes(textStyles.compact, textStyles.muted, costStyles.note)}>
        {ledger.data === undefined ? 'Adding up' : `No runs in this period: ${period.toLowerCase()}.`}
      </p>
    );
  return <Summary ledger={ledger.data} bars={bars} />;
}

interface Row extends SummedCost {
  readonly key: string;
  readonly title: string;
  /** null: the row is of several. */
  readonly jobName: string | null;
  readonly hint: string | undefined;
  readonly seconds: BarSeconds;
  /** Of the highest bar. */
  readonly most: number;
}

interface SummaryProps {
  readonly ledger: Parameters<typeof summarizeJobs>[0] & { readonly prices: { readonly currency: string } };
  readonly bars: JobBars;
}

function Summary({ ledger, bars }: SummaryProps) {
  const leadOf = useJobLead();
  const { shown, others, all } = summarizeJobs(ledger, mostJobs);
  const names = shown.map(({ jobName }) => jobName!);
  // One scale for both services, so that their bars compare.
  const dearest = Math.max(0, ...shown.flatMap(({ glue, emrServerless }) => [glue, emrServerless]));
  const rows = [
    ...shown.map((cost): Row => ({
      ...cost,
      key: `job ${cost.jobName}`,
      title: cost.jobName!,
      hint: cpuHint(cost),
      seconds: bars.ofJob.get(cost.jobName!) ?? noSeconds,
      most: bars.most,
    })),
    ...(others === null ? [] : [rowOfSeveral(othersTitle(others.jobCount), others, othersOf(bars, names))]),
    rowOfSeveral('All jobs', all, bars.ofAll),
  ];
  return (
    <div className={costStyles.summary}>
      <SimpleTable
        label="Costs by job"
        columns={columnsOf(ledger.prices.currency, bars, dearest)}
        rows={rows}
        keyOf={({ key }) => key}
        onChoose={({ jobName }) => openTab(jobName === null ? costsThing : leadOf(jobName))}
        subjectOf={({ jobName }) => subjectOf(jobName === null ? costsThing : leadOf(jobName))}
      />
      <BarsNote bars={bars} />
      <p className={classes(textStyles.compact, textStyles.secondary, costStyles.note)}>
        CPU time is measured. AWS Glue and EMR Serverless are estimates, and lower bounds. Days are in UTC.
      </p>
    </div>
  );
}

const costsThing = { id: 'costs', kind: 'costs', title: 'Costs', input: {} };

function othersTitle(jobCount: number | null): string {
  return jobCount === null ? 'Other jobs' : countOf(jobCount, 'more job');
}

/** Its bars have a scale for themselves: beside their sum, those of a job would be flat. */
function rowOfSeveral(title: string, cost: SummedCost, seconds: BarSeconds): Row {
  const most = Math.max(0, ...seconds.values());
  return { ...cost, key: title, title, jobName: null, hint: cpuHint(cost), seconds, most };
}

/** @param share of the dearest estimate, 0…1; null: the row is of several jobs, beside which the bars of one would be flat. */
function Estimate({ text, share }: { readonly text: string; readonly share: number | null }) {
  return (
    <>
      {text}
      {share === null ? null : (
        <span className={costStyles.estimate} aria-hidden>
          <i style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </>
  );
}

/** @param dearest estimate of one job. */
function columnsOf(currency: string, bars: JobBars, dearest: number): readonly SimpleColumn<Row>[] {
  const estimate = (jobName: string | null, cost: number) => (
    <Estimate text={money(cost, currency)} share={jobName === null || dearest === 0 ? null : cost / dearest} />
  );
  return [
    { title: 'Job', cell: ({ title }) => <b title={title}>{title}</b> },
    { title: 'Runs', width: '60', numeric: true, cell: ({ runCount }) => exactCount(runCount) },
    {
      title: bars.title,
      width: '137',
      cell: ({ title, seconds, most }) => <CostBars label={title} steps={bars.steps} seconds={seconds} most={most} />,
    },
    { title: 'CPU time', width: '92', numeric: true, cell: (row) => <span title={row.hint}>{cpuTime(row)}</span> },
    { title: 'AWS Glue', width: '84', numeric: true, cell: ({ jobName, glue }) => estimate(jobName, glue) },
    {
      title: 'EMR Serverless',
      width: '116',
      numeric: true,
      cell: ({ jobName, emrServerless }) => estimate(jobName, emrServerless),
    },
  ];
}
