/** An undo that is requested while its run still moves the files that it replaced. */

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });

test('waits for it, and brings all of them back', async () => {
  const { runs, catalog } = fixture.engine;
  const overwrite = job({ target: { mode: 'overwrite' } });
  await put(fixture, 'in/a.csv', csv([1]));
  await run(fixture, { job: overwrite });
  await put(fixture, 'in/a.csv', csv([2]));
  const out = path.join(fixture.folder, 'out');
  const replaced = readdirSync(out)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => path.join(out, name));
  const reader = leaseObjects(replaced);
  // A reader keeps the replaced file where it is, so that the run has succeeded and is not at its end.
  const published = Promise.withResolvers<void>();
  const { id } = await runs.startJobRun({ job: overwrite });
  const looking = setInterval(() => {
    void catalog.commits.findCommit(id).then((commit) => {
      if (commit?.phase === 'published') published.resolve();
    });
  }, 5);
  await published.promise;
  clearInterval(looking);
  const undone = runs.undoJobRun(id);
  // Time enough for an undo that does not wait: several turns of the catalog.
  for (let turn = 0; turn < 20; turn += 1) await catalog.commits.findCommit(id);
  reader[Symbol.dispose]();
  await undone;
  await runs.waitForJobRun(id);
  expect(await rows(fixture)).toEqual(['1,FR,10']);
  expect(await run(fixture, { job: overwrite })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toEqual(['2,DE,20']);
});
