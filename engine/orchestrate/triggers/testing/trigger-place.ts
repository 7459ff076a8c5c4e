/** Triggers over a real catalog with a clock that a test sets; runs and crawls last until the test ends them. */

import { silentLog } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlState, JobRunState } from '#engine/catalog/entities.ts';
import type { TriggerDecision } from '#engine/catalog/trigger-entities.ts';
import { compactionName } from '#engine/contract/definitions/compaction-name.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema, type Workflow } from '#engine/contract/definitions/workflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import { DefinitionsInMemory } from '#engine/orchestrate/testing/definitions-in-memory.ts';
import { SteppedClock } from '#engine/orchestrate/testing/stepped-clock.ts';
import { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';
import { subjectOfCrawler, subjectOfTrigger } from '#engine/orchestrate/triggers/trigger-subjects.ts';

type Given<T> = Partial<T> & { readonly name: string };

export class TriggerPlace {
  readonly catalog: Catalog;
  readonly triggers = new DefinitionsInMemory<Trigger>('name');
  readonly crawlers = new DefinitionsInMemory<Crawler>('name');
  readonly workflows = new DefinitionsInMemory<Workflow>('name');
  readonly jobs = new DefinitionsInMemory<Job>('name');
  /** Names of jobs, and of compactions of tables, that do not exist. */
  readonly missingJobs = new Set<string>();
  maxConcurrentRuns = 1;
  /** Decisions for which the disk of the catalog is full. */
  isFullFor: (decision: TriggerDecision) => boolean = () => false;
  control!: TriggerControl;
  readonly #clock: SteppedClock;
  readonly #runListeners = new Set<(id: string, state: JobRunState) => void>();
  readonly #crawlListeners = new Set<(name: string, state: CrawlState) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #crawls = new Map<string, (state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED') => void>();

  constructor(catalog: Catalog, now: number) {
    this.catalog = catalog;
    this.#clock = new SteppedClock(now);
  }

  now(): number {
    return this.#clock.now();
  }

  /** A host that stays. */
  async open(): Promise<void> {
    const { workflowRuns, webhooks } = this.catalog;
    this.control = new TriggerControl({
      workspace: {
        stores: { trigger: this.triggers, crawler: this.crawlers, workflow: this.workflows, job: this.jobs },
        onChange: (listener) => {
          const tell = (): void => listener({ kind: 'trigger', name: '', change: 'changed' });
          this.#changeListeners.add(tell);
          return () => this.#changeListeners.delete(tell);
        },
      },
      catalog: { triggers: this.#failing(), workflowRuns, webhooks },
      settleRenames: async () => undefined,
      runs: {
        start: async (jobName, args, runId) => {
          if (this.missingJobs.has(jobName))
            throw new EngineError('EntityNotFound', `There is no job "${jobName}".`, { hint: 'Check the name.' });
          return this.startRun(jobName, runId!, args);
        },
        compactFor: async (runId, databaseName, tableName) => {
          const job = compactionName(`${databaseName}.${tableName}`);
          if (this.missingJobs.has(job))
            throw new EngineError('EntityNotFound', `There is no table "${tableName}".`, { hint: 'Check the name.' });
          return this.startRun(job, runId);
        },
        stop: async (id) => {
          const run = await this.catalog.jobRuns.updateJobRun(id, { jobRunState: 'STOPPED', completedOn: this.now() });
          for (const listener of this.#runListeners) listener(id, 'STOPPED');
          return run;
        },
        listen: (listener) => {
          this.#runListeners.add(listener);
          return () => this.#runListeners.delete(listener);
        },
      },
      crawls: {
        listen: (listener) => {
          this.#crawlListeners.add(listener);
          return () => this.#crawlListeners.delete(listener);
        },
        crawl: (request, _onProgress, signal) => this.#crawl(request.crawlerName!, request.crawlId!, signal),
      },
      log: silentLog,
      clock: this.#clock,
    });
    await this.control.start();
  }

  async close(): Promise<void> {
    for (const end of this.#crawls.values()) end('CANCELLED');
    await this.control[Symbol.asyncDispose]();
    this.#clock.forgetWishes();
  }

  async reopen(): Promise<void> {
    await this.close();
    await this.open();
  }

  #failing(): Catalog['triggers'] {
    return new Proxy(this.catalog.triggers, {
      get: (triggers, key) => {
        if (key !== 'recordDecision') return Reflect.get(triggers, key) as unknown;
        return async (decision: TriggerDecision) => {
          if (this.isFullFor(decision)) throw new EngineError('DiskFull', 'The disk is full.');
          return triggers.recordDecision(decision);
        };
      },
    });
  }

  /** Saved and activated, as by a person here. */
  async put(given: Given<Trigger>): Promise<void> {
    this.edit(given);
    await this.control.activate(subjectOfTrigger(this.triggers.get(given.name).value));
  }

  /** The file alone. */
  edit(given: Given<Trigger>): void {
    const before = this.triggers.byName.get(given.name) ?? { type: 'ON_DEMAND', enabled: true };
    this.triggers.byName.set(given.name, triggerSchema.parse({ ...before, ...given }));
    for (const tell of this.#changeListeners) tell();
  }

  editWorkflow(given: Given<Workflow>): void {
    this.workflows.byName.set(given.name, workflowSchema.parse(given));
  }

  async putCrawler(name: string, schedule: string): Promise<void> {
    const crawler = crawlerSchema.parse({ name, databaseName: 'd', targets: [{ path: 'in' }], schedule });
    this.crawlers.byName.set(name, crawler);
    await this.control.activate(subjectOfCrawler(crawler)!);
  }

  /** The time passes, and the scheduler is woken when it wishes. */
  async advance(to: number): Promise<void> {
    await this.#clock.advance(to, () => this.control.settled());
  }

  /** Without waking anybody: a computer that sleeps, a clock that is set, a host that is closed. */
  jump(to: number): void {
    this.#clock.jump(to);
  }

  async startRun(jobName: string, id: string, args: Readonly<Record<string, string>> = {}) {
    return this.catalog.jobRuns.createJobRun(
      {
        id,
        jobName,
        jobRunState: 'RUNNING',
        attempt: 0,
        previousRunId: null,
        arguments: args,
        plan: '',
        planHash: '',
        createdOn: this.now(),
        hostProcess: null,
      },
      this.maxConcurrentRuns,
    );
  }

  async endRun(id: string, jobRunState: 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT'): Promise<void> {
    await this.catalog.jobRuns.updateJobRun(id, { jobRunState, completedOn: this.now() });
    for (const listener of this.#runListeners) listener(id, jobRunState);
    await this.control.settled();
  }

  /** The unfinished run of the job. */
  async endRunOf(jobName: string, state: 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT' = 'SUCCEEDED'): Promise<void> {
    const run = (await this.catalog.jobRuns.getUnfinishedJobRuns()).find((each) => each.jobName === jobName);
    await this.endRun(run!.id, state);
  }

  async endCrawlIfAny(crawlerName: string): Promise<void> {
    if (this.#crawls.has(crawlerName)) await this.endCrawl(crawlerName, 'SUCCEEDED');
  }

  async endCrawl(crawlerName: string, state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      const listener = (name: string, now: CrawlState): void => {
        if (name !== crawlerName || now === 'RUNNING') return;
        this.#crawlListeners.delete(listener);
        resolve();
      };
      this.#crawlListeners.add(listener);
    });
    this.#crawls.get(crawlerName)!(state);
    await ended;
    await this.control.settled();
  }

  #crawl(crawlerName: string, id: string, signal: AbortSignal): ReturnType<CrawlControl['crawl']> {
    const tell = (state: CrawlState): void => this.#crawlListeners.forEach((listener) => listener(crawlerName, state));
    const started = this.catalog.crawls.startCrawl({ id, crawlerName });
    return started.then(async () => {
      tell('RUNNING');
      const state = await new Promise<'SUCCEEDED' | 'FAILED' | 'CANCELLED'>((resolve) => {
        this.#crawls.set(crawlerName, resolve);
        signal.addEventListener('abort', () => resolve('CANCELLED'), { once: true });
      });
      this.#crawls.delete(crawlerName);
      await this.catalog.crawls.finishCrawl(id, { state, filesRead: 0, filesListed: 0 });
      tell(state);
      throw new EngineError('Cancelled', 'Whoever waits for the result does not matter here.');
    });
  }

  /** `due or cause: actions with their states`, oldest first. */
  async history(name: string, kind: 'trigger' | 'crawler' = 'trigger'): Promise<string[]> {
    const { items } = await this.catalog.triggers.getFirings(kind, name, { limit: 1000 });
    return items.toReversed().map(({ due, cause, caughtUp, missedCount, actions }) => {
      const when = due === null ? cause : new Date(due).toISOString().slice(0, 16);
      const started = actions.map(({ jobName, crawlerName, compactTable, state, runState, error }) =>
        [
          jobName ?? crawlerName ?? `table ${compactTable}`,
          state,
          runState,
          error?.code === 'Cancelled' ? null : error?.code,
        ]
          .filter(Boolean)
          .join(' '),
      );
      return `${when}${caughtUp ? ' late' : ''}${missedCount > 0 ? ` +${missedCount}` : ''}: ${started.join(', ')}`;
    });
  }
}
