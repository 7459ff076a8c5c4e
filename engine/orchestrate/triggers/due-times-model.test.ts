/**
 * Schedules of each rule for missed times over random waits, sleeps, pauses, restarts, full disks and ends of runs: each due time has
 * its firing, also if the trigger is deactivated, disabled or gets another schedule first, and with `all` none of them is refused because of an earlier one.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import type { Firing } from '#engine/catalog/trigger-entities.ts';
import { nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import { missedTimes } from '#engine/orchestrate/triggers/missed-times.ts';
import { onTime } from '#engine/orchestrate/triggers/plan-due.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const minute = 60_000;
const longestRetry = 30_000;
const begin = Date.parse('2024-05-01T23:16:40Z');
/** Fewer due times than are made up for at most. */
const longest = 80 * minute;

type GeneratedOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ pass: fc.integer({ min: 1000, max: 150_000 }), asleep: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ pass: fc.integer({ min: minute, max: 25 * minute }), asleep: fc.boolean() }) },
    { weight: 3, arbitrary: fc.constantFrom('SUCCEEDED' as const, 'FAILED' as const) },
    { weight: 2, arbitrary: fc.constantFrom('open or close' as const, 'restart' as const, 'pause or resume' as const) },
    { weight: 1, arbitrary: fc.constant('full or empty disk' as const) },
  ),
  { minLength: 4, maxLength: 16 },
);
type Step = GeneratedOf<typeof steps>[number];

const settings = fc.record({
  schedule: fc.constantFrom('cron(* * * * ? *)', 'rate(3 minutes)', 'cron(0/10 * * * ? *)'),
  jobs: fc.constantFrom(['j'], ['j', 'k']),
  runsOfJob: fc.integer({ min: 1, max: 2 }),
  /** 0: the trigger belongs to no workflow. */
  runsOfWorkflow: fc.integer({ min: 0, max: 2 }),
  /** What happens to the trigger before what is due has started. */
  end: fc.constantFrom('none' as const, 'deactivated' as const, 'disabled' as const, 'rescheduled' as const),
});
type Settings = GeneratedOf<typeof settings>;

test.each(['skip', 'once', 'all'] as const)('%s', { timeout: 3_600_000 }, async (missedRuns) => {
  await fc.assert(
    fc.asyncProperty(settings, steps, async (given, drawn) => {
      await using own = await openTemporaryCatalog();
      const place = new TriggerPlace(own.catalog, begin);
      const { firings, dues } = await tryDueTimes(place, missedRuns, given, drawn);
      await place.close();
      expect(firings.flatMap(({ actions }) => actions).filter(({ state }) => state === 'PENDING')).toEqual([]);
      expect(firings.reduce((sum, { missedCount }) => sum + 1 + missedCount, 0)).toBe(dues.length);
      // Each counted time is found, and no other one.
      const startedAt = firings.flatMap(({ due, actions }) => (actions.every(isMissed) ? [] : [due!]));
      const missedAt = missedTimes(parseSchedule(given.schedule), { anchor: begin }, firings.toReversed(), begin);
      expect([...startedAt, ...missedAt].toSorted((left, right) => left - right)).toEqual(dues);
      if (missedRuns === 'all') expect(firings.map(({ due }) => due)).toEqual(dues);
    }),
    { numRuns: triesOfRun(400, 8) },
  );
});

const isMissed = ({ state }: Firing['actions'][number]): boolean => state === 'MISSED';

/** @returns when nothing is left to do. */
async function tryDueTimes(
  place: TriggerPlace,
  missedRuns: 'skip' | 'once' | 'all',
  { schedule, jobs, runsOfJob, runsOfWorkflow, end }: Settings,
  drawn: readonly Step[],
): Promise<{ readonly firings: readonly Firing[]; readonly dues: readonly number[] }> {
  place.maxConcurrentRuns = runsOfJob;
  await place.open();
  if (runsOfWorkflow > 0) place.editWorkflow({ name: 'w', maxConcurrentRuns: runsOfWorkflow });
  const workflowName = runsOfWorkflow > 0 ? 'w' : null;
  const actions = jobs.map((jobName) => ({ jobName, arguments: {} }));
  await place.put({ name: 't', type: 'SCHEDULED', schedule, missedRuns, workflowName, actions });
  const check = async (): Promise<void> => checkFirings(await firingsOf(place), missedRuns);
  let [isOpen, isPaused, isFull] = [true, false, false];
  place.isFullFor = () => isFull;
  for (const step of drawn) {
    if (typeof step === 'object') {
      const until = Math.min(place.now() + step.pass, begin + longest);
      if (isOpen && !step.asleep) await place.advance(until);
      else place.jump(until);
      if (isOpen) await place.control.look();
    } else if (step === 'open or close') {
      await (isOpen ? place.close() : place.open());
      isOpen = !isOpen;
    } else if (step === 'full or empty disk') {
      isFull = !isFull;
    } else if (!isOpen) {
      continue;
    } else if (step === 'restart') {
      await place.reopen();
    } else if (step === 'pause or resume') {
      await (isPaused ? place.control.resume() : place.control.pause());
      isPaused = !isPaused;
    } else {
      const [run] = await place.catalog.jobRuns.getUnfinishedJobRuns();
      if (run !== undefined) await place.endRun(run.id, step);
    }
    if (isOpen) await place.advance(place.now());
    await check();
  }
  isFull = false;
  const dues = (): number[] =>
    nextTimes(parseSchedule(schedule), begin, begin, 200).filter((due) => due <= place.now());
  if (end !== 'none') {
    // Commands do it without a host that stays, too.
    if (end === 'deactivated') await place.control.deactivate('trigger', 't');
    else if (end === 'disabled') place.edit({ name: 't', enabled: false });
    else place.edit({ name: 't', schedule: 'cron(0 6 * * ? 2190)' });
    if (!isOpen) await place.open();
    await place.control.resume();
    await place.advance(place.now());
    const [known, ended] = [await firingsOf(place), dues()];
    await place.advance(place.now() + 10 * minute);
    // What had its firing by then still starts after the run that it waits for, unless nothing of the trigger may start.
    if (end === 'rescheduled') await endRuns(place);
    const firings = await firingsOf(place);
    if (end === 'rescheduled') expect(firings.map(({ due }) => due)).toEqual(known.map(({ due }) => due));
    else expect(firings).toEqual(known);
    return { firings, dues: ended };
  }
  if (!isOpen) await place.open();
  await place.control.resume();
  // Nothing but the failure asks for another look.
  await place.advance(place.now() + longestRetry);
  await endRuns(place, check);
  return { firings: await firingsOf(place), dues: dues() };
}

/** Those that begin meanwhile, too. */
async function endRuns(place: TriggerPlace, check = async (): Promise<void> => undefined): Promise<void> {
  for (;;) {
    const [run] = await place.catalog.jobRuns.getUnfinishedJobRuns();
    if (run === undefined) return;
    await place.endRun(run.id, 'SUCCEEDED');
    await place.advance(place.now());
    await check();
  }
}

/** Oldest first. */
async function firingsOf({ catalog }: TriggerPlace): Promise<Firing[]> {
  return (await catalog.triggers.getFirings('trigger', 't', { limit: 1000 })).items.toReversed();
}

function checkFirings(firings: readonly Firing[], missedRuns: 'skip' | 'once' | 'all'): void {
  const dues = firings.map(({ due }) => due!);
  expect(dues).toEqual([...new Set(dues)].sort((left, right) => left - right));
  for (const { due, firedOn, caughtUp, actions } of firings) {
    const isLate = firedOn - due! > onTime;
    expect(caughtUp).toBe(isLate && missedRuns !== 'skip');
    expect(actions.every(({ state }) => state === 'MISSED')).toBe(isLate && missedRuns === 'skip');
  }
  if (missedRuns !== 'all') return;
  expect(firings.flatMap(({ actions }) => actions.flatMap(({ error }) => error?.message ?? []))).toEqual([]);
  firings.forEach((firing, index) => {
    const isUnder = isUnfinished(firing);
    if (!firing.caughtUp || !isUnder) return;
    // Of the times that are made up for, one runs after the other, and what was due later runs after them.
    expect(firings.slice(index + 1).filter(hasStarted)).toEqual([]);
    if (hasStarted(firing)) expect(firings.slice(0, index).filter(isUnfinished)).toEqual([]);
  });
}

function isUnfinished({ actions }: Firing): boolean {
  return actions.some(({ state, runState }) => state === 'PENDING' || (state === 'STARTED' && runState === 'RUNNING'));
}

function hasStarted({ actions }: Firing): boolean {
  return actions.some(({ state }) => state === 'STARTED');
}
