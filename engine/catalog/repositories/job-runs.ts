/** Job runs: one row per execution, immutable once finished. */

import { ofOwner, readNewestFirst } from '#engine/catalog/newest-first.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { CommitPhase } from '#engine/catalog/commit-entities.ts';
import type { JobRun, JobRunState, ListedJobRun, RunDefinition } from '#engine/catalog/entities.ts';
import { entityNotFound, runTitle } from '#engine/catalog/names.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { cleanedName, findCleanedCommit, refuseCleaned } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { hasRejects, wasUndone } from '#engine/catalog/repositories/has-rejects.ts';
import { addRunWithoutTasks } from '#engine/catalog/repositories/history/stage-costs.ts';
import { refuseOpenCommit } from '#engine/catalog/repositories/open-commits.ts';
import { refuseRenamed } from '#engine/catalog/repositories/open-renames.ts';
import { argumentsText } from '#engine/catalog/repositories/run-arguments.ts';
import { forgetRunStart, keepRunStart } from '#engine/catalog/repositories/run-starts.ts';
import { refuseResumed } from '#engine/catalog/repositories/resumed-runs.ts';
import { recordJobRunEnd } from '#engine/catalog/repositories/notifications/run-ends.ts';
import { beginAction } from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, meantHint } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export type NewJobRun = Omit<JobRun, 'number' | 'startedOn' | 'completedOn' | 'error'>;
export type JobRunChange = Partial<
  Pick<JobRun, 'jobRunState' | 'startedOn' | 'completedOn' | 'error' | 'attempt' | 'hostProcess' | 'plan' | 'planHash'>
>;

export const jobRunMethods = {
  /**
   * @param startedAs its request as JSON, if another host may begin it.
   * @throws ConcurrentRunsExceeded when `maxConcurrentRuns` runs of the job are not finished; InvalidState while the job
   *   is being renamed, or when it was since the run that is resumed was read, or when another run has taken up the work
   *   of `previousRunId`, or when the trigger's action of this id does not wait for its run any more; AlreadyExists.
   */
  createJobRun: transaction(insertJobRun),
  /** @throws InvalidState when the run is finished already (runs are immutable then). */
  updateJobRun: transaction(updateJobRun),
  getJobRun: read(getJobRun),
  /** Newest first. */
  getJobRuns: read(getJobRuns),
  /** What the newest runs of a job ran, newest first; runs that were not planned are skipped. */
  getRunDefinitions: read(getRunDefinitions),
  /** The newest of each job, by the job's name. */
  getLatestJobRuns: read(getLatestJobRuns),
  /** Oldest first. */
  getUnfinishedJobRuns: read(getUnfinishedJobRuns),
  /** Runs whose commit or undo waits for a person, oldest first; each locks its tables. */
  getBlockedJobRuns: read(getBlockedJobRuns),
  /** @throws InvalidState when another run has resumed this one, or one that resumed it. */
  checkNotResumed: read(refuseResumed),
  /** Id of the newest that SUCCEEDED, was not undone and read its sources (no redrive); it may have left the history; undefined if none. */
  findCommittedJobRun: read(findCommittedJobRun),
  /** From 1; higher than that of every earlier run of the workspace. @throws EntityNotFound. */
  getJobRunSequence: read(jobRunSequence),
  /** Plan of the run that `findCommittedJobRun` found. @throws EntityNotFound. */
  getCommittedPlan: read(getCommittedPlan),
};

export type ListedRow = Omit<
  JobRun,
  | 'number'
  | 'plan'
  | 'arguments'
  | 'error'
  | 'redriveOf'
  | 'undone'
  | 'unfinishedUndo'
  | 'hasRejects'
  | 'replacedFiles'
  | 'paused'
> & {
  readonly sequence: number;
  readonly arguments: string;
  readonly error: string | null;
  readonly redriveOf: string | null;
  readonly phase: CommitPhase | null;
  readonly hasRejects: 0 | 1;
  readonly replacedFiles: 0 | 1;
  readonly undoBegunOn: number | null;
  readonly undoError: string | null;
  readonly pauseAskedOn: number | null;
  readonly pausedOn: number | null;
  readonly pauseWhy: string | null;
};

type JobRunRow = ListedRow & { readonly plan: string };

/** Of {@link ListedRow}. */
export const listedColumns: Sql = sql`job_runs.sequence, id, job_runs.job_name AS jobName, job_run_state AS jobRunState, attempt,
  previous_run_id AS previousRunId, redrive_of AS redriveOf, arguments, plan_hash AS planHash, created_on AS createdOn,
  started_on AS startedOn, completed_on AS completedOn, job_runs.error, host_process AS hostProcess,
  commits.phase, undos.begun_on AS undoBegunOn, undos.error AS undoError, ${hasRejects} AS hasRejects,
  EXISTS (SELECT 1 FROM commit_removed_objects WHERE run_id = job_runs.id) AS replacedFiles,
  run_pauses.asked_on AS pauseAskedOn, run_pauses.paused_on AS pausedOn, run_pauses.why AS pauseWhy`;
/** Behind `job_runs`. */
export const listedJoins: Sql = sql`LEFT JOIN undos ON undos.run_id = job_runs.id
  LEFT JOIN commits ON commits.run_id = job_runs.id LEFT JOIN run_pauses ON run_pauses.run_id = job_runs.id`;
const source: Sql = sql`FROM job_runs ${listedJoins}`;
const selectJobRun: Sql = sql`SELECT plan, ${listedColumns} ${source}`;
const selectListed: Sql = sql`SELECT ${listedColumns} ${source}`;

/** Written as in the partial index, which SQLite uses only for the same text. */
export const unfinished: Sql = sql`job_run_state IN ('WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED')`;

const finishedStates: ReadonlySet<JobRunState> = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT']);

export function insertJobRun(
  connection: Connection,
  run: NewJobRun,
  maxConcurrentRuns: number,
  startedAs: string | null = null,
): JobRun {
  refuseRenamed(connection, run.jobName);
  refuseRenamedSince(connection, run);
  if (run.previousRunId !== null) {
    refuseCleaned(connection, run.previousRunId);
    refuseResumed(connection, run.previousRunId);
  }
  const others = connection.all<{ number: number }>(
    sql`SELECT sequence AS number FROM job_runs WHERE job_name = ? AND ${unfinished} ORDER BY sequence LIMIT ?`,
    run.jobName,
    Math.max(1, maxConcurrentRuns),
  );
  if (!finishedStates.has(run.jobRunState) && others.length >= maxConcurrentRuns) {
    const names = others
      .slice(0, 3)
      .map(({ number }) => `#${number}`)
      .join(', ');
    throw new EngineError(
      'ConcurrentRunsExceeded',
      `Job ${run.jobName} has ${countText(others.length, 'unfinished run')} (${names}), and its maximum of concurrent runs is ${maxConcurrentRuns}.`,
      { hint: 'Wait until one ends, stop one, or raise maxConcurrentRuns.', details: { job: run.jobName } },
    );
  }
  const { changes } = connection.run(
    sql`INSERT INTO job_runs (id, job_name, job_run_state, attempt, previous_run_id, redrive_of, arguments, plan_hash,
        created_on, host_process, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    run.id,
    run.jobName,
    run.jobRunState,
    run.attempt,
    run.previousRunId,
    run.redriveOf ?? null,
    argumentsText(run.arguments),
    run.planHash,
    run.createdOn,
    run.hostProcess,
    run.plan,
  );
  if (changes === 0) {
    throw new EngineError('AlreadyExists', `Job run ${run.id} already exists.`, { hint: 'Give each run a new id.' });
  }
  keepRunStart(connection, run.id, startedAs);
  beginAction(connection, run.id);
  return getJobRun(connection, run.id);
}

/** A run whose plan names the job as it was called would read and write another bookmark than the job's. */
function refuseRenamedSince(connection: Connection, { jobName, previousRunId, redriveOf }: NewJobRun): void {
  const earlier = connection.get<{ jobName: string }>(
    sql`SELECT job_name AS jobName FROM job_runs WHERE id = ? AND job_name <> ?`,
    previousRunId ?? redriveOf ?? null,
    jobName,
  );
  if (earlier === undefined) return;
  throw new EngineError('InvalidState', `The job "${jobName}" is now called "${earlier.jobName}".`, {
    hint: 'Try again; the run then begins under the new name.',
    details: { job: earlier.jobName },
  });
}

export function updateJobRun(connection: Connection, id: string, change: JobRunChange): JobRun {
  const run = getJobRun(connection, id);
  if (finishedStates.has(run.jobRunState)) {
    throw new EngineError(
      'InvalidState',
      `Cannot change ${runTitle(run)}: it is ${run.jobRunState}, and a finished run does not change.`,
      {
        hint: 'Start a new run.',
        details: { run: id, job: run.jobName },
      },
    );
  }
  if (change.jobRunState !== undefined && finishedStates.has(change.jobRunState)) refuseOpenCommit(connection, id);
  if (change.jobRunState === 'STOPPING' && run.jobRunState === 'COMMIT_BLOCKED') refuseOpenCommit(connection, id);
  const stated = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  putJobRun(connection, { ...run, ...stated });
  return getJobRun(connection, id);
}

/** Writes the members that may change, without any check; inside a transaction. An end is recorded with it. */
export function putJobRun(connection: Connection, run: JobRun): void {
  if (run.jobRunState !== 'WAITING') forgetRunStart(connection, run.id);
  if (finishedStates.has(run.jobRunState)) {
    recordJobRunEnd(connection, run.id);
    addRunWithoutTasks(connection, run);
    connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, run.id);
  }
  connection.run(
    sql`UPDATE job_runs SET job_run_state = ?, attempt = ?, started_on = ?, completed_on = ?, error = ?,
      host_process = ?, plan = ?, plan_hash = ? WHERE id = ?`,
    run.jobRunState,
    run.attempt,
    run.startedOn,
    run.completedOn,
    run.error === null ? null : JSON.stringify(run.error),
    run.hostProcess,
    run.plan,
    run.planHash,
    run.id,
  );
}

export function isFinished(run: JobRun): boolean {
  return finishedStates.has(run.jobRunState);
}

export function getJobRun(connection: Connection, id: string): JobRun {
  return toJobRun(getJobRunRow(connection, id));
}

/** Increases with every run created. */
export function jobRunSequence(connection: Connection, id: string): number {
  return getJobRunRow(connection, id).sequence;
}

export function getJobRuns(connection: Connection, jobName?: string, request?: PageRequest): Page<ListedJobRun> {
  const owner = ofOwner(sql`job_runs.job_name`, jobName, {
    condition: sql`job_runs.job_name <> ?`,
    parameters: [cleanedName],
  });
  const rows = { select: selectListed, sequence: sql`job_runs.sequence`, ...owner };
  return readNewestFirst<ListedRow, ListedJobRun>(connection, 'jobRuns', request, rows, toListedRun);
}

/**
 * Plans can be long, because they list files: of those beyond 300 runs or 64 MB, nothing is read. What nobody defined is skipped:
 * the part of a job that reads corrected records, and a compaction.
 */
function getRunDefinitions(connection: Connection, jobName: string): RunDefinition[] {
  return connection.all<RunDefinition>(
    sql`WITH newest AS (
        SELECT sequence, octet_length(plan) AS bytes FROM job_runs
        WHERE job_name = ? AND redrive_of IS NULL AND octet_length(plan) > 0 ORDER BY sequence DESC LIMIT 300
      ), summed AS (SELECT sequence, sum(bytes) OVER (ORDER BY sequence DESC) - bytes AS later FROM newest)
      SELECT id, job_run_state AS jobRunState, created_on AS createdOn, json_extract(plan, '$.job') AS job
      FROM summed JOIN job_runs USING (sequence)
      WHERE later < 64000000 AND json_extract(plan, '$.keepsRows') IS NULL ORDER BY sequence DESC`,
    jobName,
  );
}

function getLatestJobRuns(connection: Connection, request?: PageRequest): Page<ListedJobRun> {
  return readPage<ListedRow, ListedJobRun>(
    'latestJobRuns',
    request,
    ['string'],
    (after, limit) =>
      connection.all(
        sql`${selectListed} WHERE job_runs.sequence IN (
            SELECT max(sequence) FROM job_runs WHERE job_name > ? AND job_name <> ?
            GROUP BY job_name ORDER BY job_name LIMIT ?)
          ORDER BY job_runs.job_name`,
        after?.[0] ?? '',
        cleanedName,
        limit,
      ),
    (row) => [row.jobName],
    toListedRun,
  );
}

function getUnfinishedJobRuns(connection: Connection): JobRun[] {
  // SQLite would go through all runs for their order.
  return connection
    .all<JobRunRow>(
      sql`${selectJobRun} WHERE job_runs.sequence IN (SELECT sequence FROM job_runs INDEXED BY job_runs_unfinished WHERE ${unfinished})
          ORDER BY job_runs.sequence`,
    )
    .map(toJobRun);
}

function getBlockedJobRuns(connection: Connection): JobRun[] {
  return connection
    .all<JobRunRow>(
      sql`${selectJobRun} WHERE job_runs.sequence IN (
          SELECT sequence FROM job_runs INDEXED BY job_runs_unfinished
            WHERE ${unfinished} AND job_run_state = 'COMMIT_BLOCKED'
          UNION ALL SELECT sequence FROM job_runs WHERE id IN (SELECT run_id FROM undos WHERE error IS NOT NULL))
          ORDER BY job_runs.sequence`,
    )
    .map(toJobRun);
}

/** The oldest of the job that is not finished. */
export function findUnfinishedRun(
  connection: Connection,
  jobName: string,
): Pick<JobRun, 'id' | 'number' | 'jobRunState'> | undefined {
  return connection.get(
    sql`SELECT id, sequence AS number, job_run_state AS jobRunState FROM job_runs WHERE job_name = ? AND ${unfinished}
      ORDER BY sequence LIMIT 1`,
    jobName,
  );
}

export function findCommittedJobRun(connection: Connection, jobName: string): string | undefined {
  const kept = connection.get<{ id: string }>(
    sql`SELECT id FROM job_runs WHERE job_name = ? AND job_run_state = 'SUCCEEDED' AND redrive_of IS NULL
      AND NOT ${wasUndone}
      ORDER BY sequence DESC LIMIT 1`,
    jobName,
  );
  return (kept ?? findCleanedCommit(connection, jobName))?.id;
}

export function getCommittedPlan(connection: Connection, jobName: string, id: string): string {
  const cleaned = findCleanedCommit(connection, jobName);
  return cleaned?.id === id ? cleaned.plan : getJobRun(connection, id).plan;
}

function getJobRunRow(connection: Connection, id: string): JobRunRow {
  const row = connection.get<JobRunRow>(sql`${selectJobRun} WHERE id = ?`, id);
  if (row === undefined || row.jobName === cleanedName) refuseCleaned(connection, id);
  if (row === undefined) throw unknownRun(connection, id);
  return row;
}

/** Ids are long: the typed text may be a prefix of one. */
function unknownRun(connection: Connection, id: string): EngineError {
  const begun =
    id === ''
      ? []
      : connection.all<{ id: string }>(
          sql`SELECT id FROM job_runs WHERE id >= ? AND id < ? || char(1114111) AND job_name <> ? ORDER BY id DESC LIMIT 3`,
          id,
          id,
          cleanedName,
        );
  return entityNotFound(
    'Job run',
    id,
    [],
    { run: id.slice(0, 255) },
    meantHint(
      begun.map((run) => run.id),
      'See the runs with: tenon runs',
    ),
  );
}

function toJobRun({ plan, ...row }: JobRunRow): JobRun {
  return { ...toListedRun(row), plan };
}

export function toListedRun(row: ListedRow): ListedJobRun {
  const {
    sequence,
    arguments: argumentsJson,
    error,
    redriveOf,
    phase,
    hasRejects,
    replacedFiles,
    undoBegunOn,
    undoError,
    pauseAskedOn,
    pausedOn,
    pauseWhy,
    ...rest
  } = row;
  return {
    ...rest,
    number: sequence,
    ...(redriveOf === null ? {} : { redriveOf }),
    ...(hasRejects === 1 ? { hasRejects: true as const } : {}),
    ...(phase === 'undone' ? { undone: true as const } : {}),
    ...((phase === 'published' || phase === 'cleaned') && replacedFiles === 1 ? { replacedFiles: true as const } : {}),
    ...(undoBegunOn === null
      ? {}
      : {
          unfinishedUndo: {
            begunOn: undoBegunOn,
            error: undoError === null ? null : (JSON.parse(undoError) as SerializedError),
          },
        }),
    ...(pauseAskedOn === null ? {} : { paused: { askedOn: pauseAskedOn, pausedOn, why: pauseWhy } }),
    arguments: JSON.parse(argumentsJson) as Record<string, string>,
    error: error === null ? null : (JSON.parse(error) as SerializedError),
  };
}
