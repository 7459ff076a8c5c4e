/**
 * Fires triggers. What is due or met is recorded first, with the ids of the runs that it starts, in one transaction;
 * then each run is created in one transaction with its action. So a host that dies at any moment leaves no due time
 * that started twice, and none that is forgotten: the next one starts what is recorded and not started.
 */

import { Mutex } from '#engine/base/async.ts';
import { RetryWait } from '#engine/base/retry-wait.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Firing, NewFiring, TriggerDecision, TriggerKind } from '#engine/catalog/trigger-entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { SettleRenames } from '#engine/definitions/renames/settle-renames.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import { countEnds } from '#engine/orchestrate/triggers/count-ends.ts';
import { fireDue, noticeDue, type ScheduleFiring } from '#engine/orchestrate/triggers/fire-due.ts';
import { fireEvents, longestWait, type EventFiring } from '#engine/orchestrate/triggers/fire-events.ts';
import { missDue } from '#engine/orchestrate/triggers/miss-due.ts';
import { atOnce, missed, newFiring } from '#engine/orchestrate/triggers/new-firing.ts';
import { reconcileTriggers, type Active } from '#engine/orchestrate/triggers/reconcile-triggers.ts';
import { ActionStarter } from '#engine/orchestrate/triggers/start-actions.ts';
import { systemClock, type TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';
import {
  findSubject,
  isInnerTrigger,
  isUnreadable,
  keyOf,
  subjectOfTrigger,
  type Definitions,
  type Subject,
  type SubjectStores,
} from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { withWorkflowRun } from '#engine/orchestrate/triggers/with-workflow-run.ts';
import { countUnfinished } from '#engine/orchestrate/workflows/count-unfinished.ts';
import { countWorkflowEnds } from '#engine/orchestrate/workflows/count-workflow-ends.ts';
import { newWorkflowRun, planWorkflow, type WorkflowStores } from '#engine/orchestrate/workflows/plan-workflow-run.ts';

export interface TriggerControlOptions {
  readonly workspace: Pick<Workspace, 'onChange'> & {
    readonly stores: SubjectStores & WorkflowStores & { readonly job: Pick<Definitions<Job>, 'find'> };
  };
  readonly catalog: Pick<Catalog, 'triggers' | 'workflowRuns' | 'webhooks'>;
  readonly runs: Pick<RunControl, 'start' | 'compactFor' | 'stop' | 'listen'>;
  readonly crawls: Pick<CrawlControl, 'crawl' | 'listen'>;
  /** Until then, no run of such a job begins. */
  readonly settleRenames: SettleRenames;
  readonly log: Log;
  readonly clock?: TriggerClock;
}

export class TriggerControl implements AsyncDisposable {
  readonly #options: TriggerControlOptions;
  readonly #clock: TriggerClock;
  readonly #turns = new Mutex();
  readonly #stops: (() => void)[] = [];
  readonly #closing = new AbortController();
  readonly #starter: ActionStarter;
  readonly #listeners = new Set<() => void>();
  /** Since the listeners were called. */
  #hasChanged = false;
  /** Due times up to then have been noticed. */
  #lookedOn = 0;
  #looksAgain = false;
  readonly #retry = new RetryWait();
  #sleep: () => void = () => undefined;
  #isScheduling = false;
  #isListening = false;

  constructor(options: TriggerControlOptions) {
    this.#options = options;
    this.#starter = new ActionStarter({ ...options, jobs: options.workspace.stores.job });
    this.#clock = options.clock ?? systemClock;
  }

  /** Whether this host fires what is due. */
  get isScheduling(): boolean {
    return this.#isScheduling;
  }

  /** From now on what is due fires by itself, until this is closed. Resolves after the first look. */
  async start(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#isScheduling = true;
    this.#lookedOn = this.#clock.now();
    this.#stops.push(
      this.#options.workspace.onChange(({ kind }) => {
        if (kind === 'trigger' || kind === 'crawler') void this.look();
      }),
    );
    this.followRuns();
    await this.look();
    // Whoever asked before has read that this host fires nothing.
    this.announce();
  }

  /** Also in a host that does not stay: the runs of workflows that it started continue until it is closed. */
  followRuns(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { runs, crawls } = this.#options;
    this.#stops.push(
      runs.listen((_id, state) => {
        if (state !== 'RUNNING' && state !== 'WAITING') void this.look();
      }),
      crawls.listen((_name, state) => {
        if (state !== 'RUNNING') void this.look();
      }),
    );
  }

  /** Fires what is due now; calls that come meanwhile share one further look. */
  async look(): Promise<void> {
    if (this.#looksAgain) return;
    this.#looksAgain = true;
    await this.#turns.run(async () => {
      this.#looksAgain = false;
      if (this.#closing.signal.aborted) return;
      this.#sleep();
      let wait = longestWait;
      try {
        await this.#options.settleRenames();
        wait = await this.#fire();
        this.#retry.afterSuccess();
      } catch (thrown) {
        this.#options.log.write('error', `Could not check triggers: ${toEngineError(thrown).message}`);
        // Nothing else may ask for another look, and what is due waits for it.
        wait = this.#retry.afterFailure();
      }
      if (this.#isScheduling && !this.#closing.signal.aborted)
        this.#sleep = this.#clock.wakeAfter(wait, () => void this.look());
    });
  }

  /** Resolves when the looks that were asked for so far are over, and those that they asked for. */
  async settled(): Promise<void> {
    do await this.#turns.run(() => Promise.resolve());
    while (this.#looksAgain);
  }

  /** While something gets another name, nothing fires and no end is counted. */
  async hold<T>(act: () => Promise<T>): Promise<T> {
    const held = this.#turns.run(act);
    // A rename that was cut short is settled.
    if (this.#isScheduling) held.catch(() => this.look());
    return held;
  }

  /**
   * Saves a trigger or crawler under another name: what it has gathered, met and missed goes along, and what it has fired.
   * @throws the error of the save; nothing has changed then.
   */
  async rename<T>(kind: TriggerKind, from: string, to: string, save: () => Promise<T>): Promise<T> {
    const { triggers } = this.#options.catalog;
    const saved = await this.hold(async () => {
      // Another one has the name, and the save is refused.
      const isTaken = this.#options.workspace.stores[kind].find(to) !== undefined;
      if (!isTaken) await triggers.copyTriggerState(kind, from, to);
      try {
        const done = await save();
        await triggers.finishTriggerRename(kind, from, to);
        return done;
      } catch (thrown) {
        const isSaved = this.#options.workspace.stores[kind].find(to) !== undefined;
        if (!isSaved) await triggers.deactivateTrigger(kind, to, missed('The trigger was not renamed.'));
        throw thrown;
      }
    });
    this.announce();
    if (this.#isScheduling) await this.look();
    return saved;
  }

  /** What is called after a trigger has fired, or was activated, deactivated or paused. @returns ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listeners: something that they show of triggers has changed. */
  announce(): void {
    this.#hasChanged = false;
    for (const listener of this.#listeners) listener();
  }

  /** Due times and ends of runs count from now on; one that is activated already continues. */
  async activate(subject: Pick<Subject, 'kind' | 'name' | 'scheduleText'>): Promise<void> {
    await this.#turns.run(async () => {
      // What ended before does not count for it.
      await this.#countEnds(await this.#reconcile());
      const { kind, name, scheduleText } = subject;
      await this.#options.catalog.triggers.activateTrigger(kind, name, scheduleText, this.#clock.now());
    });
    this.announce();
    if (this.#isScheduling) await this.look();
  }

  async deactivate(kind: TriggerKind, name: string): Promise<void> {
    const why = missed('The trigger was deactivated before it started this.');
    const { workspace, catalog } = this.#options;
    await this.#turns.run(async () => {
      const state = (await catalog.triggers.getTriggerStates()).find((each) => keyOf(each) === keyOf({ kind, name }));
      const subject = findSubject(workspace.stores, kind, name);
      const due =
        state === undefined || subject === undefined
          ? undefined
          : await missDue({ subject, state }, catalog.triggers, this.#clock.now(), why);
      await catalog.triggers.deactivateTrigger(kind, name, why, due);
    });
    this.announce();
  }

  /** Milliseconds since when a person has paused all triggers; null: they fire. */
  pausedOn(): Promise<number | null> {
    return this.#options.catalog.triggers.getTriggerPause();
  }

  /** Until they are resumed, nothing starts by itself, as if no host were open. Runs of workflows continue. */
  async pause(): Promise<void> {
    await this.#turns.run(() => this.#options.catalog.triggers.pauseTriggers(this.#clock.now()));
    this.announce();
  }

  /** Times that were due meanwhile are missed runs. */
  async resume(): Promise<void> {
    await this.#turns.run(() => this.#options.catalog.triggers.resumeTriggers());
    this.announce();
    if (this.#isScheduling) await this.look();
  }

  /**
   * Starts the actions of a trigger, whatever its type; the run of a workflow, if it is the trigger that starts it.
   * @throws EngineError EntityNotFound, InvalidDefinition, InvalidInput, ConcurrentRunsExceeded.
   */
  async request(name: string, properties: Readonly<Record<string, string>> = {}): Promise<Firing> {
    const { stores } = this.#options.workspace;
    const subject = subjectOfTrigger(stores.trigger.get(name).value);
    if (subject.problem !== null) throw subject.problem;
    if (isInnerTrigger(subject)) {
      throw new EngineError(
        'InvalidInput',
        `Cannot start trigger "${name}": it fires only within runs of workflow "${subject.workflowName}".`,
        { hint: 'Start the workflow.' },
      );
    }
    const [firing] = await this.fireNow(() => {
      const { workflowName } = subject;
      if (workflowName === null) return [newFiring(subject, 'REQUEST', atOnce, this.#clock.now())];
      const plan = planWorkflow(stores, workflowName);
      const begins = newWorkflowRun(plan, { startedOn: this.#clock.now(), excess: 'refuse', properties });
      return [{ ...newFiring(subject, 'REQUEST', atOnce, this.#clock.now()), workflowRun: begins.id, begins }];
    });
    return firing!;
  }

  /** Records these and starts their actions. @throws EngineError, with nothing recorded. */
  async fireNow(decide: () => readonly NewFiring[] | Promise<readonly NewFiring[]>): Promise<Firing[]> {
    const { triggers } = this.#options.catalog;
    return this.#turns.run(async () => {
      await this.#options.settleRenames();
      const firings = await decide();
      await this.#record({ counted: [], conditions: [], firings });
      if (firings.some(({ workflowRun }) => workflowRun !== null)) this.followRuns();
      const ids = new Set(firings.flatMap(({ actions }) => actions.map(({ id }) => id)));
      for (const action of await triggers.getPendingActions())
        if (ids.has(action.id)) await this.#starter.start(action);
      this.announce();
      // What could not start may be all that a run of a workflow had to do.
      if (this.#isListening) void this.look();
      const fired = await Promise.all(firings.map(({ actions }) => triggers.getFiringOfAction(actions[0]!.id)));
      return fired.map((firing) => firing!);
    });
  }

  /** What a run of a workflow started ends; what it would start next does not begin. @throws EngineError EntityNotFound, InvalidState. */
  async stopWorkflowRun(id: string): Promise<void> {
    const { workflowRuns } = this.#options.catalog;
    await this.#turns.run(async () => {
      await workflowRuns.stopWorkflowRun(id, missed('The run of the workflow was stopped before it started this.'));
      this.followRuns();
      for (const action of await workflowRuns.getWorkflowRunActions(id))
        if (action.state === 'STARTED') await this.#starter.stop(action);
    });
    await this.look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new EngineError('Cancelled', 'The host is closing.'));
    for (const stop of this.#stops.splice(0)) stop();
    await this.#turns.run(() => Promise.resolve(this.#sleep()));
    await this.#starter[Symbol.asyncDispose]();
  }

  /** @returns milliseconds until something is due. */
  async #fire(): Promise<number> {
    const { catalog } = this.#options;
    const active = await this.#reconcile();
    await this.#countEnds(active);
    const firing = this.#firing();
    const fires = this.#isScheduling && (await this.pausedOn()) === null;
    let wait = longestWait;
    const failures: unknown[] = [];
    for (const each of fires ? active : [])
      try {
        wait = Math.min(wait, await (each.subject.type === 'EVENT' ? fireEvents : fireDue)(each, firing));
      } catch (thrown) {
        failures.push(thrown);
      }
    if (this.#isScheduling) wait = Math.min(wait, this.#noticeDue(active));
    const pending = await catalog.triggers.getPendingActions();
    const hasGivenUp = await this.#starter.startPending(pending, {
      findTrigger: (action) => active.find(({ subject }) => keyOf(subject) === keyOf(action))?.subject.trigger,
      isUnreadable: ({ kind, name }) => isUnreadable(this.#options.workspace.stores, kind, name),
      onlyWorkflows: !fires,
      signal: this.#closing.signal,
    });
    await this.#completeWorkflowRuns();
    if (this.#hasChanged || pending.length > 0) this.announce();
    if (failures.length > 0) throw failures[0];
    // Due times may have waited for what was given up.
    return hasGivenUp ? 0 : Math.max(0, wait);
  }

  /** A time that fires nothing now, since triggers are paused or earlier times come first, is no longer the next one. */
  #noticeDue(active: readonly Active[]): number {
    const now = this.#clock.now();
    const { hasPassed, wait } = noticeDue(active, this.#lookedOn, now);
    this.#lookedOn = now;
    this.#hasChanged ||= hasPassed;
    return wait;
  }

  #record(decision: TriggerDecision): Promise<boolean> {
    this.#hasChanged = true;
    return this.#options.catalog.triggers.recordDecision(decision);
  }

  async #reconcile(): Promise<Active[]> {
    const { workspace, catalog } = this.#options;
    const { active, hasChanged } = await reconcileTriggers(workspace.stores, catalog, this.#clock.now());
    this.#hasChanged ||= hasChanged;
    return active;
  }

  #firing(): EventFiring & ScheduleFiring {
    const { catalog, workspace, log } = this.#options;
    return {
      catalog,
      log,
      jobs: workspace.stores.job,
      workflows: workspace.stores.workflow,
      now: this.#clock.now(),
      countRuns: (workflow) => countUnfinished(catalog, workflow),
      begin: (subject, firing, properties) => this.#beginning(subject, firing, properties),
      record: (decision) => this.#record(decision),
    };
  }

  async #countEnds(active: readonly Active[]): Promise<void> {
    const { triggers, workflowRuns } = this.#options.catalog;
    const ends = await triggers.getUncountedEnds();
    if (ends.length === 0) return;
    const watching = active.filter(({ subject }) => subject.type === 'CONDITIONAL' && subject.workflowName === null);
    const before = new Map(watching.map(({ subject, state }) => [subject.name, state.conditions]));
    const watchers = watching.map(({ subject }) => ({ name: subject.name, ...subject.trigger }));
    const { met, fired } = countEnds(watchers, before, ends);
    const byName = new Map(watching.map(({ subject }) => [subject.name, subject]));
    const now = this.#clock.now();
    const inner = countWorkflowEnds(await workflowRuns.getUnfinishedWorkflowRuns(), ends, now);
    await this.#record({
      counted: ends.map(({ id, state }) => ({ id, state })),
      conditions: [...met].map(([name, each]) => ({ name, met: each })),
      workflows: inner.workflows,
      firings: [...fired.map((name) => newFiring(byName.get(name)!, 'CONDITIONS', atOnce, now)), ...inner.firings],
    });
  }

  async #completeWorkflowRuns(): Promise<void> {
    const { workflowRuns } = this.#options.catalog;
    if (!(await workflowRuns.hasCompletedWorkflowRuns())) return;
    this.#hasChanged ||= (await workflowRuns.completeWorkflowRuns(this.#clock.now())) > 0;
    // Missed times of a workflow are made up for one after the other.
    void this.look();
  }

  /** A firing that is due begins a run of the workflow, if its trigger belongs to one, or says why it does not. */
  #beginning(
    { workflowName }: Subject,
    firing: NewFiring,
    properties: Readonly<Record<string, string>> = {},
  ): NewFiring {
    if (workflowName === null || firing.actions.every(({ state }) => state === 'MISSED')) return firing;
    const { workspace, log } = this.#options;
    return withWorkflowRun(firing, workflowName, properties, { stores: workspace.stores, now: this.#clock.now(), log });
  }
}
