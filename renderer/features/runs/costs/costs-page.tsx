/** The cost ledger: what runs of jobs have used, and what services would bill at least for the same runs. */

import { IconCoins, IconDownload, IconSettings } from '@tabler/icons-react';
import { useMemo } from 'react';
import { mostCosts, type CostText } from '#engine/contract/procedures/costs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import { barsOfJobs, noSeconds, type JobBars } from '#renderer/features/runs/costs/bars-of-jobs.ts';
import { BarsNote, CostBars } from '#renderer/features/runs/costs/cost-bars.tsx';
import { costPeriods, spanOf, type CostPeriod } from '#renderer/features/runs/costs/cost-periods.ts';
import { shownGroups, useCostView, type ShownGroup } from '#renderer/features/runs/costs/cost-store.ts';
import { cpuHint, cpuTime, memoryTime, money } from '#renderer/features/runs/costs/cost-words.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { jobTab, workflowTab } from '#renderer/stores/open-editors.ts';
import { subjectOf, type Subject, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, dateAndTime, duration, exactCount } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import costStyles from '#renderer/features/runs/costs/costs.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

const mostRows = 200;

const groupTitles: Readonly<Record<ShownGroup, string>> = {
  job: 'Jobs',
  workflow: 'Workflows',
  'workflow-run': 'Workflow runs',
  'calendar-month': 'Months',
  run: 'Runs',
};

export function CostsPage() {
  const period = useCostView((state) => state.period);
  const by = useCostView((state) => state.by);
  // The bounds are of a day, so that a query stays the same while one looks.
  const today = new Date().toISOString().slice(0, 10);
  const span = useMemo(() => spanOf(period, Date.parse(`${today}T12:00:00Z`)), [period, today]);
  const ledger = useProcedure('getCosts', { by, ...span, limit: mostRows });
  const byTime = useProcedure(
    'getCosts',
    { by: span.from === null ? 'month' : 'day', ...span, limit: mostCosts },
    { enabled: by === 'job' },
  );
  const bars = useMemo(() => barsOfJobs(byTime.data, span, Date.now()), [byTime.data, span]);
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconCoins size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Costs</h1>
        <Segments
          label="Period"
          segments={costPeriods.map((name) => ({ name, title: name }))}
          current={period}
          small
          onChange={(name) => useCostView.setState({ period: name })}
        />
        <Segments
          label="By"
          segments={shownGroups.map((name) => ({ name, title: groupTitles[name] }))}
          current={by}
          small
          onChange={(name) => useCostView.setState({ by: name })}
        />
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <Button icon={<IconSettings size={15} stroke={1.5} />} onClick={() => void runCommandById('settings.prices')}>
            Prices
          </Button>
          <Button
            icon={<IconDownload size={15} stroke={1.5} />}
            onClick={() => void runCommandById('runs.export-costs')}
          >
            Export
          </Button>
        </span>
      </div>
      {ledger.error !== null ? (
        <ErrorView error={ledger.error} />
      ) : ledger.data === undefined ? (
        <LoadingView text="Adding up" />
      ) : (
        <Ledger ledger={ledger.data} by={by} bars={bars} period={period} />
      )}
    </div>
  );
}

interface LedgerProps {
  readonly ledger: Output<'getCosts'>;
  readonly by: ShownGroup;
  readonly bars: JobBars;
  readonly period: CostPeriod;
}

function Ledger({ ledger, by, bars, period }: LedgerProps) {
  const { costs, total, isComplete, prices } = ledger;
  if (total.runCount === 0)
    return (
      <EmptyView
        title="No costs in this period"
        text="When a job has run, this page shows the CPU time, memory and bytes that it used, and what AWS Glue and EMR Serverless would bill for the same run."
      >
        {period === 'All time' ? (
          <Button tone="primary" onClick={() => void runCommandById('area.jobs')}>
            Go to Jobs
          </Button>
        ) : (
          <Button tone="primary" onClick={() => useCostView.setState({ period: 'All time' })}>
            Show all time
          </Button>
        )}
      </EmptyView>
    );
  return (
    <>
      <Sums total={total} currency={prices.currency} />
      <div className={costStyles.scroll}>
        <SimpleTable
          label={`Costs by ${groupTitles[by].toLowerCase()}`}
          columns={columnsOf(by, prices.currency, bars)}
          rows={costs}
          keyOf={(cost) => [cost.jobName, cost.workflowName, cost.workflowRunId, cost.period, cost.runId].join(' ')}
          {...(by === 'calendar-month' ? {} : { onChoose: openCost, subjectOf: costSubject })}
          byValues
        />
        {by === 'job' ? <BarsNote bars={bars} /> : null}
        {isComplete ? null : (
          <p className={classes(textStyles.compact, costStyles.note)} role="status">
            The {exactCount(costs.length)} rows with the most CPU time are shown. The sums include all; to get every
            run, choose Export.
          </p>
        )}
        <p className={classes(textStyles.compact, textStyles.secondary, costStyles.note)}>
          AWS Glue and EMR Serverless are estimates, and lower bounds: each run for at least{' '}
          {countOf(prices.minimumSeconds, 'second')} on {countOf(prices.workerCount, 'worker')} with 4 vCPUs and 16 GB,
          as if the service needed no more CPU time than Tenon and kept all cores busy. Days and months are in UTC.
        </p>
      </div>
    </>
  );
}

function Sums({ total, currency }: { readonly total: CostText; readonly currency: string }) {
  const sums: readonly (readonly [string, string, string?])[] = [
    ['Runs', exactCount(total.runCount)],
    ['CPU time', cpuTime(total), cpuHint(total)],
    ['Worker time', duration(total.workerSeconds * 1000)],
    ['Memory', memoryTime(total.gigabyteSeconds)],
    ['Read', byteSize(total.readBytes)],
    ['Written', byteSize(total.writtenBytes)],
    ['Spilled', byteSize(total.spilledBytes)],
    ['AWS Glue, at least', money(total.glue, currency)],
    ['EMR Serverless, at least', money(total.emrServerless, currency)],
  ];
  return (
    <dl className={costStyles.sums} aria-label="All of this period">
      {sums.map(([name, value, hint]) => (
        <div key={name} title={hint}>
          <dt>{name}</dt>
          <dd className={textStyles.strong}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A run that has left the history has no page. */
async function openRunOf(id: string): Promise<void> {
  try {
    openRun(await client.call('getJobRun', { id }));
  } catch (thrown) {
    showFailure('Opening the run', thrown);
  }
}

/** Null for runs outside of workflows, which have no page. */
function pageOf({ jobName, workflowName }: CostText): Thing | null {
  if (jobName !== null) return jobTab(jobName);
  return workflowName === null ? null : workflowTab(workflowName);
}

function showJobs(): void {
  useCostView.setState({ by: 'job' });
}

function openCost(cost: CostText): void {
  const { runId } = cost;
  if (runId !== null) {
    void openRunOf(runId);
    return;
  }
  const page = pageOf(cost);
  if (page === null) showJobs();
  else openTab(page);
}

function costSubject(cost: CostText): Subject {
  const { jobName, runId } = cost;
  if (runId === null) {
    const page = pageOf(cost);
    if (page !== null) return subjectOf(page);
    const costs = { id: 'costs', kind: 'costs', title: 'Costs', input: {} };
    return { ...subjectOf(costs), opening: { title: 'Show costs of jobs', open: showJobs } };
  }
  const thing = { id: `run:${runId}`, kind: 'run', title: `A run of ${jobName}`, input: { id: runId } };
  return { ...subjectOf(thing), opening: { title: 'Open', open: () => openRunOf(runId) } };
}

function columnsOf(by: ShownGroup, currency: string, bars: JobBars): SimpleColumn<CostText>[] {
  const number = (title: string, cell: SimpleColumn<CostText>['cell']): SimpleColumn<CostText> => ({
    title,
    numeric: true,
    cell,
  });
  const job: SimpleColumn<CostText> = { title: 'Job', cell: ({ jobName }) => jobName };
  const workflow: SimpleColumn<CostText> = {
    title: 'Workflow',
    cell: ({ workflowName }) => workflowName ?? <span className={textStyles.muted}>Not started by a workflow</span>,
  };
  const first: Readonly<Record<ShownGroup, readonly SimpleColumn<CostText>[]>> = {
    job: [
      job,
      number('Runs', ({ runCount }) => exactCount(runCount)),
      {
        title: bars.title,
        cell: ({ jobName }) => (
          <CostBars
            label={jobName!}
            steps={bars.steps}
            seconds={bars.ofJob.get(jobName!) ?? noSeconds}
            most={bars.most}
          />
        ),
      },
    ],
    workflow: [workflow, number('Runs of jobs', ({ runCount }) => exactCount(runCount))],
    'workflow-run': [
      workflow,
      { title: 'Ended', cell: ({ endedOn }) => dateAndTime(endedOn!) },
      number('Runs of jobs', ({ runCount }) => exactCount(runCount)),
    ],
    'calendar-month': [
      { title: 'Month', cell: ({ period }) => period },
      number('Runs', ({ runCount }) => exactCount(runCount)),
    ],
    run: [job, { title: 'Ended', cell: ({ endedOn }) => dateAndTime(endedOn!) }],
  };
  return [
    ...first[by],
    number('CPU time', (cost) => <span title={cpuHint(cost)}>{cpuTime(cost)}</span>),
    number('Worker time', ({ workerSeconds }) => duration(workerSeconds * 1000)),
    number('Read', ({ readBytes }) => byteSize(readBytes)),
    number('Written', ({ writtenBytes }) => byteSize(writtenBytes)),
    number('AWS Glue', ({ glue }) => money(glue, currency)),
    number('EMR Serverless', ({ emrServerless }) => money(emrServerless, currency)),
    ...(by === 'run' ? [{ title: 'Run', cell: ({ runNumber }: CostText) => numberCell(runNumber, '#') }] : []),
    ...(by === 'workflow-run'
      ? [
          {
            title: 'Workflow run',
            cell: ({ workflowRunNumber: of, workflowRunId }: CostText) =>
              workflowRunId === null ? null : numberCell(of, 'run '),
          },
        ]
      : []),
  ];
}

function numberCell(number: number | null, before: string) {
  return number === null ? <span className={textStyles.muted}>removed</span> : `${before}${number}`;
}
