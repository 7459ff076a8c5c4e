/** Starts the actions of fired triggers: each creates its run or crawl, or it is recorded why it did not. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { PendingAction } from '#engine/catalog/trigger-entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import { missed } from '#engine/orchestrate/triggers/new-firing.ts';
import type { Definitions } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { runArguments } from '#engine/orchestrate/workflows/run-arguments.ts';

export interface ActionStarterOptions {
  readonly jobs: Pick<Definitions<Job>, 'find'>;
  readonly catalog: Pick<Catalog, 'triggers' | 'workflowRuns'>;
  readonly runs: Pick<RunControl, 'start' | 'compactFor' | 'stop'>;
  readonly crawls: Pick<CrawlControl, 'crawl' | 'listen'>;
  readonly log: Log;
}

interface PendingRules {
  /** Undefined: its trigger is not activated here, or not enabled. */
  readonly findTrigger: (action: PendingAction) => Pick<Trigger, 'missedRuns'> | undefined;
  /** Whether nobody can say so now, since its file has a mistake. */
  readonly isUnreadable: (action: PendingAction) => boolean;
  /** What triggers outside workflows fired waits for a host that stays. */
  readonly onlyWorkflows: boolean;
  readonly signal: AbortSignal;
}

/** Of jobs and crawlers that run: somebody else was earlier. */
const busyCodes: ReadonlySet<string> = new Set(['ConcurrentRunsExceeded', 'CrawlerRunning']);

export class ActionStarter implements AsyncDisposable {
  readonly #options: ActionStarterOptions;
  /** By the id of the crawl. */
  readonly #crawls = new Map<string, { readonly done: Promise<unknown>; readonly stop: AbortController }>();

  constructor(options: ActionStarterOptions) {
    this.#options = options;
  }

  /**
   * Several missed due times of a trigger are made up for one after the other.
   * @returns whether some of them start nothing, ever.
   */
  async startPending(
    pending: readonly PendingAction[],
    { findTrigger, isUnreadable, onlyWorkflows, signal }: PendingRules,
  ): Promise<boolean> {
    /** The firing of each trigger that runs, or waits for one that runs. */
    const busy = new Map<string, number>();
    let hasGivenUp = false;
    for (const action of pending) {
      if (signal.aborted) break;
      const isOfWorkflow = action.workflowRun !== null;
      if ((onlyWorkflows && !isOfWorkflow) || action.isHeld) continue;
      const trigger = findTrigger(action);
      if (!isOfWorkflow && action.cause !== 'REQUEST' && trigger === undefined) {
        if (isUnreadable(action)) continue;
        const why = missed('The trigger was disabled before it started this.');
        await this.#options.catalog.triggers.giveUpAction(action.id, 'MISSED', why);
        hasGivenUp = true;
        continue;
      }
      const key = `${action.kind} ${action.name}`;
      const earlier = busy.get(key);
      const waits = action.isPrecededByUnfinished || (earlier !== undefined && earlier !== action.firing);
      if (action.caughtUp && waits) {
        busy.set(key, earlier ?? -1);
        continue;
      }
      // An event has no later time at which it comes again, and no due time of `all` is lost to an earlier one.
      const mayWait =
        action.cause === 'EVENT' || (action.cause === 'SCHEDULE' && waits && trigger?.missedRuns === 'all');
      const outcome = await this.start(action, mayWait);
      if (outcome === 'STARTED') busy.set(key, action.firing);
      hasGivenUp ||= outcome === 'REFUSED';
    }
    return hasGivenUp;
  }

  /** Why it did not start is recorded. @param mayWait for the end of what its job or crawler does now. */
  async start(action: PendingAction, mayWait = false): Promise<'STARTED' | 'WAITS' | 'REFUSED'> {
    const { catalog, runs, log } = this.#options;
    const { id, jobName, crawlerName, compactTable, name } = action;
    try {
      if (jobName !== null) await runs.start(jobName, await this.#argumentsOf(action, jobName), id);
      else if (compactTable !== null) await this.#startCompaction(compactTable, id);
      else await this.#startCrawl(crawlerName ?? '', id);
      return 'STARTED';
    } catch (thrown) {
      const error = toEngineError(thrown);
      // The end of whatever runs looks again.
      if (mayWait && busyCodes.has(error.code)) return 'WAITS';
      // One that had begun already is not refused by this.
      if (await catalog.triggers.giveUpAction(id, 'REFUSED', serializeError(error)))
        log.write(
          'warning',
          `Trigger ${name} could not start ${jobName ?? crawlerName ?? `the compaction of ${compactTable}`}: ${error.message}`,
        );
      return 'REFUSED';
    }
  }

  /** What has ended meanwhile stays as it is. */
  async stop(action: { readonly id: string; readonly crawlerName: string | null }): Promise<void> {
    const { runs, log } = this.#options;
    if (action.crawlerName !== null) {
      this.#crawls.get(action.id)?.stop.abort(new EngineError('Cancelled', 'The run of the workflow was stopped.'));
      return;
    }
    await runs.stop(action.id).catch((thrown: unknown) => {
      log.write('info', `Job run ${action.id} was not stopped: ${toEngineError(thrown).message}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const crawls = [...this.#crawls.values()];
    for (const { stop } of crawls) stop.abort(new EngineError('Cancelled', 'The host is closing.'));
    await Promise.allSettled(crawls.map(({ done }) => done));
  }

  async #argumentsOf(action: PendingAction, jobName: string): Promise<Readonly<Record<string, string>>> {
    if (action.workflowRun === null) return action.arguments;
    const job = this.#options.jobs.find(jobName)?.value;
    const run = await this.#options.catalog.workflowRuns.getWorkflowRun(action.workflowRun);
    return runArguments(run, action.arguments, job?.defaultArguments ?? {});
  }

  async #startCompaction(table: string, runId: string): Promise<void> {
    const { databaseName, name } = readTableTitle(table)!;
    await this.#options.runs.compactFor(runId, databaseName, name);
  }

  /** Resolves when the catalog has the crawl; rejects when it could not begin. */
  #startCrawl(crawlerName: string, crawlId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopListening = this.#options.crawls.listen((started, state) => {
        if (started === crawlerName && state === 'RUNNING') resolve();
      });
      const stop = new AbortController();
      const done = this.#options.crawls
        .crawl({ crawlerName, crawlId }, () => undefined, stop.signal)
        .then(() => resolve(), reject)
        .finally(() => {
          stopListening();
          this.#crawls.delete(crawlId);
        });
      this.#crawls.set(crawlId, { done, stop });
    });
  }
}
