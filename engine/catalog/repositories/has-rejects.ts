/** What became of a run besides its state: whether it rejected records, and whether it was undone. */

import { sql, type Sql } from '#engine/base/sql.ts';

/** A condition beside `job_runs`; false where a join found none. */
export const hasRejects: Sql = sql`EXISTS (SELECT 1 FROM rejected_records WHERE run_id = job_runs.id)`;

/** The same for a run whose commit was undone, which does not change its state. */
export const wasUndone: Sql = sql`EXISTS (SELECT 1 FROM commits WHERE run_id = job_runs.id AND phase = 'undone')`;
