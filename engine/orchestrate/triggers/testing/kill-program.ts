/** A host of triggers that may be killed while it fires them: `kill-program.ts PATH`, with TENON_FAULTS. */

import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';

export const begin = Date.UTC(2024, 4, 1);
const minute = 60_000;
/** The last moment of the program. */
export const end = begin + 31 * minute;

/** Every ten minutes; two runs at a time of `j` are refused, `chain` follows each success. */
export function describeTriggers(place: TriggerPlace): void {
  place.missingJobs.add('gone');
  const schedule = { type: 'SCHEDULED', schedule: 'cron(0/10 * * * ? *)' } as const;
  place.edit({
    name: 'all',
    ...schedule,
    missedRuns: 'all',
    actions: [
      { jobName: 'j', arguments: {} },
      { jobName: 'gone', arguments: {} },
    ],
  });
  place.edit({ name: 'once', ...schedule, missedRuns: 'once', actions: [{ jobName: 'k', arguments: {} }] });
  place.edit({ name: 'skip', ...schedule, missedRuns: 'skip', actions: [{ crawlerName: 'c', arguments: {} }] });
  place.edit({
    name: 'chain',
    type: 'CONDITIONAL',
    logical: 'ANY',
    conditions: [{ jobName: 'j', state: 'SUCCEEDED' }],
    actions: [{ jobName: 'after', arguments: {} }],
  });
}

export async function openPlace(catalog: Catalog, now: number): Promise<TriggerPlace> {
  const place = new TriggerPlace(catalog, now);
  describeTriggers(place);
  await place.open();
  return place;
}

/** Runs and crawls that are unfinished end well. @returns whether there were some. */
export async function endAll(place: TriggerPlace): Promise<boolean> {
  const runs = await place.catalog.jobRuns.getUnfinishedJobRuns();
  for (const run of runs) await place.endRun(run.id, 'SUCCEEDED');
  return runs.length > 0;
}

if (import.meta.main) {
  await using catalog = await openCatalog({ path: process.argv[2]! });
  const place = await openPlace(catalog, begin);
  for (let now = begin; now <= end; now += minute) {
    await place.advance(now);
    if (now % (3 * minute) === 0) {
      await endAll(place);
      await place.endCrawlIfAny('c');
    }
  }
  await place.close();
}
