/** Random graphs of triggers, jobs and compactions on a clock that the test sets, against a model of their meaning. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import {
  ConditionsModel,
  type ModelFiring,
  type ModelTrigger,
} from '#engine/orchestrate/triggers/testing/conditions-model.ts';
import { runNameOf, startedAs, subjectOf } from '#engine/orchestrate/triggers/testing/model-subjects.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { drawingOf, type Drawing } from '#engine/testing/fuzz/drawing.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const ends = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'] as const;
const graphs = triesOfRun(1500, 30);
const seed = 1;

let temporary: TemporaryCatalog;
beforeAll(async () => {
  temporary = await openTemporaryCatalog();
});
afterAll(() => temporary[Symbol.asyncDispose]());

test(`${graphs} random graphs fire as their model does (from seed ${seed})`, { timeout: 1_800_000 }, async () => {
  let firings = 0;
  for (let graph = 0; graph < graphs; graph += 1) firings += await compare(seed + graph);
  expect(firings).toBeGreaterThan(graphs);
});

/** @returns how often something fired by conditions. */
async function compare(number: number): Promise<number> {
  const draw = drawingOf(number);
  const jobs = Array.from(
    { length: 2 + draw.below(3) },
    (_, index) => `${index === 1 ? 'd.t' : 'j'}${number}-${index}`,
  );
  const triggers = drawTriggers(draw, number, jobs);
  const model = new ConditionsModel(triggers);
  const place = new TriggerPlace(temporary.catalog, Date.UTC(2024, 0, 1));
  await place.open();
  for (const trigger of triggers) await putTrigger(place, trigger);
  const steps: string[] = [];
  let isOpen = true;
  for (let step = 0; step < 14; step += 1) {
    place.jump(place.now() + 1 + draw.below(90_000));
    const kind = draw.below(10);
    const running = [...model.running.keys()];
    if (!isOpen && kind >= 4) {
      await place.open();
      isOpen = true;
      model.see();
      steps.push('open');
    } else if (kind === 0 && isOpen) {
      await place.close();
      isOpen = false;
      steps.push('close');
    } else if (kind === 1) {
      const job = draw.pick(jobs);
      steps.push(`start ${job} by hand`);
      if (model.startByHand(job)) await place.startRun(runNameOf(job), `jr_hand_${number}_${step}`);
    } else if (kind <= 3 && isOpen) {
      const { name } = draw.pick(triggers.filter(({ logical }) => logical === 'REQUEST'));
      steps.push(`request ${name}`);
      model.request(name);
      await place.control.request(name);
    } else if (running.length > 0) {
      const [job, state] = [draw.pick(running), draw.below(2) === 0 ? 'SUCCEEDED' : draw.pick(ends)];
      steps.push(`${job} ends as ${state}`);
      model.end(job, state, isOpen);
      const run = (await temporary.catalog.jobRuns.getUnfinishedJobRuns()).find(
        (each) => each.jobName === runNameOf(job),
      );
      if (isOpen) await place.endRun(run!.id, state);
      else await temporary.catalog.jobRuns.updateJobRun(run!.id, { jobRunState: state, completedOn: place.now() });
    }
    const found = await firingsOf(place, triggers);
    expect(found, `graph ${number}: ${JSON.stringify(triggers)}\n${steps.join('\n')}`).toEqual(model.firings);
  }
  // Nothing of this graph may run in the next.
  for (const run of await temporary.catalog.jobRuns.getUnfinishedJobRuns())
    await temporary.catalog.jobRuns.updateJobRun(run.id, { jobRunState: 'STOPPED', completedOn: place.now() });
  if (!isOpen) await place.open();
  for (const { name } of triggers) await place.control.deactivate('trigger', name);
  await place.control.look();
  await place.close();
  return model.firings.filter(({ trigger }) => trigger.startsWith('c')).length;
}

function drawTriggers(draw: Drawing, number: number, jobs: readonly string[]): ModelTrigger[] {
  const some = (most: number): string[] => Array.from({ length: 1 + draw.below(most) }, () => draw.pick(jobs));
  const requested = Array.from({ length: 1 + draw.below(2) }, (_, index): ModelTrigger => ({
    name: `a${number}-${index}`,
    logical: 'REQUEST',
    watches: [],
    starts: some(3),
  }));
  const conditional = Array.from({ length: 1 + draw.below(3) }, (_, index): ModelTrigger => ({
    name: `c${number}-${index}`,
    logical: draw.below(2) === 0 ? 'AND' : 'ANY',
    watches: some(3).map((subject) => ({
      subject,
      state: draw.below(3) === 0 ? draw.pick(ends) : 'SUCCEEDED',
    })),
    starts: some(2),
  }));
  return [...requested, ...conditional];
}

async function putTrigger(place: TriggerPlace, { name, logical, watches, starts }: ModelTrigger): Promise<void> {
  const actions = starts.map((subject) => ({ ...startedAs(subject), arguments: {} }));
  if (logical === 'REQUEST') return place.edit({ name, type: 'ON_DEMAND', actions });
  const conditions = watches.map(({ subject, state }) => ({ ...startedAs(subject), state: state as 'SUCCEEDED' }));
  await place.put({ name, type: 'CONDITIONAL', logical, conditions, actions });
}

/** In the order in which they were recorded. */
async function firingsOf(place: TriggerPlace, triggers: readonly ModelTrigger[]): Promise<ModelFiring[]> {
  const all = await Promise.all(
    triggers.map(({ name }) => place.catalog.triggers.getFirings('trigger', name, { limit: 1000 })),
  );
  return all
    .flatMap(({ items }) => items)
    .sort((left, right) => left.sequence - right.sequence)
    .map(({ name, actions }) => ({
      trigger: name,
      actions: actions.map(({ state, ...action }) => ({ subject: subjectOf(action), started: state === 'STARTED' })),
    }));
}
