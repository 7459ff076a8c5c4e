/** What a run with a bookmark waits for when it commits: the compactions of a long history. */

import { expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { findCompacted } from '#engine/catalog/repositories/compacted-bookmarks.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';

const files = 2000;

test('thousands of files are found among those of many compactions at once', async () => {
  await using place = await openTemporaryCatalog();
  await place.catalog[Symbol.asyncDispose]();
  using connection = {
    open: Connection.open(place.path, 'read-write'),
    [Symbol.dispose]: () => connection.open.close(),
  };
  connection.open.run(sql`PRAGMA foreign_keys = OFF`);
  connection.open.transaction('put', () => {
    for (let compaction = 0; compaction < 20; compaction += 1) {
      const runId = `jr_${compaction}`;
      connection.open.run(
        sql`INSERT INTO commits (run_id, job_name, phase, changes_bookmark, written_on, intent)
          VALUES (?, 'compact sales.orders', 'cleaned', 0, 1, '{"keepsRows":true}')`,
        runId,
      );
      for (let file = 0; file < files; file += 1)
        connection.open.run(
          sql`INSERT INTO commit_removed_objects (run_id, database_name, table_name, path, size, modified_micros, compression,
            partition_values, inference_hash) VALUES (?, 'sales', 'orders', ?, 1, 1, 'none', '[]', '')`,
          runId,
          `/lake/${compaction}-${file}.parquet`,
        );
    }
  });
  const others = Array.from({ length: files }, (_, file) => `/lake/new-${file}.parquet`);
  const begun = performance.now();
  expect(findCompacted(connection.open, others)).toBeUndefined();
  expect(findCompacted(connection.open, [...others, '/lake/7-5.parquet'])).toBe('/lake/7-5.parquet');
  expect(performance.now() - begun).toBeLessThan(2000);
});
