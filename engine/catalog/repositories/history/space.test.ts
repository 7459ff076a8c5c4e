/** The space of cleaned runs is given back, by a new catalog in steps and by one of an earlier version at once. */

import { statSync } from 'node:fs';
import { expect, test } from 'vitest';

import { sql } from '#engine/base/sql.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { makeTemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';

const runCount = 120;
const plan = JSON.stringify({ of: 'x'.repeat(200_000) });

async function addRuns(catalog: Catalog): Promise<void> {
  for (let number = 0; number < runCount; number += 1) {
    await catalog.jobRuns.createJobRun(sampleRun(`jr_${number}`, { plan }), 1);
    await catalog.jobRuns.updateJobRun(`jr_${number}`, { jobRunState: 'SUCCEEDED', completedOn: 1 });
  }
}

async function cleanAll({ history }: Catalog): Promise<number> {
  const rule = { endedBefore: 2, unsuccessfulBefore: 2, keepLast: 1 };
  let count = 0;
  for (;;) {
    const runs = await history.getCleanableRuns('nightly', rule, 0);
    const ids = runs.map(({ id }) => id);
    if (ids.length === 0) return count;
    count += (await history.cleanRuns('nightly', rule, ids)).length;
  }
}

test.each(['a new catalog', 'a catalog of an earlier version'])('%s shrinks to what it still holds', async (which) => {
  await using place = await makeTemporaryFolder();
  await (await openCatalog(place))[Symbol.asyncDispose]();
  if (which !== 'a new catalog') {
    const connection = Connection.open(place.path, 'read-write');
    connection.pragma('auto_vacuum = NONE');
    connection.runToEnd(sql`VACUUM`);
    expect(connection.pragma('auto_vacuum')).toBe(0);
    connection.close();
  }
  const warnings: string[] = [];
  const log = { write: (_level: string, message: string) => void warnings.push(message) };
  {
    await using catalog = await openCatalog({ ...place, log });
    await addRuns(catalog);
  }
  const before = statSync(place.path).size;
  {
    // The sweep is cut short; the next opening continues it.
    await using catalog = await openCatalog({ ...place, log });
    expect(await cleanAll(catalog)).toBe(runCount - 1);
  }
  {
    await using catalog = await openCatalog({ ...place, log });
    await catalog.history.settled();
    expect((await catalog.jobRuns.getJobRuns('nightly')).items).toHaveLength(1);
  }
  // Some pages stay free for the next rows.
  expect(statSync(place.path).size).toBeLessThan(before / 2);
  expect(warnings).toEqual([]);
  const connection = Connection.open(place.path, 'read-only');
  expect([connection.pragma('auto_vacuum'), connection.pragma('integrity_check')]).toEqual([2, 'ok']);
  connection.close();
});
