/** What a run took, and the facts about it: for every run, however it ended, and while it is active. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { cpuHint, cpuTime, money } from '#renderer/features/runs/costs/cost-words.ts';
import { JobVersion } from '#renderer/features/runs/facts/job-version.tsx';
import { timeBefore } from '#renderer/features/runs/facts/time-before.ts';
import { RunLink } from '#renderer/features/runs/run-link.tsx';
import { isActive, runTime, undoTerm } from '#renderer/features/runs/run-words.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { byteSize, timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

const millisPerDay = 24 * 60 * 60 * 1000;

export function RunDetails({ run }: { readonly run: JobRunText }) {
  const tasks = useProcedure('getJobTasks', { id: run.id }).data ?? [];
  const commit = useProcedure('getCommitFiles', { id: run.id }, { enabled: run.jobRunState === 'SUCCEEDED' }).data;
  const historyDays = useProcedure('getWorkspace', {}).data?.definition.defaults.historyDays;
  const costs = useProcedure('getCosts', { by: 'run', runId: run.id }).data;
  const listed = useProcedure('getJobRuns', { jobName: run.jobName, limit: 21 }).data;
  const now = useNow(isActive(run));
  const cost = costs?.total;
  const currency = costs?.prices.currency ?? 'USD';
  const before = timeBefore(run, listed?.items ?? []);
  const peak = Math.max(...tasks.map(({ peakMemory }) => peakMemory ?? 0), 0);
  const spills = tasks.flatMap(({ spilledBytes }) => spilledBytes ?? []);
  const spilled = spills.reduce((sum, bytes) => sum + bytes, 0);
  const parameters = Object.entries(run.arguments);
  return (
    <>
      <section className={paneStyles.section}>
        <h4>Resources</h4>
        <dl className={factsStyles.facts}>
          <dt>Time</dt>
          <dd>
            {runTime(run, now) ?? 'not started'}
            {before === undefined ? null : <span className={textStyles.secondary}> ({before})</span>}
          </dd>
          <dt>CPU time</dt>
          <dd title={cost === undefined ? undefined : cpuHint(cost)}>
            {cost === undefined || cost.attempts === 0 ? 'not measured' : cpuTime(cost)}
          </dd>
          <dt>Peak memory</dt>
          <dd>{peak === 0 ? 'not measured' : byteSize(peak)}</dd>
          <dt>Spilled to disk</dt>
          <dd>{spills.length === 0 ? 'not measured' : byteSize(spilled)}</dd>
          {cost === undefined || cost.attempts === 0 ? null : (
            <>
              <dt>On AWS Glue</dt>
              <dd>{money(cost.glue, currency)} at least</dd>
              <dt>On EMR Serverless</dt>
              <dd>{money(cost.emrServerless, currency)} at least</dd>
            </>
          )}
        </dl>
      </section>
      <section className={paneStyles.section}>
        <h4>Run</h4>
        <dl className={factsStyles.facts}>
          <dt>Id</dt>
          <dd className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{run.id}</dd>
          <JobVersion id={run.id} jobName={run.jobName} />
          {run.previousRunId === null ? null : (
            <>
              <dt>Resumes</dt>
              <dd>
                <RunLink id={run.previousRunId} />
              </dd>
            </>
          )}
          {run.jobRunState === 'SUCCEEDED' && !run.undone && (commit?.written ?? 0) > 0 ? (
            <>
              <dt>Undo</dt>
              <dd>{undoTerm(run, Date.now())}</dd>
            </>
          ) : null}
          {run.completedOn === null || historyDays === undefined ? null : (
            <>
              <dt>In the history</dt>
              <dd>at least until {timeOfDay(run.completedOn + historyDays * millisPerDay)}</dd>
            </>
          )}
          {parameters.map(([name, value]) => (
            <div key={name} className={factsStyles.pair}>
              <dt>{name}</dt>
              <dd className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
