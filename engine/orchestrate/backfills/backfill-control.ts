/**
 * Runs backfills. A slice is recorded as started, with the id of its run, before its run begins, and a run of an id begins
 * once: so a host that dies at any moment leaves no slice that ran twice, and the next one starts what has no run.
 */

import { Mutex } from '#engine/base/async.ts';
import { newId } from '#engine/base/ids.ts';
import { RetryWait } from '#engine/base/retry-wait.ts';
import type { Log } from '#engine/base/log.ts';
import type { Backfill, BegunSlice } from '#engine/catalog/backfill-entities.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { serializeError, toEngineError } from '#engine/contract/errors.ts';
import { planBackfill, type BackfillPlan } from '#engine/orchestrate/backfills/plan-backfill.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import { systemClock, type TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';
import type { Definitions } from '#engine/orchestrate/triggers/trigger-subjects.ts';

export interface BackfillControlOptions {
  readonly jobs: Pick<Definitions<Job>, 'get'>;
  readonly catalog: Pick<Catalog, 'backfills' | 'tables'>;
  readonly runs: Pick<RunControl, 'startSlice' | 'stop' | 'listen'>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Absent: the timers of the system. */
  readonly wakeAfter?: TriggerClock['wakeAfter'];
}

type PlanRequest = Parameters<typeof planBackfill>[2] & { readonly jobName: string };
export type NewBackfillRequest = PlanRequest & Pick<Backfill, 'again' | 'stopsOnFailure'>;

const endStates: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT']);

export class BackfillControl implements AsyncDisposable {
  readonly #options: BackfillControlOptions;
  readonly #clock: () => number;
  readonly #turns = new Mutex();
  readonly #listeners = new Set<() => void>();
  /** Those that a person started or resumed in this host. */
  readonly #own = new Set<string>();
  /** Runs whose start is under way. */
  readonly #starting = new Set<string>();
  #stopListening: (() => void) | undefined;
  #stays = false;
  /** The next look, which has not begun. */
  #nextLook: Promise<void> | undefined;
  #isClosed = false;
  readonly #retry = new RetryWait();
  readonly #wakeAfter: TriggerClock['wakeAfter'];
  #sleep: () => void = () => undefined;

  constructor(options: BackfillControlOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#wakeAfter = options.wakeAfter ?? systemClock.wakeAfter.bind(systemClock);
  }

  /** A host that stays continues what an earlier one began. */
  async start(): Promise<void> {
    if (this.#isClosed) return;
    this.#stays = true;
    await this.look();
  }

  /** @throws EngineError of the definition, the table and the slices; nothing has changed. */
  async plan(request: PlanRequest): Promise<BackfillPlan & { readonly doneBy: readonly (DoneBy | null)[] }> {
    const { jobs, catalog } = this.#options;
    const plan = await planBackfill(catalog, jobs.get(request.jobName).value, request);
    const all = plan.slices.map((slice) => slice.arguments);
    return { ...plan, doneBy: await catalog.backfills.findDoneSlices(request.jobName, plan.countsRuns, all) };
  }

  /** @throws EngineError as {@link plan}; InvalidState when another backfill runs one of the slices. */
  async begin({ again, stopsOnFailure, ...request }: NewBackfillRequest): Promise<Backfill> {
    const { jobs, catalog } = this.#options;
    const { jobName, atOnce, slicing } = request;
    const { slices, countsRuns } = await planBackfill(catalog, jobs.get(jobName).value, request);
    const id = newId('bf');
    const createdOn = this.#clock();
    this.#own.add(id);
    await catalog.backfills.createBackfill(
      { id, jobName, slicing, atOnce, stopsOnFailure, again, countsRuns, createdOn },
      slices,
    );
    await this.look();
    return catalog.backfills.getBackfill(id);
  }

  /** @throws EngineError EntityNotFound, InvalidState. */
  async stop(id: string): Promise<Backfill> {
    const { catalog, runs, log } = this.#options;
    await this.#turns.run(async () => {
      await catalog.backfills.stopBackfill(id);
      this.#own.add(id);
      for (const runId of await catalog.backfills.getStartedRuns(id))
        await runs.stop(runId).catch((thrown: unknown) => {
          log.write('info', `Job run ${runId} was not stopped: ${toEngineError(thrown).message}`);
        });
    });
    await this.look();
    return catalog.backfills.getBackfill(id);
  }

  /** @throws EngineError EntityNotFound, InvalidState. */
  async resume(id: string): Promise<Backfill> {
    const { catalog } = this.#options;
    await this.#turns.run(async () => {
      await catalog.backfills.recordSliceEnds(this.#clock());
      await catalog.backfills.resumeBackfill(id);
      this.#own.add(id);
    });
    await this.look();
    return catalog.backfills.getBackfill(id);
  }

  /** What is called after something of a backfill has changed. @returns ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts what may start now; calls that come meanwhile share one further look. */
  async look(): Promise<void> {
    this.#stopListening ??= this.#options.runs.listen((_id, state) => {
      if (endStates.has(state)) void this.look();
    });
    this.#nextLook ??= this.#turns.run(async () => {
      this.#nextLook = undefined;
      if (this.#isClosed) return;
      this.#sleep();
      try {
        await this.#advance();
        this.#retry.afterSuccess();
      } catch (thrown) {
        this.#options.log.write('error', `Could not continue backfills: ${toEngineError(thrown).message}`);
        // No run may be under way whose end would ask for another look.
        this.#sleep = this.#wakeAfter(this.#retry.afterFailure(), () => void this.look());
      }
    });
    await this.#nextLook;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#stopListening?.();
    await this.#turns.run(() => Promise.resolve());
    this.#sleep();
  }

  async #advance(): Promise<void> {
    const { backfills } = this.#options.catalog;
    let hasChanged = await backfills.recordSliceEnds(this.#clock());
    for (const { id, jobName, status } of await backfills.getOpenBackfills()) {
      if (!this.#stays && !this.#own.has(id)) continue;
      for (const slice of await backfills.getUnbegunSlices(id)) {
        if (this.#starting.has(slice.runId)) continue;
        hasChanged = true;
        if (status === 'STOPPING') await backfills.giveBackSlice(id, slice.position);
        else await this.#start(id, jobName, slice);
      }
      while (!this.#isClosed) {
        const slice = await backfills.beginNextSlice(id, newId('jr'));
        if (slice === undefined) break;
        hasChanged = true;
        if (!(await this.#start(id, jobName, slice))) break;
      }
    }
    hasChanged = (await backfills.recordSliceEnds(this.#clock())) || hasChanged;
    if (hasChanged) for (const listener of this.#listeners) listener();
  }

  /** @returns false when no further run of the job can start now. */
  async #start(id: string, jobName: string, { position, arguments: all, runId }: BegunSlice): Promise<boolean> {
    const { runs, catalog, log } = this.#options;
    this.#starting.add(runId);
    try {
      await runs.startSlice(jobName, all, runId);
      return true;
    } catch (thrown) {
      const error = toEngineError(thrown);
      if (error.code === 'ConcurrentRunsExceeded') {
        // The end of any run looks again.
        await catalog.backfills.giveBackSlice(id, position);
        return false;
      }
      log.write('warning', `Backfill ${id} could not start a slice of job ${jobName}: ${error.message}`);
      await catalog.backfills.refuseSlice(id, position, serializeError(error));
      return true;
    } finally {
      this.#starting.delete(runId);
    }
  }
}

interface DoneBy {
  readonly id: string;
  readonly number: number | null;
}
