/** Kills the host of triggers at each fault point, starts another, and looks: each due time started one run, or says why not. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { openCatalog, type Catalog, type Firing } from '#engine/catalog/index.ts';
import { killAtPoints } from '#engine/orchestrate/testing/kill-at-points.ts';
import { begin, end, endAll, openPlace } from '#engine/orchestrate/triggers/testing/kill-program.ts';
import { subjectOf } from '#engine/orchestrate/triggers/testing/model-subjects.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { subjectOfTrigger } from '#engine/orchestrate/triggers/trigger-subjects.ts';

const program = fileURLToPath(new URL('./testing/kill-program.ts', import.meta.url));
const names = ['all', 'chain', 'event', 'flow-failed', 'flow-go', 'flow-last', 'flow-then', 'once', 'skip'] as const;
const activated = ['all', 'chain', 'event', 'flow-go', 'once', 'skip'] as const;
const minute = 60_000;
const dueTimes = [10, 20, 30].map((minutes) => begin + minutes * minute);

let place: TemporaryFolder;
let base: string;
beforeAll(async () => {
  place = await makeTemporaryFolder();
  base = path.join(place.folder, 'base.sqlite');
  await using catalog = await openCatalog({ path: base });
  await catalog.databases.createDatabase({ name: 'sales' });
  await catalog.tables.createTable(sampleTable('orders'), 'a person');
  const opened = await openPlace(catalog, begin);
  for (const name of activated) await opened.control.activate(subjectOfTrigger(opened.triggers.get(name).value));
  await opened.close();
});
afterAll(() => place[Symbol.asyncDispose]());

test('a host killed at any fault point', { timeout: 3_600_000 }, async () => {
  const killed = await killAtPoints({
    program,
    base,
    most: [2, 8],
    check,
    checkPoints(points) {
      expect(points.filter((point) => point.includes('catalog.recordDecision before')).length).toBeGreaterThan(8);
      expect(points.filter((point) => point.includes('catalog.createJobRun before')).length).toBeGreaterThan(8);
    },
  });
  expect(killed).toBeGreaterThan(0.7);
});

/** Another host opens what is left, hours later, and works until nothing is left to do. */
async function check(file: string, what: string): Promise<void> {
  await using catalog = await openCatalog({ path: file });
  // What a new host does first.
  for (const run of await catalog.jobRuns.getUnfinishedJobRuns())
    await catalog.jobRuns.updateJobRun(run.id, { jobRunState: 'FAILED', completedOn: end });
  const opened = await openPlace(catalog, end + 5 * minute);
  for (let round = 0; round < 30; round += 1) {
    await opened.endCrawlIfAny('c');
    const ended = await endAll(opened);
    // Runs of a workflow that were missed are made up for one after the other.
    await opened.control.settled();
    await opened.advance(opened.now());
    if (!ended && (await catalog.jobRuns.getUnfinishedJobRuns()).length === 0) break;
  }
  await checkFirings(opened, what);
  await opened.close();
  await catalog.jobRuns.getUnfinishedJobRuns().then((left) => expect(left, what).toEqual([]));
}

async function checkFirings({ catalog }: TriggerPlace, what: string): Promise<void> {
  const firings = new Map<string, Firing[]>();
  for (const name of names) {
    const { items } = await catalog.triggers.getFirings('trigger', name, { limit: 1000 });
    firings.set(name, items.toReversed());
  }
  const duesOf = (name: string): (number | null)[] => firings.get(name)!.map(({ due }) => due);
  expect(duesOf('all'), what).toEqual(dueTimes);
  expect(duesOf('flow-go'), what).toEqual(dueTimes);
  for (const name of ['once', 'skip']) {
    // A due time has a firing, or is counted by the one after it.
    const counted = firings.get(name)!.reduce((sum, { missedCount }) => sum + 1 + missedCount, 0);
    expect(counted, `${what}: ${name}`).toBe(dueTimes.length);
    expect(new Set(duesOf(name)).size).toBe(duesOf(name).length);
    expect(duesOf(name).at(-1)).toBe(dueTimes.at(-1));
  }
  const actions = [...firings.values()].flat().flatMap((firing) => firing.actions);
  expect(
    actions.filter(({ state }) => state === 'PENDING'),
    what,
  ).toEqual([]);
  for (const { state, runState, error, jobName } of actions) {
    expect(state === 'STARTED' ? runState !== null && error === null : error !== null, what).toBe(true);
    if (jobName === 'gone') expect(error?.code, what).toBe('EntityNotFound');
  }
  await checkRuns(catalog, actions, what);
  await checkWorkflowRuns(catalog, what);
  await checkEvents(catalog, firings.get('event')!, what);
  // Each success of j was counted once.
  const succeeded = firings
    .get('all')!
    .flatMap(({ actions: each }) =>
      each.filter(({ jobName, runState }) => jobName === 'j' && runState === 'SUCCEEDED'),
    );
  expect(firings.get('chain')!, what).toHaveLength(succeeded.length);
}

/** No run and no crawl that no action started, and none twice. */
async function checkRuns(catalog: Catalog, actions: Firing['actions'], what: string): Promise<void> {
  const started = actions.filter(({ state }) => state === 'STARTED').map(({ id }) => id);
  const runs = (await catalog.jobRuns.getJobRuns(undefined, { limit: 1000 })).items.map(({ id }) => id);
  const crawls = (await catalog.crawls.getCrawls(undefined, { limit: 1000 })).items.map(({ id }) => id);
  expect([...runs, ...crawls].sort(), what).toEqual(started.sort());
}

/** Each due time began one run of the workflow; each of its triggers fired in it exactly when its conditions were met. */
async function checkWorkflowRuns(catalog: Catalog, what: string): Promise<void> {
  const { items } = await catalog.workflowRuns.getWorkflowRuns('flow', { limit: 1000 });
  expect(items, what).toHaveLength(dueTimes.length);
  for (const { id, status } of items) {
    expect(['COMPLETED', 'STOPPED'], what).toContain(status);
    const actions = await catalog.workflowRuns.getWorkflowRunActions(id);
    const startsOf = (trigger: string): string[] =>
      actions.filter(({ triggerName }) => triggerName === trigger).map(subjectOf);
    const ended = (name: string, state: string): boolean =>
      actions.some((action) => subjectOf(action) === name && action.runState === state);
    const isLast = ended('wb', 'SUCCEEDED') && ended('sales.wc', 'SUCCEEDED');
    expect(startsOf('flow-go'), what).toEqual(['wa']);
    const expected = new Map([
      ['flow-then', ended('wa', 'SUCCEEDED') ? ['wb', 'sales.wc'] : []],
      ['flow-failed', ended('wa', 'FAILED') ? ['wf'] : []],
      ['flow-last', isLast ? ['wd'] : []],
    ]);
    for (const [trigger, starts] of expected) {
      // A run that was stopped may have ended before.
      const found = startsOf(trigger);
      if (status === 'COMPLETED' || found.length > 0) expect(found, what).toEqual(starts);
    }
  }
}

/** Each version of the table is one event, in one firing. */
async function checkEvents(catalog: Catalog, firings: readonly Firing[], what: string): Promise<void> {
  const { versionId } = await catalog.tables.getTable('sales', 'orders');
  const numbers = firings.flatMap(({ events }) => events!.events.map(({ sequence }) => sequence));
  expect(new Set(numbers).size, what).toBe(numbers.length);
  expect(numbers, what).toHaveLength(versionId);
}
