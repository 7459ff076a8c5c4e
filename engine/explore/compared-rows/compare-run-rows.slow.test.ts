/** Comparing more rows than fit into the memory of a worker, in real processes. */

import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTo, literal, sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { run } from '#engine/execute/testing/run-fixture.ts';
import { compared, copying, useRowsPlace } from '#engine/explore/compared-rows/testing/rows-of-runs.ts';

const place = useRowsPlace({ inline: false });
const rowCount = 1_500_000;
const idle = new AbortController().signal;

/** A run over many rows. @param every of so many rows one differs from those of the other run. */
async function runOver(every: number): Promise<JobRun> {
  const file = path.join(place.fixture.folder, 'in/1.parquet');
  await mkdir(path.dirname(file), { recursive: true });
  const rows = sql`SELECT range AS id, md5(CAST(range AS VARCHAR)) AS name, sha256(CAST(range AS VARCHAR)) AS text, CASE WHEN range % ${literal(every)} = 1 THEN 1 ELSE 0 END AS v FROM range(${literal(rowCount)})`;
  await place.duck.connection.run(copyTo(rows, file, sql`FORMAT parquet`));
  return run(place.fixture, { job: copying({ mode: 'overwrite' }) });
}

test('rows that do not fit into memory are compared on disk; while that lasts, it can be cancelled', async () => {
  const [a, b] = [await runOver(1), await runOver(1000)];
  const memory = 160 * 1024 * 1024;
  const runs = { a: a.id, b: b.id, key: ['id'] };
  const found = await compared(place, runs, idle, undefined, memory);
  expect(found).toMatchObject({ same: rowCount - 1500, changed: 1500, added: 0, removed: 0, listed: 1000 });
  const abort = new AbortController();
  const comparing = compared(
    place,
    runs,
    abort.signal,
    ({ note }) => {
      if (note === 'Comparing rows') setTimeout(() => abort.abort(), 100);
    },
    memory,
  );
  await expect(comparing).rejects.toMatchObject({ code: 'Cancelled' });
  const cached = await readdir(path.join(place.fixture.folder, '.tenon/cache'));
  expect(cached.filter((name) => name !== 'inference')).toEqual([path.basename(found.path)]);
});
