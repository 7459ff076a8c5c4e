/** Backfills and their slices: each slice begins in one transaction, which sees whether a run has done it meanwhile. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type {
  Backfill,
  BackfillSlice,
  BegunSlice,
  NewBackfill,
  NewSlice,
  SliceState,
} from '#engine/catalog/backfill-entities.ts';
import { entityNotFound } from '#engine/catalog/names.ts';
import { ofOwner, readNewestFirst } from '#engine/catalog/newest-first.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import {
  findDone,
  findDoneSlices,
  isStartedElsewhere,
  isUnderWay,
  isUndone,
} from '#engine/catalog/repositories/backfills/done-slices.ts';
import { argumentsText } from '#engine/catalog/repositories/run-arguments.ts';
import { refuseRenamed } from '#engine/catalog/repositories/open-renames.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError, type SerializedError } from '#engine/contract/errors.ts';

export const backfillMethods = {
  /** @throws EngineError InvalidState when a slice is open in another backfill, or the job is being renamed. */
  createBackfill: transaction(createBackfill, { durability: 'full' }),
  findDoneSlices: read(findDoneSlices),
  /** @throws EngineError EntityNotFound */
  getBackfill: read(getBackfill),
  /** Of the backfill with this number. @throws EngineError EntityNotFound */
  getBackfillId: read(getBackfillId),
  /** Newest first. */
  getBackfills: read(getBackfills),
  /** In their order; of these states only, or of all. */
  getBackfillSlices: read(getBackfillSlices),
  /** Those that are RUNNING or STOPPING, oldest first. */
  getOpenBackfills: read(getOpenBackfills),
  /** Slices that were to start and have no run, since their host ended in between. */
  getUnbegunSlices: read(getUnbegunSlices),
  /** Runs of its slices that are under way. */
  getStartedRuns: read(getStartedRuns),
  /** @returns the next slice, for which a run with this id is to start; undefined: none may begin now. */
  beginNextSlice: transaction(beginNextSlice, { durability: 'full' }),
  /** It begins later: now too many runs of the job are unfinished. */
  giveBackSlice: transaction(giveBackSlice),
  refuseSlice: transaction(refuseSlice, { durability: 'full' }),
  /** Records ends of runs, and ends backfills that have nothing left to do. @returns whether something changed. */
  recordSliceEnds: transaction(recordSliceEnds, { durability: 'full' }),
  /** @throws EngineError EntityNotFound; InvalidState when it is not RUNNING. */
  stopBackfill: transaction(stopBackfill, { durability: 'full' }),
  /** What did not succeed is to begin again. @throws EngineError EntityNotFound, InvalidState. */
  resumeBackfill: transaction(resumeBackfill, { durability: 'full' }),
};

type BackfillRow = Omit<Backfill, 'number' | 'slicing' | 'counts' | 'stopsOnFailure' | 'again' | 'countsRuns'> & {
  readonly sequence: number;
  readonly slicing: string;
  readonly counts: string;
  readonly stopsOnFailure: 0 | 1;
  readonly again: 0 | 1;
  readonly countsRuns: 0 | 1;
};

const selectBackfill: Sql = sql`SELECT sequence, id, job_name AS jobName, status, slicing, at_once AS atOnce,
  stops_on_failure AS stopsOnFailure, again, counts_runs AS countsRuns, created_on AS createdOn, completed_on AS completedOn,
  (SELECT json_group_object(state, amount) FROM (SELECT state, count(*) AS amount FROM backfill_slices
    WHERE backfill = backfills.sequence GROUP BY state)) AS counts FROM backfills`;

export function createBackfill(connection: Connection, made: NewBackfill, slices: readonly NewSlice[]): Backfill {
  refuseRenamed(connection, made.jobName);
  // A person may have resumed the run of a slice meanwhile.
  recordSliceEnds(connection, made.createdOn);
  const texts = slices.map((slice) => argumentsText(slice.arguments));
  for (const [position, { given }] of slices.entries()) refuseOpen(connection, made, { given, text: texts[position]! });
  connection.run(
    sql`INSERT INTO backfills (id, job_name, status, slicing, at_once, stops_on_failure, again, counts_runs, created_on,
      completed_on) VALUES (?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, NULL)`,
    made.id,
    made.jobName,
    JSON.stringify(made.slicing),
    made.atOnce,
    made.stopsOnFailure ? 1 : 0,
    made.again ? 1 : 0,
    made.countsRuns ? 1 : 0,
    made.createdOn,
  );
  const { number } = getBackfill(connection, made.id);
  for (const [position, slice] of slices.entries()) {
    const text = texts[position]!;
    const done = made.again ? undefined : findDone(connection, { ...made, text });
    connection.run(
      sql`INSERT INTO backfill_slices (backfill, position, given, arguments, state, run_id) VALUES (?, ?, ?, ?, ?, ?)`,
      number,
      position,
      JSON.stringify(slice.given),
      text,
      done === undefined ? 'PENDING' : 'DONE',
      done ?? null,
    );
  }
  return getBackfill(connection, made.id);
}

/** Two backfills that run the same slice would write its rows twice. */
function refuseOpen(
  connection: Connection,
  { id, jobName }: Pick<Backfill, 'id' | 'jobName'>,
  slice: { readonly given: NewSlice['given']; readonly text: string },
): void {
  const other = connection.get<{ number: number }>(
    sql`SELECT backfills.sequence AS number FROM backfill_slices AS slice JOIN backfills ON backfills.sequence = slice.backfill
      WHERE slice.arguments = ? AND backfills.job_name = ? AND backfills.id <> ? AND (slice.state = 'STARTED'
        OR (slice.state = 'PENDING' AND backfills.status = 'RUNNING')) LIMIT 1`,
    slice.text,
    jobName,
    id,
  );
  if (other === undefined) return;
  const named = Object.entries(slice.given).map(([name, value]) => `${name}=${value}`);
  throw new EngineError(
    'InvalidState',
    `Cannot run the slice ${named.join(', ')} of job ${jobName}: backfill #${other.number} is running it.`,
    { hint: 'Wait until that backfill has ended, or stop it.', details: { job: jobName } },
  );
}

export function getBackfill(connection: Connection, id: string): Backfill {
  const row = connection.get<BackfillRow>(sql`${selectBackfill} WHERE id = ?`, id);
  if (row === undefined) throw entityNotFound('Backfill', id, []);
  return toBackfill(row);
}

function getBackfillId(connection: Connection, number: number): string {
  const row = connection.get<{ id: string }>(sql`SELECT id FROM backfills WHERE sequence = ?`, number);
  if (row === undefined)
    throw entityNotFound(
      'Backfill',
      `#${number}`,
      [],
      {},
      'List the backfills and check the number: tenon backfill list',
    );
  return row.id;
}

function getBackfills(connection: Connection, jobName: string | undefined, request?: PageRequest): Page<Backfill> {
  const rows = { select: selectBackfill, ...ofOwner(sql`job_name`, jobName) };
  return readNewestFirst<BackfillRow, Backfill>(connection, 'backfills', request, rows, toBackfill);
}

function getOpenBackfills(connection: Connection): Backfill[] {
  return connection.all<BackfillRow>(sql`${selectBackfill} WHERE status <> 'ENDED' ORDER BY sequence`).map(toBackfill);
}

function toBackfill({ sequence, slicing, counts, stopsOnFailure, again, countsRuns, ...row }: BackfillRow): Backfill {
  return {
    ...row,
    number: sequence,
    slicing: JSON.parse(slicing) as Backfill['slicing'],
    counts: JSON.parse(counts) as Backfill['counts'],
    stopsOnFailure: stopsOnFailure === 1,
    again: again === 1,
    countsRuns: countsRuns === 1,
  };
}

type SliceRow = Omit<BackfillSlice, 'given' | 'undone' | 'error'> & {
  readonly given: string;
  readonly undone: 0 | 1;
  readonly error: string | null;
};

function getBackfillSlices(
  connection: Connection,
  id: string,
  states: readonly SliceState[],
  request?: PageRequest,
): Page<BackfillSlice> {
  const { number } = getBackfill(connection, id);
  return readPage<SliceRow, BackfillSlice>(
    'backfillSlices',
    request,
    ['number'],
    (after, limit) =>
      connection.all(
        sql`SELECT slice.position, slice.given, slice.state, slice.run_id AS runId, job_runs.sequence AS runNumber,
            ${isUndone(sql`slice.run_id`)} AS undone,
            CASE WHEN slice.state = 'STARTED' THEN CASE
              WHEN job_runs.job_run_state = 'RUNNING' THEN 'RUNNING'
              WHEN EXISTS (SELECT 1 FROM run_pauses WHERE run_id = slice.run_id AND paused_on IS NOT NULL) THEN 'PAUSED'
              ELSE 'WAITING' END END AS runState,
            coalesce(slice.error, CASE WHEN slice.state IN ('FAILED', 'STOPPED', 'TIMEOUT') THEN job_runs.error END) AS error
          FROM backfill_slices AS slice LEFT JOIN job_runs ON job_runs.id = slice.run_id
          WHERE slice.backfill = ? AND slice.position > ? AND (? = '[]' OR slice.state IN (SELECT value FROM json_each(?)))
          ORDER BY slice.position LIMIT ?`,
        number,
        after?.[0] ?? -1,
        JSON.stringify(states),
        JSON.stringify(states),
        limit,
      ),
    (row) => [row.position],
    ({ given, undone, error, ...row }) => ({
      ...row,
      given: JSON.parse(given) as BackfillSlice['given'],
      undone: undone === 1,
      error: error === null ? null : (JSON.parse(error) as SerializedError),
    }),
  );
}

function getUnbegunSlices(connection: Connection, id: string): BegunSlice[] {
  return connection
    .all<{ position: number; arguments: string; runId: string }>(
      sql`SELECT slice.position, slice.arguments, slice.run_id AS runId FROM backfill_slices AS slice
        JOIN backfills ON backfills.sequence = slice.backfill
        WHERE backfills.id = ? AND slice.state = 'STARTED'
          AND NOT EXISTS (SELECT 1 FROM job_runs WHERE job_runs.id = slice.run_id)
          AND NOT EXISTS (SELECT 1 FROM cleaned_history WHERE id = slice.run_id) ORDER BY slice.position`,
      id,
    )
    .map((row) => ({ ...row, arguments: JSON.parse(row.arguments) as BegunSlice['arguments'] }));
}

function getStartedRuns(connection: Connection, id: string): string[] {
  return connection
    .all<{ runId: string }>(
      sql`SELECT run_id AS runId FROM backfill_slices JOIN backfills ON backfills.sequence = backfill_slices.backfill
        WHERE backfills.id = ? AND state = 'STARTED' ORDER BY position`,
      id,
    )
    .map(({ runId }) => runId);
}

export function beginNextSlice(connection: Connection, id: string, runId: string): BegunSlice | undefined {
  const backfill = getBackfill(connection, id);
  const { number, status, counts, jobName } = backfill;
  if (status !== 'RUNNING' || (counts.STARTED ?? 0) >= backfill.atOnce) return undefined;
  if (backfill.stopsOnFailure && unsuccessful(counts) > 0) return undefined;
  const pending = connection.iterate<{ position: number; arguments: string }>(
    sql`SELECT position, arguments FROM backfill_slices WHERE backfill = ? AND state = 'PENDING' ORDER BY position`,
    number,
  );
  // Rows are changed only when the reading is over.
  const done: { position: number; runId: string }[] = [];
  let next: BegunSlice | undefined;
  const looks = backfill.countsRuns && !backfill.again;
  for (const { position, arguments: text } of pending) {
    const doneBy = backfill.again ? undefined : findDone(connection, { ...backfill, text });
    if (doneBy !== undefined) done.push({ position, runId: doneBy });
    else if (!isStartedElsewhere(connection, backfill, text) && (!looks || !isUnderWay(connection, jobName, text))) {
      next = { position, arguments: JSON.parse(text) as BegunSlice['arguments'], runId };
      break;
    }
  }
  for (const each of done) putSlice(connection, number, { ...each, state: 'DONE' });
  if (next !== undefined) putSlice(connection, number, { ...next, state: 'STARTED' });
  return next;
}

function putSlice(
  connection: Connection,
  backfill: number,
  {
    position,
    state,
    runId,
    error = null,
  }: { position: number; state: SliceState; runId: string | null; error?: SerializedError | null },
): void {
  connection.run(
    sql`UPDATE backfill_slices SET state = ?, run_id = ?, error = ? WHERE backfill = ? AND position = ?`,
    state,
    runId,
    error === null ? null : JSON.stringify(error),
    backfill,
    position,
  );
}

function giveBackSlice(connection: Connection, id: string, position: number): void {
  putSlice(connection, getBackfill(connection, id).number, { position, state: 'PENDING', runId: null });
}

function refuseSlice(connection: Connection, id: string, position: number, error: SerializedError): void {
  putSlice(connection, getBackfill(connection, id).number, { position, state: 'REFUSED', runId: null, error });
}

function unsuccessful({ FAILED = 0, STOPPED = 0, TIMEOUT = 0, REFUSED = 0 }: Backfill['counts']): number {
  return FAILED + STOPPED + TIMEOUT + REFUSED;
}

export function recordSliceEnds(connection: Connection, now: number): boolean {
  // A person may have resumed the run of a slice, and the resumed one again.
  const resumedBy: Sql = sql`SELECT later.id FROM job_runs AS later WHERE later.previous_run_id = backfill_slices.run_id
    ORDER BY later.sequence DESC LIMIT 1`;
  let changes = 0;
  for (let more = 1; more > 0; changes += more)
    more =
      connection.run(
        sql`UPDATE backfill_slices SET run_id = (${resumedBy}), state = 'STARTED'
        WHERE state IN ('FAILED', 'STOPPED', 'TIMEOUT') AND EXISTS (${resumedBy})`,
      ).changes +
      // Nobody stopped it: its host closed, and the backfill continues with the next one.
      connection.run(
        sql`UPDATE backfill_slices SET state = 'PENDING', run_id = NULL
        WHERE state = 'STARTED' AND backfill IN (SELECT sequence FROM backfills WHERE status = 'RUNNING')
          AND EXISTS (SELECT 1 FROM job_runs WHERE id = backfill_slices.run_id AND job_run_state = 'STOPPED'
            AND json_extract(error, '$.details.hostClosed') = 1) AND NOT EXISTS (${resumedBy})`,
      ).changes +
      connection.run(
        sql`UPDATE backfill_slices SET state = (SELECT job_run_state FROM job_runs WHERE id = backfill_slices.run_id)
        WHERE state = 'STARTED' AND EXISTS (SELECT 1 FROM job_runs WHERE id = backfill_slices.run_id
          AND job_run_state IN ('SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'))`,
      ).changes +
      // An earlier version let the run leave the history first. One that committed nothing may run again.
      connection.run(
        sql`UPDATE backfill_slices SET state = (SELECT iif(change = 'none', 'FAILED', 'SUCCEEDED')
            FROM cleaned_history WHERE id = backfill_slices.run_id)
          WHERE state = 'STARTED' AND EXISTS (SELECT 1 FROM cleaned_history WHERE id = backfill_slices.run_id)
            AND NOT EXISTS (SELECT 1 FROM job_runs WHERE id = backfill_slices.run_id)`,
      ).changes;
  for (const { id, status, counts, stopsOnFailure } of getOpenBackfills(connection)) {
    if ((counts.STARTED ?? 0) > 0) continue;
    const mayBegin = status === 'RUNNING' && !(stopsOnFailure && unsuccessful(counts) > 0);
    if (mayBegin && (counts.PENDING ?? 0) > 0) continue;
    connection.run(sql`UPDATE backfills SET status = 'ENDED', completed_on = ? WHERE id = ?`, now, id);
    changes += 1;
  }
  return changes > 0;
}

export function stopBackfill(connection: Connection, id: string): Backfill {
  const { number, status } = getBackfill(connection, id);
  if (status !== 'RUNNING')
    throw new EngineError(
      'InvalidState',
      `Cannot stop backfill #${number}: it is ${status === 'ENDED' ? 'over' : status}.`,
      {
        hint: 'See the backfills with: tenon backfill list',
      },
    );
  connection.run(sql`UPDATE backfills SET status = 'STOPPING' WHERE id = ?`, id);
  return getBackfill(connection, id);
}

export function resumeBackfill(connection: Connection, id: string): Backfill {
  const { number, status, jobName, counts } = getBackfill(connection, id);
  const left = unsuccessful(counts) + (counts.PENDING ?? 0);
  if (status === 'STOPPING' || left === 0)
    throw new EngineError(
      'InvalidState',
      `Cannot resume backfill #${number}: ${left === 0 ? 'no slice is left to run' : 'it is STOPPING'}.`,
      { hint: left === 0 ? 'To run slices again, start a backfill with --again.' : 'Wait until it has stopped.' },
    );
  refuseRenamed(connection, jobName);
  const slices = connection.all<{ given: string; text: string }>(
    sql`SELECT given, arguments AS text FROM backfill_slices
      WHERE backfill = ? AND state IN ('PENDING', 'FAILED', 'STOPPED', 'TIMEOUT', 'REFUSED')`,
    number,
  );
  for (const { given, text } of slices)
    refuseOpen(connection, { id, jobName }, { given: JSON.parse(given) as NewSlice['given'], text });
  connection.run(
    sql`UPDATE backfill_slices SET state = 'PENDING', run_id = NULL, error = NULL
      WHERE backfill = ? AND state IN ('FAILED', 'STOPPED', 'TIMEOUT', 'REFUSED')`,
    number,
  );
  connection.run(sql`UPDATE backfills SET status = 'RUNNING', completed_on = NULL WHERE id = ?`, id);
  return getBackfill(connection, id);
}
