/** What runs and their stages have used: added as attempts end, summed by job, workflow, day, month, run or stage. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { AttemptCost, Cost, CostQuery } from '#engine/catalog/costs.ts';
import type { JobRun, JobTask } from '#engine/catalog/entities.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection, Parameter } from '#engine/catalog/thread/connection.ts';

export const costMethods = {
  /** Those that used the most CPU time first; days and months: the newest first. */
  getCosts: read(getCosts),
};

const millisPerDay = 86_400_000;

const addition = sql`ended_on = max(ended_on, excluded.ended_on),
  attempts = attempts + 1,
  unmeasured = unmeasured + excluded.unmeasured,
  milliseconds = milliseconds + excluded.milliseconds,
  cpu_microseconds = cpu_microseconds + excluded.cpu_microseconds,
  gigabyte_seconds = gigabyte_seconds + excluded.gigabyte_seconds,
  read_bytes = read_bytes + excluded.read_bytes,
  written_bytes = written_bytes + excluded.written_bytes,
  spilled_bytes = spilled_bytes + excluded.spilled_bytes`;

/** Once for each attempt, in the transaction that ends it. */
export function addStageCost(connection: Connection, jobName: string, task: JobTask, cost: AttemptCost | null): void {
  const endedOn = task.completedOn ?? 0;
  const milliseconds = Math.max(0, endedOn - (task.startedOn ?? endedOn));
  const used: readonly Parameter[] = [
    endedOn,
    1,
    cost?.cpuMicroseconds == null ? 1 : 0,
    milliseconds,
    cost?.cpuMicroseconds ?? 0,
    ((cost?.memoryLimit ?? 0) / 2 ** 30) * (milliseconds / 1000),
    cost?.readBytes ?? 0,
    task.files.reduce((sum, file) => sum + file.size, 0),
    task.spilledBytes ?? 0,
  ];
  connection.run(
    sql`INSERT INTO stage_costs (run_id, stage_id, job_name, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run_id, stage_id) DO UPDATE SET ${addition}`,
    task.runId,
    task.stageId,
    jobName,
    ...used,
  );
  connection.run(
    sql`${insertRunCost} ON CONFLICT (run_id) DO UPDATE SET ended_day = max(ended_day, excluded.ended_day), ${addition}`,
    ...runCost(task.runId, jobName, endedOn, used),
  );
}

/**
 * Of a run that began and ended without a task, as there was no new data: it used no worker, but a service would have
 * billed it for the minimum. Nothing for one that has costs already.
 */
export function addRunWithoutTasks(connection: Connection, run: JobRun): void {
  const { id, jobName, startedOn, completedOn } = run;
  if (startedOn === null || completedOn === null) return;
  connection.run(
    sql`${insertRunCost} ON CONFLICT (run_id) DO NOTHING`,
    ...runCost(id, jobName, completedOn, [completedOn, 0, 0, 0, 0, 0, 0, 0, 0]),
  );
}

function runCost(runId: string, jobName: string, endedOn: number, used: readonly Parameter[]): readonly Parameter[] {
  return [runId, jobName, Math.floor(endedOn / millisPerDay), ...used, runId];
}

const columns = sql`ended_on, attempts, unmeasured, milliseconds, cpu_microseconds, gigabyte_seconds, read_bytes,
  written_bytes, spilled_bytes`;

/** With the workflow run that started it. */
const insertRunCost = sql`INSERT INTO run_costs (run_id, job_name, ended_day, ${columns}, workflow_name, workflow_run)
  SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, started.workflow_name, started.id FROM (SELECT 1) LEFT JOIN (
    SELECT workflow_runs.workflow_name, workflow_runs.id FROM trigger_actions
      JOIN trigger_firings ON trigger_firings.sequence = trigger_actions.firing
      JOIN workflow_runs ON workflow_runs.id = trigger_firings.workflow_run
    WHERE trigger_actions.id = ?) AS started ON true WHERE true`;

/** Numbers are bound as floats, whose division has no whole result. */
const whole = sql`CAST(? AS INTEGER)`;
/** Least seconds; those to start; microseconds of CPU time that all cores have in a second, twice. */
const billed = sql`max(${whole}, ${whole} + (cpu_microseconds + ${whole} - 1) / ${whole})`;

/** Of groups of runs. */
const sums = sql`max(ended_on) AS endedOn, count(*) AS runCount, sum(attempts) AS attempts,
  sum(unmeasured) AS unmeasured, sum(milliseconds) AS milliseconds, sum(cpu_microseconds) AS cpuMicroseconds,
  sum(gigabyte_seconds) AS gigabyteSeconds, sum(read_bytes) AS readBytes, sum(written_bytes) AS writtenBytes,
  sum(spilled_bytes) AS spilledBytes, sum(${billed}) AS billedSeconds`;
/** Of such groups, once more. */
const sumsOfSums = sql`max(endedOn) AS endedOn, sum(runCount) AS runCount, sum(attempts) AS attempts,
  sum(unmeasured) AS unmeasured, sum(milliseconds) AS milliseconds, sum(cpuMicroseconds) AS cpuMicroseconds,
  sum(gigabyteSeconds) AS gigabyteSeconds, sum(readBytes) AS readBytes, sum(writtenBytes) AS writtenBytes,
  sum(spilledBytes) AS spilledBytes, sum(billedSeconds) AS billedSeconds`;
const values = sql`ended_on AS endedOn, 1 AS runCount, attempts, unmeasured, milliseconds,
  cpu_microseconds AS cpuMicroseconds, gigabyte_seconds AS gigabyteSeconds, read_bytes AS readBytes,
  written_bytes AS writtenBytes, spilled_bytes AS spilledBytes, ${billed} AS billedSeconds`;

const noWorkflow = sql`NULL AS workflowName, NULL AS workflowRunId`;
const none = sql`${noWorkflow}, NULL AS period, NULL AS runId, NULL AS stageId`;

/** The statement of each grouping over what is wanted; groups are made in the order of the index. */
const statements: Readonly<Record<CostQuery['by'], (where: Sql) => Sql>> = {
  all: (where) => sql`SELECT * FROM (SELECT NULL AS jobName, ${none}, ${sums} FROM run_costs WHERE ${where})
    WHERE runCount > 0`,
  job: (where) => sql`SELECT job_name AS jobName, ${none}, ${sums} FROM run_costs WHERE ${where} GROUP BY job_name`,
  workflow: (where) => sql`SELECT NULL AS jobName, workflow_name AS workflowName, NULL AS workflowRunId,
      NULL AS period, NULL AS runId, NULL AS stageId, ${sums}
    FROM run_costs WHERE ${where} GROUP BY workflow_name`,
  'workflow-run': (where) => sql`SELECT NULL AS jobName, workflow_name AS workflowName, workflow_run AS workflowRunId,
      NULL AS period, NULL AS runId, NULL AS stageId, ${sums}
    FROM run_costs WHERE ${where} GROUP BY workflow_name, workflow_run`,
  day: (where) => inPeriods(sql`%Y-%m-%d`, sql`job_name`, where),
  month: (where) => inPeriods(sql`%Y-%m`, sql`job_name`, where),
  'calendar-month': (where) => inPeriods(sql`%Y-%m`, sql`NULL`, where),
  run: (where) => sql`SELECT job_name AS jobName, workflow_name AS workflowName, workflow_run AS workflowRunId,
      NULL AS period, run_id AS runId, NULL AS stageId, ${values}
    FROM run_costs WHERE ${where}`,
  stage: (
    where,
  ) => sql`SELECT job_name AS jobName, ${noWorkflow}, NULL AS period, run_id AS runId, stage_id AS stageId, ${values}
    FROM stage_costs WHERE ${where}`,
};

function inPeriods(format: Sql, job: Sql, where: Sql): Sql {
  return sql`SELECT jobName, ${noWorkflow}, strftime('${format}', day * 86400, 'unixepoch') AS period, NULL AS runId, NULL AS stageId,
      ${sumsOfSums}
    FROM (SELECT ${job} AS jobName, ended_day AS day, ${sums} FROM run_costs WHERE ${where}
      GROUP BY 1, ended_day) GROUP BY jobName, period`;
}

const order = sql`period DESC, cpuMicroseconds DESC, jobName, workflowName, workflowRunId, runId, stageId`;

function getCosts(connection: Connection, query: CostQuery): Cost[] {
  const wanted = conditions.filter(([name]) => query[name] !== null);
  const where = wanted.reduce((all, [, condition]) => sql`${all} AND ${condition}`, sql`true`);
  return connection.all<Cost>(
    sql`SELECT *, (SELECT sequence FROM job_runs WHERE id = runId) AS runNumber,
        (SELECT sequence FROM workflow_runs WHERE id = workflowRunId) AS workflowRunNumber
      FROM (${statements[query.by](where)} ORDER BY ${order} LIMIT ?) ORDER BY ${order}`,
    query.minimumSeconds,
    query.startupSeconds,
    query.cores * 1e6,
    query.cores * 1e6,
    ...wanted.map(([name]) => query[name]),
    query.limit,
  );
}

const conditions: readonly (readonly ['from' | 'before' | 'jobName' | 'runId' | 'workflowName', Sql])[] = [
  ['from', sql`ended_on >= ?`],
  ['before', sql`ended_on < ?`],
  ['jobName', sql`job_name = ?`],
  ['runId', sql`run_id = ?`],
  ['workflowName', sql`run_id IN (SELECT run_id FROM run_costs WHERE workflow_name = ?)`],
];
