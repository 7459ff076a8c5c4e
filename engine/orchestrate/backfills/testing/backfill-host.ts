/** A host of backfills over a real catalog, whose runs last until the test ends them. */

import { silentLog } from '#engine/base/log.ts';
import type { JobRunState } from '#engine/catalog/entities.ts';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { EngineError, serializeError } from '#engine/contract/errors.ts';
import { runStopped } from '#engine/execute/run/run-stopped.ts';
import { BackfillControl } from '#engine/orchestrate/backfills/backfill-control.ts';
import { DefinitionsInMemory } from '#engine/orchestrate/testing/definitions-in-memory.ts';

export class BackfillHost {
  readonly jobs = new DefinitionsInMemory<Job>('name');
  control!: BackfillControl;
  /** A start records the slice and then does not happen, as if the host died there. */
  diesAtStart = false;
  maxConcurrentRuns = 100;
  /** Of the catalog. */
  isDiskFull = false;
  readonly wakes: (() => void)[] = [];
  readonly #place: TemporaryCatalog;
  readonly #listeners = new Set<(id: string, state: JobRunState) => void>();

  constructor(opened: TemporaryCatalog) {
    this.#place = opened;
    this.put({});
  }

  put(change: Partial<Job>): void {
    const job = { name: 'j', defaultArguments: { day: '', region: 'eu' }, maxConcurrentRuns: 100, ...change };
    this.jobs.byName.set(job.name, jobSchema.parse(job));
  }

  async open(): Promise<void> {
    const { jobRuns } = this.#place.catalog;
    this.control = new BackfillControl({
      jobs: this.jobs,
      catalog: {
        tables: this.#place.catalog.tables,
        backfills: new Proxy(this.#place.catalog.backfills, {
          get: (backfills, key) => {
            if (key === 'beginNextSlice' && this.isDiskFull)
              return () => Promise.reject(new EngineError('DiskFull', 'The disk is full.'));
            return Reflect.get(backfills, key) as unknown;
          },
        }),
      },
      wakeAfter: (_milliseconds, wake) => {
        this.wakes.push(wake);
        return () => this.wakes.splice(this.wakes.indexOf(wake), 1);
      },
      log: silentLog,
      runs: {
        startSlice: async (jobName, given, id) => {
          if (this.diesAtStart) return new Promise(() => undefined);
          if (given['day'] === 'refused')
            throw new EngineError('InvalidDefinition', 'The job has a mistake.', { hint: 'Fix it.' });
          const { defaultArguments } = this.jobs.get(jobName).value;
          const run = sampleRun(id, { jobName, arguments: { ...defaultArguments, ...given }, jobRunState: 'RUNNING' });
          return jobRuns.createJobRun(run, this.maxConcurrentRuns);
        },
        stop: (id) => this.end(id, 'STOPPED'),
        listen: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
    });
    await this.control.start();
  }

  async close(): Promise<void> {
    if (!this.diesAtStart) await this.control[Symbol.asyncDispose]();
  }

  /** Its runs end with it, as those of a host that is closed. */
  async closeWithRuns(): Promise<void> {
    await this.close();
    const { jobRuns } = this.#place.catalog;
    const error = serializeError(runStopped(sampleRun('jr_closed', { jobName: 'j' }), true));
    for (const { id, jobRunState } of (await jobRuns.getJobRuns('j')).items)
      if (jobRunState === 'RUNNING') await jobRuns.updateJobRun(id, { jobRunState: 'STOPPED', completedOn: 9, error });
  }

  async end(id: string, jobRunState: 'SUCCEEDED' | 'FAILED' | 'STOPPED') {
    const run = await this.#place.catalog.jobRuns.updateJobRun(id, { jobRunState, completedOn: 9 });
    for (const listener of this.#listeners) listener(id, jobRunState);
    return run;
  }

  async endOf(day: string, state: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED'): Promise<void> {
    const { items } = await this.#place.catalog.jobRuns.getJobRuns('j');
    const run = items.find((each) => each.arguments['day'] === day && each.jobRunState === 'RUNNING')!;
    await this.end(run.id, state);
    await this.control.look();
  }
}

/** Of the job `j`, a slice for each day. */
export const request = (days: readonly string[], change: object = {}): Parameters<BackfillControl['begin']>[0] => ({
  jobName: 'j',
  slicing: { by: 'list', slices: days.map((day) => ({ day })) },
  arguments: {},
  atOnce: 1,
  again: false,
  newestFirst: false,
  stopsOnFailure: false,
  ...change,
});
