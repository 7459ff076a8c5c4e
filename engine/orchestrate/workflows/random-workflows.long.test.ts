/** Random workflows that share jobs and compactions, on a clock that the test sets, against a model of their meaning. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { runNameOf, startedAs, subjectOf } from '#engine/orchestrate/triggers/testing/model-subjects.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { nodeIdOf } from '#engine/orchestrate/workflows/workflow-graph.ts';
import { resumeWorkflow } from '#engine/orchestrate/workflows/resume-workflow.ts';
import {
  WorkflowModel,
  type ModelRun,
  type ModelTrigger,
  type ModelWorkflow,
} from '#engine/orchestrate/workflows/testing/workflow-model.ts';
import { drawingOf, type Drawing } from '#engine/testing/fuzz/drawing.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const refusals: ReadonlySet<string> = new Set(['ConcurrentRunsExceeded', 'InvalidState']);
const ends = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'] as const;
const graphs = triesOfRun(10_000, 15, 200);
const seed = 1;

let temporary: TemporaryCatalog;
beforeAll(async () => {
  temporary = await openTemporaryCatalog();
});
afterAll(() => temporary[Symbol.asyncDispose]());

test(`${graphs} random graphs run as their model does (from seed ${seed})`, { timeout: 7_200_000 }, async () => {
  const seen = { actions: 0, refused: 0, resumed: 0, resumedAgain: 0, stopped: 0 };
  for (let graph = 0; graph < graphs; graph += 1) {
    const comparison = new Comparison(seed + graph);
    const { runs } = await comparison.run();
    seen.resumedAgain += comparison.resumedAgain;
    seen.actions += runs.flatMap(({ own }) => own).length;
    seen.refused += runs.flatMap(({ own }) => own).filter(({ state }) => state === 'REFUSED').length;
    seen.resumed += runs.filter(({ earlier }) => earlier.length > 0).length;
    seen.stopped += runs.filter(({ status }) => status === 'STOPPED').length;
  }
  // Each of it happens often enough to have been compared.
  expect(seen.actions).toBeGreaterThan(graphs * 3);
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(graphs / 5);
});

class Comparison {
  readonly #number: number;
  readonly #draw: Drawing;
  readonly #jobs: readonly string[];
  readonly #workflows: readonly ModelWorkflow[];
  readonly #model = new WorkflowModel();
  readonly #place: TriggerPlace;
  readonly #steps: string[] = [];
  /** In the order of the model's. */
  readonly #ids: string[] = [];
  #isOpen = true;
  /** Resumes of runs that had been resumed, all refused. */
  resumedAgain = 0;

  constructor(number: number) {
    this.#number = number;
    this.#draw = drawingOf(number);
    this.#jobs = Array.from({ length: 3 + this.#draw.below(4) }, (_, index) =>
      index === 1 ? `d.t${number}` : `j${number}-${index}`,
    );
    this.#workflows = Array.from({ length: 1 + this.#draw.below(2) }, (_, index) => this.#drawWorkflow(index));
    this.#place = new TriggerPlace(temporary.catalog, Date.UTC(2024, 0, 1));
  }

  async run(): Promise<WorkflowModel> {
    const place = this.#place;
    await place.open();
    for (const workflow of this.#workflows) this.#put(workflow);
    for (let step = 0; step < 24; step += 1) {
      place.jump(place.now() + 1 + this.#draw.below(90_000));
      await this.#step(step);
      await place.control.settled();
      const what = `graph ${this.#number}: ${JSON.stringify(this.#workflows)}\n${this.#steps.join('\n')}`;
      expect(await this.#found(), what).toEqual(this.#expected());
    }
    if (!this.#isOpen) await this.#open();
    for (const [index, run] of this.#model.runs.entries())
      if (run.status === 'RUNNING') await place.control.stopWorkflowRun(this.#ids[index]!);
    for (const { id } of await temporary.catalog.jobRuns.getUnfinishedJobRuns()) await place.endRun(id, 'STOPPED');
    await place.close();
    return this.#model;
  }

  async #step(step: number): Promise<void> {
    const kind = this.#draw.below(14);
    if (!this.#isOpen && kind >= 4) return this.#open();
    if (kind === 0 && this.#isOpen) {
      this.#steps.push('close');
      await this.#place.close();
      this.#isOpen = false;
    } else if (kind === 1) await this.#startByHand(step);
    else if (kind <= 4 && this.#isOpen) await this.#start();
    else if (kind <= 6 && this.#isOpen) await this.#resume();
    else if (kind === 7 && this.#isOpen) await this.#stop();
    else await this.#end();
  }

  async #open(): Promise<void> {
    this.#steps.push('open');
    await this.#place.open();
    this.#isOpen = true;
    this.#model.see();
  }

  async #startByHand(step: number): Promise<void> {
    const job = this.#draw.pick(this.#jobs);
    this.#steps.push(`start ${job} by hand`);
    if (this.#model.startByHand(job)) await this.#place.startRun(runNameOf(job), `jr_hand_${this.#number}_${step}`);
  }

  async #start(): Promise<void> {
    const workflow = this.#draw.pick(this.#workflows);
    this.#steps.push(`start ${workflow.name}`);
    const may = this.#model.start(workflow);
    const found = await accepted(() => this.#place.control.request(`${workflow.name}-start`));
    expect(found !== undefined, this.#steps.join('\n')).toBe(may);
    if (found !== undefined) this.#ids.push(found.workflowRun!);
  }

  async #resume(): Promise<void> {
    const over = this.#model.runs.filter(({ status, attempted }) => status !== 'RUNNING' && attempted.length > 0);
    if (over.length === 0) return;
    const run = this.#draw.pick(over);
    const jobs = [...new Set([this.#draw.pick(run.attempted), this.#draw.pick(run.attempted)])];
    this.#steps.push(`resume run ${this.#model.runs.indexOf(run)} at ${jobs.join(', ')}`);
    const runId = this.#ids[this.#model.runs.indexOf(run)]!;
    if (run.isResumed) this.resumedAgain += 1;
    const first = this.#model.resume(run, jobs);
    const stores = { workflow: this.#place.workflows };
    const { catalog, control: triggers } = this.#place;
    const nodeIds = jobs.map((job) => nodeIdOf(startedAs(job)));
    const found = await accepted(() =>
      resumeWorkflow({ stores, catalog, triggers, runId, nodeIds, now: this.#place.now() }),
    );
    expect(found?.nodeIds, this.#steps.join('\n')).toEqual(first?.map((job) => nodeIdOf(startedAs(job))));
    if (found !== undefined) this.#ids.push(found.runId);
  }

  async #stop(): Promise<void> {
    const open = this.#model.runs.filter(({ status }) => status === 'RUNNING');
    if (open.length === 0) return;
    const run = this.#draw.pick(open);
    this.#steps.push(`stop run ${this.#model.runs.indexOf(run)}`);
    this.#model.stop(run);
    await this.#place.control.stopWorkflowRun(this.#ids[this.#model.runs.indexOf(run)]!);
  }

  async #end(): Promise<void> {
    const running = [...this.#model.running.keys()];
    if (running.length === 0) return;
    const [job, state] = [this.#draw.pick(running), this.#draw.once(3) ? this.#draw.pick(ends) : 'SUCCEEDED'];
    this.#steps.push(`${job} ends as ${state}`);
    this.#model.end(job, state, this.#isOpen);
    const { jobRuns } = temporary.catalog;
    const run = (await jobRuns.getUnfinishedJobRuns()).find((each) => each.jobName === runNameOf(job));
    if (this.#isOpen) await this.#place.endRun(run!.id, state);
    else await jobRuns.updateJobRun(run!.id, { jobRunState: state, completedOn: this.#place.now() });
  }

  #expected(): unknown[] {
    return this.#model.runs.map(({ workflow, status, own, earlier }: ModelRun) => ({
      workflow: workflow.name,
      status,
      own: own.map(({ trigger, job, state }) => `${trigger} ${job} ${state}`),
      earlier: earlier.map(({ trigger, job, state }) => `${trigger} ${job} ${state}`),
    }));
  }

  async #found(): Promise<unknown[]> {
    const { workflowRuns } = temporary.catalog;
    return Promise.all(
      this.#ids.map(async (id) => {
        const { workflowName: workflow, status, carried } = await workflowRuns.getWorkflowRun(id);
        const actions = await workflowRuns.getWorkflowRunActions(id);
        return {
          workflow,
          status,
          own: actions.map(
            ({ triggerName, runState, state, ...action }) => `${triggerName} ${subjectOf(action)} ${runState ?? state}`,
          ),
          earlier: carried.map(({ triggerName, state, ...action }) => `${triggerName} ${subjectOf(action)} ${state}`),
        };
      }),
    );
  }

  /** Jobs come in an order in which triggers only lead forward. */
  #drawWorkflow(index: number): ModelWorkflow {
    const draw = this.#draw;
    const name = `w${this.#number}-${index}`;
    const some = (from: number, to: number, most: number): string[] =>
      Array.from({ length: 1 + draw.below(most) }, () => this.#jobs[from + draw.below(to - from)]!);
    const inner = Array.from({ length: 1 + draw.below(4) }, (_, number): ModelTrigger => {
      const border = 1 + draw.below(this.#jobs.length - 1);
      return {
        name: `${name}-c${number}`,
        logical: draw.below(2) === 0 ? 'AND' : 'ANY',
        watches: some(0, border, 3).map((job) => ({ job, state: draw.once(4) ? draw.pick(ends) : 'SUCCEEDED' })),
        starts: some(border, this.#jobs.length, 2),
      };
    });
    const start: ModelTrigger = {
      name: `${name}-start`,
      logical: 'AND',
      watches: [],
      starts: some(0, this.#jobs.length, 3),
    };
    return { name, most: 1 + draw.below(2), triggers: [...inner, start] };
  }

  #put({ name: workflowName, most, triggers }: ModelWorkflow): void {
    this.#place.editWorkflow({ name: workflowName, maxConcurrentRuns: most });
    for (const { name, logical, watches, starts } of triggers) {
      const actions = starts.map((job) => ({ ...startedAs(job), arguments: {} }));
      const conditions = watches.map(({ job, state }) => ({ ...startedAs(job), state: state as 'SUCCEEDED' }));
      const type = watches.length === 0 ? 'ON_DEMAND' : 'CONDITIONAL';
      this.#place.edit({ name, type, workflowName, logical, conditions, actions });
    }
  }
}

/** Undefined: too many runs are unfinished, or the run was resumed before. */
async function accepted<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof EngineError && refusals.has(thrown.code)) return undefined;
    throw thrown;
  }
}
