/** Whether a run rejected records. */

import { sql, type Sql } from '#engine/base/sql.ts';

/** A condition beside `job_runs`; false where a join found none. */
export const hasRejects: Sql = sql`EXISTS (SELECT 1 FROM rejected_records WHERE run_id = job_runs.id)`;
