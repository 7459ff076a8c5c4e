/** What the stages of runs have used: added as attempts end, summed by job, day, month, run or stage. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { AttemptCost, Cost, CostQuery } from '#engine/catalog/costs.ts';
import type { JobTask } from '#engine/catalog/entities.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const costMethods = {
  /** Those that used the most CPU time first; days and months: the newest first. */
  getCosts: read(getCosts),
};

/** Once for each attempt, in the transaction that ends it. */
export function addStageCost(connection: Connection, jobName: string, task: JobTask, cost: AttemptCost | null): void {
  const milliseconds = Math.max(0, (task.completedOn ?? 0) - (task.startedOn ?? task.completedOn ?? 0));
  connection.run(
    sql`INSERT INTO stage_costs (run_id, stage_id, job_name, ended_on, attempts, unmeasured, milliseconds,
        cpu_microseconds, gigabyte_seconds, read_bytes, written_bytes, spilled_bytes)
      VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run_id, stage_id) DO UPDATE SET
        job_name = excluded.job_name,
        ended_on = max(ended_on, excluded.ended_on),
        attempts = attempts + 1,
        unmeasured = unmeasured + excluded.unmeasured,
        milliseconds = milliseconds + excluded.milliseconds,
        cpu_microseconds = cpu_microseconds + excluded.cpu_microseconds,
        gigabyte_seconds = gigabyte_seconds + excluded.gigabyte_seconds,
        read_bytes = read_bytes + excluded.read_bytes,
        written_bytes = written_bytes + excluded.written_bytes,
        spilled_bytes = spilled_bytes + excluded.spilled_bytes`,
    task.runId,
    task.stageId,
    jobName,
    task.completedOn ?? 0,
    cost?.cpuMicroseconds == null ? 1 : 0,
    milliseconds,
    cost?.cpuMicroseconds ?? 0,
    ((cost?.memoryLimit ?? 0) / 2 ** 30) * (milliseconds / 1000),
    cost?.readBytes ?? 0,
    task.files.reduce((sum, file) => sum + file.size, 0),
    task.spilledBytes ?? 0,
  );
}

/** Keys of a row of the answer, as they are selected from the sums of runs. */
const job = sql`job_name`;
const groups = {
  all: { job: sql`NULL`, period: sql`NULL`, run: sql`NULL`, stage: sql`NULL` },
  job: { job, period: sql`NULL`, run: sql`NULL`, stage: sql`NULL` },
  day: { job, period: sql`strftime('%Y-%m-%d', ended_on / 1000, 'unixepoch')`, run: sql`NULL`, stage: sql`NULL` },
  month: { job, period: sql`strftime('%Y-%m', ended_on / 1000, 'unixepoch')`, run: sql`NULL`, stage: sql`NULL` },
  run: { job, period: sql`NULL`, run: sql`run_id`, stage: sql`NULL` },
  stage: { job, period: sql`NULL`, run: sql`run_id`, stage: sql`stage_id` },
};

/** Numbers are bound as floats, whose division has no whole result. */
const whole = sql`CAST(? AS INTEGER)`;

function getCosts(connection: Connection, query: CostQuery): Cost[] {
  const { job: jobName, period, run, stage } = groups[query.by];
  const wanted = conditions.filter(([name]) => query[name] !== null);
  const where = wanted.reduce((all, [, condition]) => sql`${all} AND ${condition}`, sql`true`);
  // A run is billed once, whatever its stages; so sums of runs come first.
  return connection.all<Cost>(
    sql`WITH summed AS (
        SELECT job_name, run_id, ${query.by === 'stage' ? sql`stage_id` : sql`NULL AS stage_id`},
          max(ended_on) AS ended_on, sum(attempts) AS attempts, sum(unmeasured) AS unmeasured,
          sum(milliseconds) AS milliseconds, sum(cpu_microseconds) AS cpu_microseconds,
          sum(gigabyte_seconds) AS gigabyte_seconds, sum(read_bytes) AS read_bytes,
          sum(written_bytes) AS written_bytes, sum(spilled_bytes) AS spilled_bytes
        FROM stage_costs WHERE ${where} GROUP BY 1, 2, 3
      )
      SELECT ${jobName} AS jobName, ${period} AS period, ${run} AS runId, ${stage} AS stageId,
        max(ended_on) AS endedOn, count(DISTINCT run_id) AS runCount, sum(attempts) AS attempts,
        sum(unmeasured) AS unmeasured, sum(milliseconds) AS milliseconds, sum(cpu_microseconds) AS cpuMicroseconds,
        sum(gigabyte_seconds) AS gigabyteSeconds, sum(read_bytes) AS readBytes, sum(written_bytes) AS writtenBytes,
        sum(spilled_bytes) AS spilledBytes,
        sum(max(${whole}, (cpu_microseconds + ${whole} - 1) / ${whole})) AS billedSeconds
      FROM summed GROUP BY 1, 2, 3, 4
      ORDER BY period DESC, cpuMicroseconds DESC, jobName, runId, stageId LIMIT ?`,
    ...wanted.map(([name]) => query[name]),
    query.minimumSeconds,
    query.cores * 1e6,
    query.cores * 1e6,
    query.limit,
  );
}

const conditions: readonly (readonly ['from' | 'before' | 'jobName' | 'runId', Sql])[] = [
  ['from', sql`ended_on >= ?`],
  ['before', sql`ended_on < ?`],
  ['jobName', sql`job_name = ?`],
  ['runId', sql`run_id = ?`],
];
