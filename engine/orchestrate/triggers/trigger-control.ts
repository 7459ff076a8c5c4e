/**
 * Fires triggers. What is due or met is recorded first, with the ids of the runs that it starts, in one transaction;
 * then each run is created in one transaction with its action. So a host that dies at any moment leaves no due time
 * that started twice, and none that is forgotten: the next one starts what is recorded and not started.
 */

import { Mutex } from '#engine/base/async.ts';
import { newId } from '#engine/base/ids.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type {
  Firing,
  FiringCause,
  NewFiring,
  PendingAction,
  TriggerDecision,
  TriggerKind,
  TriggerState,
} from '#engine/catalog/trigger-entities.ts';
import { EngineError, serializeError, toEngineError, type SerializedError } from '#engine/contract/errors.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import { nextTime } from '#engine/orchestrate/schedules/schedule.ts';
import { countEnds } from '#engine/orchestrate/triggers/count-ends.ts';
import { planDue } from '#engine/orchestrate/triggers/plan-due.ts';
import { systemClock, type TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';
import {
  subjectOfTrigger,
  subjectsOf,
  type Subject,
  type SubjectStores,
} from '#engine/orchestrate/triggers/trigger-subjects.ts';

export interface TriggerControlOptions {
  readonly workspace: Pick<Workspace, 'onChange'> & { readonly stores: SubjectStores };
  readonly catalog: Pick<Catalog, 'triggers'>;
  readonly runs: Pick<RunControl, 'start' | 'listen'>;
  readonly crawls: Pick<CrawlControl, 'crawl' | 'listen'>;
  readonly log: Log;
  readonly clock?: TriggerClock;
}

/** A subject that is activated on this computer and enabled in its file. */
interface Active {
  readonly subject: Subject;
  readonly state: TriggerState;
}

/** Due times are checked this often at least: clocks are set, and computers sleep. */
const longestWait = 30_000;
/** A clock that is set back by more was wrong before. */
const smallSetBack = 3_600_000;

export class TriggerControl implements AsyncDisposable {
  readonly #options: TriggerControlOptions;
  readonly #clock: TriggerClock;
  readonly #turns = new Mutex();
  readonly #stops: (() => void)[] = [];
  readonly #closing = new AbortController();
  readonly #crawls = new Set<Promise<unknown>>();
  readonly #listeners = new Set<() => void>();
  /** Since the listeners were called. */
  #hasRecorded = false;
  #looksAgain = false;
  #sleep: () => void = () => undefined;
  #isScheduling = false;

  constructor(options: TriggerControlOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Whether this host fires what is due. */
  get isScheduling(): boolean {
    return this.#isScheduling;
  }

  /** From now on what is due fires by itself, until this is closed. Resolves after the first look. */
  async start(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { workspace, runs, crawls } = this.#options;
    this.#isScheduling = true;
    const look = (): void => void this.look();
    this.#stops.push(
      workspace.onChange(({ kind }) => {
        if (kind === 'trigger' || kind === 'crawler') look();
      }),
      runs.listen((_id, state) => {
        if (state !== 'RUNNING' && state !== 'WAITING') look();
      }),
      crawls.listen((_name, state) => {
        if (state !== 'RUNNING') look();
      }),
    );
    await this.look();
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
        wait = await this.#fire();
      } catch (thrown) {
        this.#options.log.write('error', `Could not check triggers: ${toEngineError(thrown).message}`);
      }
      if (this.#isScheduling && !this.#closing.signal.aborted)
        this.#sleep = this.#clock.wakeAfter(wait, () => void this.look());
    });
  }

  /** Resolves when the looks that were asked for so far are over. */
  settled(): Promise<void> {
    return this.#turns.run(() => Promise.resolve());
  }

  /** While something gets another name, nothing fires and no end is counted. */
  hold<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.run(act);
  }

  /** What is called after a trigger has fired, or was activated, deactivated or paused. @returns ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Due times and ends of runs count from now on. */
  async activate(subject: Pick<Subject, 'kind' | 'name' | 'scheduleText'>): Promise<void> {
    await this.#turns.run(async () => {
      // What ended before does not count for it.
      await this.#countEnds(await this.#reconcile());
      const { kind, name, scheduleText } = subject;
      await this.#options.catalog.triggers.activateTrigger(kind, name, scheduleText, this.#clock.now());
    });
    this.#tell();
    if (this.#isScheduling) await this.look();
  }

  async deactivate(kind: TriggerKind, name: string): Promise<void> {
    const why = missed('The trigger was deactivated before it started this.');
    await this.#turns.run(() => this.#options.catalog.triggers.deactivateTrigger(kind, name, why));
    this.#tell();
  }

  /** Starts the actions of a trigger, whatever its type. @throws EngineError EntityNotFound, InvalidDefinition. */
  async request(name: string): Promise<Firing> {
    const { workspace, catalog } = this.#options;
    const subject = subjectOfTrigger(workspace.stores.trigger.get(name).value);
    if (subject.problem !== null) throw subject.problem;
    return this.#turns.run(async () => {
      const firing = this.#firingOf(subject, 'REQUEST', { due: null, caughtUp: false, missedCount: 0, starts: true });
      await this.#record({ counted: [], conditions: [], firings: [firing] });
      const ids = new Set(firing.actions.map(({ id }) => id));
      const pending = await catalog.triggers.getPendingActions();
      for (const action of pending) if (ids.has(action.id)) await this.#startAction(action);
      this.#tell();
      return (await catalog.triggers.getFiringOfAction(firing.actions[0]!.id))!;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new EngineError('Cancelled', 'The host is closing.'));
    for (const stop of this.#stops.splice(0)) stop();
    await this.#turns.run(() => Promise.resolve(this.#sleep()));
    await Promise.allSettled(this.#crawls);
  }

  /** @returns milliseconds until something is due. */
  async #fire(): Promise<number> {
    const { catalog } = this.#options;
    const active = await this.#reconcile();
    await this.#countEnds(active);
    let wait = longestWait;
    for (const each of active) wait = Math.min(wait, await this.#fireDue(each));
    const pending = await catalog.triggers.getPendingActions();
    await this.#startPending(active, pending);
    if (this.#hasRecorded || pending.length > 0) this.#tell();
    return Math.max(0, wait);
  }

  #tell(): void {
    this.#hasRecorded = false;
    for (const listener of this.#listeners) listener();
  }

  #record(decision: TriggerDecision): Promise<boolean> {
    this.#hasRecorded = true;
    return this.#options.catalog.triggers.recordDecision(decision);
  }

  /** Definitions are files, which change while no host is there: what the catalog knows of them follows. */
  async #reconcile(): Promise<Active[]> {
    const { workspace, catalog } = this.#options;
    const { stores } = workspace;
    const subjects = new Map(subjectsOf(stores).map((subject) => [keyOf(subject), subject]));
    const active: Active[] = [];
    for (const state of await catalog.triggers.getTriggerStates()) {
      const { kind, name } = state;
      const subject = subjects.get(keyOf(state));
      // A file with a mistake may be the one.
      if (subject === undefined && stores[kind].problems().length === 0) {
        const why = missed(`The definition of the ${kind} was deleted before this started.`);
        await catalog.triggers.deactivateTrigger(kind, name, why);
        this.#hasRecorded = true;
        continue;
      }
      const paused = subject === undefined || !subject.enabled || subject.problem !== null;
      const schedule = subject?.scheduleText ?? state.schedule;
      const restarts = schedule !== state.schedule || (state.paused && !paused);
      const now = this.#clock.now();
      if (restarts || paused !== state.paused) {
        const restart = restarts ? now : null;
        await catalog.triggers.changeTriggerState(kind, name, { paused, schedule, restart });
        this.#hasRecorded = true;
      }
      if (paused || subject === undefined) continue;
      const since = restarts ? { anchor: now, handledUntil: now, conditions: {} } : {};
      active.push({ subject, state: { ...state, ...since, schedule, paused } });
    }
    return active;
  }

  async #countEnds(active: readonly Active[]): Promise<void> {
    const { triggers } = this.#options.catalog;
    const ends = await triggers.getUncountedEnds();
    if (ends.length === 0) return;
    const watching = active.filter(({ subject }) => subject.type === 'CONDITIONAL');
    const before = new Map(watching.map(({ subject, state }) => [subject.name, state.conditions]));
    const watchers = watching.map(({ subject }) => ({ name: subject.name, ...subject.trigger }));
    const { met, fired } = countEnds(watchers, before, ends);
    const byName = new Map(watching.map(({ subject }) => [subject.name, subject]));
    await this.#record({
      counted: ends.map(({ id, state }) => ({ id, state })),
      conditions: [...met].map(([name, each]) => ({ name, met: each })),
      firings: fired.map((name) =>
        this.#firingOf(byName.get(name)!, 'CONDITIONS', { due: null, caughtUp: false, missedCount: 0, starts: true }),
      ),
    });
  }

  /** @returns milliseconds until it is due next. */
  async #fireDue({ subject, state }: Active): Promise<number> {
    const { schedule, trigger } = subject;
    if (schedule === null) return longestWait;
    const { kind, name } = subject;
    const { anchor } = state;
    const now = this.#clock.now();
    let { handledUntil } = state;
    if (handledUntil > now + smallSetBack) {
      this.#options.log.write('warning', `The clock was set back; the ${kind} ${name} counts from now on.`);
      const back = { kind, name, from: handledUntil, until: now };
      await this.#record({ schedule: back, counted: [], conditions: [], firings: [] });
      handledUntil = now;
    }
    const { missedRuns } = trigger;
    const plan = planDue({ schedule, anchor, handledUntil, now, missedRuns });
    if (plan !== undefined) {
      await this.#record({
        schedule: { kind, name, from: handledUntil, until: plan.handledUntil },
        counted: [],
        conditions: [],
        firings: plan.firings.map((firing) => this.#firingOf(subject, 'SCHEDULE', firing)),
      });
    }
    const next = nextTime(schedule, Math.max(now, handledUntil), anchor);
    return next === undefined ? longestWait : next - now;
  }

  #firingOf(
    subject: Subject,
    cause: FiringCause,
    firing: Pick<NewFiring, 'due' | 'caughtUp' | 'missedCount'> & { readonly starts: boolean },
  ): NewFiring {
    const { due, caughtUp, missedCount, starts } = firing;
    return {
      kind: subject.kind,
      name: subject.name,
      cause,
      due,
      firedOn: this.#clock.now(),
      caughtUp,
      missedCount,
      actions: subject.trigger.actions.map(({ jobName, crawlerName, arguments: given }) => ({
        id: newId(jobName === undefined ? 'cr' : 'jr'),
        jobName: jobName ?? null,
        crawlerName: crawlerName ?? null,
        arguments: given,
        state: starts ? 'PENDING' : 'MISSED',
        error: starts ? null : missed('No app and no tenon serve was open when this was due.'),
      })),
    };
  }

  async #startPending(active: readonly Active[], pending: readonly PendingAction[]): Promise<void> {
    const { triggers } = this.#options.catalog;
    const known = new Set(active.map(({ subject }) => keyOf(subject)));
    /** The firing of each trigger that runs, or waits for one that runs. */
    const busy = new Map<string, number>();
    for (const action of pending) {
      if (this.#closing.signal.aborted) return;
      const key = keyOf(action);
      if (action.cause !== 'REQUEST' && !known.has(key)) {
        await triggers.giveUpAction(action.id, 'MISSED', missed('The trigger was disabled before it started this.'));
        continue;
      }
      const earlier = busy.get(key);
      const waits = action.isPrecededByUnfinished || (earlier !== undefined && earlier !== action.firing);
      // Several missed due times are made up for one after the other.
      if (action.caughtUp && waits) {
        busy.set(key, earlier ?? -1);
        continue;
      }
      if (await this.#startAction(action)) busy.set(key, action.firing);
    }
  }

  /** @returns whether it started; why not is recorded. */
  async #startAction(action: PendingAction): Promise<boolean> {
    const { catalog, runs, log } = this.#options;
    const { id, jobName, crawlerName, name } = action;
    try {
      if (jobName !== null) await runs.start(jobName, action.arguments, id);
      else await this.#startCrawl(crawlerName ?? '', id);
      return true;
    } catch (thrown) {
      const error = toEngineError(thrown);
      // One that had begun already is not refused by this.
      if (await catalog.triggers.giveUpAction(id, 'REFUSED', serializeError(error)))
        log.write('warning', `Trigger ${name} could not start ${jobName ?? crawlerName}: ${error.message}`);
      return false;
    }
  }

  /** Resolves when the catalog has the crawl; rejects when it could not begin. */
  #startCrawl(crawlerName: string, crawlId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopListening = this.#options.crawls.listen((started, state) => {
        if (started === crawlerName && state === 'RUNNING') resolve();
      });
      const crawl = this.#options.crawls
        .crawl({ crawlerName, crawlId }, () => undefined, this.#closing.signal)
        .then(() => resolve(), reject)
        .finally(() => {
          stopListening();
          this.#crawls.delete(crawl);
        });
      this.#crawls.add(crawl);
    });
  }
}

function keyOf({ kind, name }: { readonly kind: TriggerKind; readonly name: string }): string {
  return `${kind} ${name}`;
}

function missed(why: string): SerializedError {
  return serializeError(new EngineError('Cancelled', why));
}
