/** Rows from a cursor of a worker: what was opened first, then batches of rows. */

import { closeCursor, openCursor, readCursor } from '#engine/explore/operations.ts';
import type { JsonRow, OpenedCursor, RowOrigin } from '#engine/explore/operations.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

/** Rows of one message to a client. */
const rowsPerBatch = 2000;

export async function* withCursor(
  lease: WorkerLease,
  origin: RowOrigin,
  signal: AbortSignal,
): AsyncGenerator<OpenedCursor | { rows: readonly JsonRow[] }, void, void> {
  const opened = await lease.run(openCursor, origin, { signal });
  try {
    yield opened;
    for (let start = 0; start < opened.rowCount; start += rowsPerBatch) {
      yield await lease.run(readCursor, { cursor: opened.cursor, start, count: rowsPerBatch }, { signal });
    }
  } finally {
    await lease.run(closeCursor, { cursor: opened.cursor });
  }
}
