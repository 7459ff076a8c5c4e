/** Kills the host at each fault point around the end of a run, starts another, and looks: each end that counts was sent, by one id. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCatalog } from '#engine/catalog/index.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { begin, openPlace } from '#engine/orchestrate/notifications/testing/kill-program.ts';
import { killAtPoints } from '#engine/orchestrate/testing/kill-at-points.ts';

const program = fileURLToPath(new URL('./testing/kill-program.ts', import.meta.url));
const hour = 3_600_000;

let place: TemporaryFolder;
let base: string;
beforeAll(async () => {
  place = await makeTemporaryFolder();
  base = path.join(place.folder, 'base.sqlite');
  await using _catalog = await openCatalog({ path: base });
});
afterAll(() => place[Symbol.asyncDispose]());

test('a host killed at any fault point', { timeout: 900_000 }, async () => {
  const killed = await killAtPoints({
    program,
    base,
    argumentsFor: (file) => [`${file}.received`],
    most: [4, 12],
    check,
    checkPoints(points) {
      for (const method of ['updateJobRun', 'recordDeliveries', 'recordAttempt'])
        expect(points.filter((point) => point.includes(`catalog.${method} `)).length, method).toBeGreaterThan(4);
    },
  });
  expect(killed).toBeGreaterThan(0.7);
});

/** Another host opens what is left and works for some hours. */
async function check(file: string, what: string): Promise<void> {
  const received = `${file}.received`;
  await using catalog = await openCatalog({ path: file });
  const opened = await openPlace(catalog, received, begin + hour);
  const wasActivated = (await catalog.jobRuns.getJobRuns()).items.length > 0;
  // What a new host does first.
  for (const run of await catalog.jobRuns.getUnfinishedJobRuns()) await opened.endRun(run.id, 'FAILED');
  await opened.advance(begin + 2 * hour);
  await opened.close();
  const lines = (await readFile(received, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
  const idsOf = new Map<string, Set<string>>();
  for (const line of lines) {
    const [id, run] = line.split(' ') as [string, string];
    idsOf.set(run, (idsOf.get(run) ?? new Set()).add(id));
  }
  const runs = (await catalog.jobRuns.getJobRuns()).items.map(({ id }) => id);
  if (wasActivated) expect([...idsOf.keys()].toSorted(), what).toEqual(runs.toSorted());
  for (const [run, ids] of idsOf) expect(ids.size, `${what}: ${run}`).toBe(1);
  expect(await catalog.notifications.getPendingDeliveries(), what).toEqual([]);
  expect((await catalog.notifications.getRunEnds()).last, what).toBeNull();
}
