/**
 * Sends notifications. The catalog has the end of a run since the transaction that ended it; here one transaction turns ends
 * into deliveries, and each delivery waits until an attempt is recorded. So a host that dies at any moment leaves nothing
 * unreported: the next one sends it, perhaps once more, with the same id.
 */

import { Mutex } from '#engine/base/async.ts';
import { newId } from '#engine/base/ids.ts';
import { RetryWait } from '#engine/base/retry-wait.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Delivery, DeliveryAttempt, NewDelivery } from '#engine/catalog/notification-entities.ts';
import type { Notification } from '#engine/contract/definitions/notification.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import {
  activeNotifications,
  fingerprintOf,
  type NotificationFiles,
} from '#engine/orchestrate/notifications/active-notifications.ts';
import { afterAttempt } from '#engine/orchestrate/notifications/delivery-outcome.ts';
import {
  lateKey,
  lateSubject,
  planEnds,
  planLate,
  planTest,
  type ActiveNotification,
  type PlanContext,
} from '#engine/orchestrate/notifications/plan-deliveries.ts';
import type { SendDelivery } from '#engine/orchestrate/notifications/send-delivery.ts';
import { systemClock, type TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';

export interface NotificationControlOptions {
  readonly files: NotificationFiles;
  /** Name of the workspace. */
  readonly workspaceName: () => string;
  readonly catalog: Pick<Catalog, 'notifications'>;
  readonly send: SendDelivery;
  /** Calls the listener when a run may have ended, or a definition has changed. @returns ends the listening. */
  readonly onNews: (listener: () => void) => () => void;
  readonly log: Log;
  readonly clock?: TriggerClock;
}

/** Milliseconds between looks at the latest. */
const longestWait = 30_000;
/** Receivers that are slow do not keep the others waiting. */
const mostAtOnce = 4;

export class NotificationControl implements AsyncDisposable {
  readonly #options: NotificationControlOptions;
  readonly #clock: TriggerClock;
  readonly #turns = new Mutex();
  readonly #closing = new AbortController();
  /** By the delivery's id. */
  readonly #sending = new Map<string, Promise<void>>();
  /** Of them, those that may take long. */
  #requests = 0;
  /** Ids of the tests that are being sent. */
  readonly #tests = new Set<string>();
  /** Ids of those that the system of this host does not show. */
  readonly #forWindow = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #stopNews: () => void = () => undefined;
  #sleep: () => void = () => undefined;
  readonly #retry = new RetryWait();
  #looksAgain = false;
  /** Looks that were requested and have not ended. */
  #openLooks = 0;
  #isStarted = false;

  constructor(options: NotificationControlOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Whether this host sends by itself. */
  get isSending(): boolean {
    return this.#isStarted;
  }

  /** From now on it sends by itself, until it is closed. Resolves after the first look. */
  async start(): Promise<void> {
    if (this.#closing.signal.aborted || this.#isStarted) return;
    this.#isStarted = true;
    this.#stopNews = this.#options.onNews(() => void this.look());
    await this.look();
  }

  /** Plans what is to be sent and begins to send it; calls that come meanwhile share one further look. */
  async look(): Promise<void> {
    if (this.#looksAgain) return;
    this.#looksAgain = true;
    this.#openLooks += 1;
    await this.#turns.run(() => this.#lookNow().finally(() => (this.#openLooks -= 1)));
  }

  async #lookNow(): Promise<void> {
    this.#looksAgain = false;
    if (this.#closing.signal.aborted) return;
    this.#sleep();
    let wait = longestWait;
    try {
      wait = await this.#plan();
      this.#retry.afterSuccess();
    } catch (thrown) {
      this.#options.log.write('error', `Could not check notifications: ${toEngineError(thrown).message}`);
      wait = this.#retry.afterFailure();
    }
    if (this.#isStarted && !this.#closing.signal.aborted)
      this.#sleep = this.#clock.wakeAfter(wait, () => void this.look());
  }

  /** Resolves when nothing is being sent, and nothing that is due waits. */
  async settled(): Promise<void> {
    do {
      await this.#turns.run(() => Promise.resolve());
      await Promise.all(this.#sending.values());
    } while (this.#openLooks > 0 || this.#sending.size > 0);
  }

  /**
   * For a host that does not stay: sends what is due, each delivery once.
   * @returns the deliveries that still wait, without those for a window.
   */
  async sendDue(signal: AbortSignal): Promise<readonly Delivery[]> {
    const stopped = Promise.withResolvers<void>();
    const stop = (): void => stopped.resolve();
    signal.addEventListener('abort', stop, { once: true });
    try {
      // What is being sent is still sent, and recorded; only the waiting ends.
      await Promise.race([this.look().then(() => this.settled()), stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
    const pending = await this.#options.catalog.notifications.getPendingDeliveries();
    return pending.filter(({ channelType, attempts }) => channelType !== 'desktop' || attempts.length > 0);
  }

  /** @param listener is called after something was planned, sent, activated or deactivated. @returns ends the listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of a definition that is enabled. Runs that end from now on are reported. */
  async activate(notification: Notification): Promise<void> {
    const { notifications } = this.#options.catalog;
    await this.#turns.run(() =>
      notifications.activateNotification(notification.name, fingerprintOf(notification), this.#clock.now()),
    );
    this.#announce();
    void this.look();
  }

  async deactivate(name: string): Promise<void> {
    await this.#turns.run(() => this.#giveUp(name, 'The notification was deactivated before this was sent.'));
    this.#announce();
  }

  /** @param save gives its file the new name. No look comes between: it would find the notification deleted. */
  async rename<Saved extends { readonly name: string }>(from: string, save: () => Promise<Saved>): Promise<Saved> {
    const saved = await this.#turns.run(async () => {
      const named = await save();
      await this.#options.catalog.notifications.renameNotification(from, named.name);
      return named;
    });
    this.#announce();
    return saved;
  }

  /**
   * Sends a test now, in one attempt. Not of a notification that is not activated: its file may be from somebody else.
   * @throws EngineError EntityNotFound, InvalidDefinition, InvalidState.
   */
  async test(name: string, signal: AbortSignal): Promise<Delivery> {
    const { files, catalog } = this.#options;
    const notification = files.get(name).value;
    if (!(await this.#isActive(name)))
      throw new EngineError('InvalidState', `Cannot send a test: notification "${name}" is not activated here.`, {
        hint: 'Check its channel and activate the notification, then send the test.',
      });
    const planned = planTest(notification, this.#context());
    const { id } = planned.message;
    this.#tests.add(id);
    try {
      await catalog.notifications.recordDeliveries(null, [planned]);
      const delivery = (await catalog.notifications.findDelivery(id))!;
      const outcome = await this.#options.send(notification, delivery, signal);
      if (outcome === 'later') this.#offer(id);
      else {
        const { isSent, answer } = outcome;
        const state = isSent ? 'SENT' : 'FAILED';
        await catalog.notifications.recordAttempt(id, this.#attemptNow(isSent, answer), { state, nextAttemptOn: 0 });
      }
      return (await catalog.notifications.findDelivery(id)) ?? delivery;
    } finally {
      this.#tests.delete(id);
      this.#announce();
    }
  }

  /** A delivery that failed or was missed is sent again. @throws EngineError EntityNotFound, InvalidState. */
  async retry(id: string): Promise<void> {
    const { notifications } = this.#options.catalog;
    const found = await notifications.findDelivery(id);
    if (found === undefined)
      throw new EngineError('EntityNotFound', `There is no delivery ${id.slice(0, 255)}.`, {
        hint: 'List the deliveries with: tenon notifications NAME',
      });
    if (!(await this.#isActive(found.message.notification)))
      throw new EngineError('InvalidState', `Notification "${found.message.notification}" is not activated here.`, {
        hint: 'Activate the notification, then send it again.',
      });
    if (found.message.event === 'TEST')
      throw new EngineError('InvalidState', `Cannot send ${id} again: it was a test.`, {
        hint: 'Send another test with: tenon notification test NAME',
      });
    if (!(await notifications.retryDelivery(id, this.#clock.now())))
      throw new EngineError('InvalidState', `Cannot send ${id} again: it is ${found.state}.`, {
        hint: 'Only deliveries that are FAILED or MISSED can be sent again.',
      });
    this.#announce();
    await this.look();
  }

  /** Whether a window is to show it: one that the system is about to show would be shown twice. */
  isForWindow(id: string): boolean {
    return this.#forWindow.has(id);
  }

  /** A window has shown it. */
  async acknowledge(id: string): Promise<void> {
    const attempt = this.#attemptNow(true, 'Shown in the window.');
    const { notifications } = this.#options.catalog;
    if (await notifications.recordAttempt(id, attempt, { state: 'SENT', nextAttemptOn: 0 })) this.#announce();
    this.#forWindow.delete(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new EngineError('Cancelled', 'The host is closing.'));
    this.#stopNews();
    await this.#turns.run(() => Promise.resolve(this.#sleep()));
    await Promise.all(this.#sending.values());
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  #context(): PlanContext {
    const { workspaceName } = this.#options;
    return { workspace: workspaceName(), now: this.#clock.now(), newId: () => newId('nt') };
  }

  async #isActive(name: string): Promise<boolean> {
    const states = await this.#options.catalog.notifications.getNotificationStates();
    return activeNotifications(this.#options.files, states).some(({ notification }) => notification.name === name);
  }

  #attemptNow(isSent: boolean, answer: string): DeliveryAttempt {
    return { triedOn: this.#clock.now(), isSent, answer };
  }

  /** @returns milliseconds until something is due. */
  async #plan(): Promise<number> {
    const { files, catalog } = this.#options;
    const { notifications } = catalog;
    const states = await notifications.getNotificationStates();
    // A file with a mistake may be that of one that seems to be deleted.
    if (files.problems().length === 0)
      for (const { name } of states)
        if (files.find(name) === undefined)
          await this.#giveUp(name, 'The definition of the notification was deleted before this was sent.');
    const active = activeNotifications(files, states);
    await this.#planEnds(active);
    const lateIn = await this.#planLate(active);
    return Math.min(longestWait, lateIn, await this.#sendPending(active));
  }

  async #planEnds(active: readonly ActiveNotification[]): Promise<void> {
    const { notifications } = this.#options.catalog;
    for (;;) {
      const { ends, last } = await notifications.getRunEnds();
      if (last === null) return;
      const planned = planEnds(active, ends, this.#context());
      await notifications.recordDeliveries(last, planned);
      if (planned.length > 0) this.#announce();
    }
  }

  async #planLate(active: readonly ActiveNotification[]): Promise<number> {
    const { notifications } = this.#options.catalog;
    const late: NewDelivery[] = [];
    let wait = Number.POSITIVE_INFINITY;
    for (const each of active) {
      const subject = lateSubject(each.notification);
      if (subject === undefined) continue;
      const last = await notifications.getLastSuccess(subject.kind, subject.name);
      const reported = await notifications.getLastReport(each.notification.name, lateKey(subject));
      const planned = planLate(each, subject, last, reported, this.#context());
      if (typeof planned === 'number') wait = Math.min(wait, planned);
      else late.push(planned);
    }
    if (late.length > 0) await notifications.recordDeliveries(null, late);
    return wait;
  }

  /** @returns milliseconds until the next attempt. */
  async #sendPending(active: readonly ActiveNotification[]): Promise<number> {
    const { catalog, files } = this.#options;
    const byName = new Map(active.map(({ notification }) => [notification.name, notification]));
    const hasProblems = files.problems().length > 0;
    let wait = Number.POSITIVE_INFINITY;
    // An attempt may be recorded after the list is read, and end before it is here: then the list is outdated.
    const before = new Set([...this.#sending.keys(), ...this.#tests]);
    for (const delivery of await catalog.notifications.getPendingDeliveries()) {
      const { id, event, notification: name } = delivery.message;
      if (before.has(id) || this.#tests.has(id)) continue;
      if (event === 'TEST') {
        // A window shows it; any other was being sent when its host ended.
        if (delivery.channelType === 'desktop') this.#offer(id);
        else await this.#miss(delivery, 'The test was cut short.');
        continue;
      }
      const notification = byName.get(name);
      if (notification === undefined || notification.channel.type !== delivery.channelType) {
        if (notification === undefined && hasProblems && files.find(name) === undefined) continue;
        await this.#miss(delivery, 'The notification was disabled, deactivated or changed before this was sent.');
        continue;
      }
      const dueIn = delivery.nextAttemptOn - this.#clock.now();
      if (dueIn > 0) wait = Math.min(wait, dueIn);
      // Those that wait for a window are asked about at once, and keep nobody waiting.
      else if (delivery.channelType === 'desktop' || this.#requests < mostAtOnce) this.#begin(notification, delivery);
    }
    return wait;
  }

  #begin(notification: Notification, delivery: Delivery): void {
    const { id } = delivery.message;
    const requests = delivery.channelType === 'desktop' ? 0 : 1;
    this.#requests += requests;
    const attempt = this.#attempt(notification, delivery)
      .catch((thrown: unknown) => {
        if (!this.#closing.signal.aborted)
          this.#options.log.write('error', `Could not send a notification: ${toEngineError(thrown).message}`);
        return false;
      })
      .then((isRecorded) => {
        this.#sending.delete(id);
        this.#requests -= requests;
        // One that waited for a free place is next.
        if (isRecorded) void this.look();
      });
    this.#sending.set(id, attempt);
  }

  /** @returns whether something was recorded. */
  async #attempt(notification: Notification, delivery: Delivery): Promise<boolean> {
    const { catalog, send } = this.#options;
    const outcome = await send(notification, delivery, this.#closing.signal);
    if (outcome === 'later') {
      this.#offer(delivery.message.id);
      return false;
    }
    const { message, channelType, attempts } = delivery;
    const attempt = this.#attemptNow(outcome.isSent, outcome.answer);
    const next = afterAttempt(channelType, attempts, outcome, attempt.triedOn);
    await catalog.notifications.recordAttempt(message.id, attempt, next);
    this.#announce();
    return true;
  }

  #offer(id: string): void {
    if (this.#forWindow.has(id)) return;
    this.#forWindow.add(id);
    this.#announce();
  }

  async #miss({ message }: Delivery, answer: string): Promise<void> {
    const attempt = this.#attemptNow(false, answer);
    await this.#options.catalog.notifications.recordAttempt(message.id, attempt, { state: 'MISSED', nextAttemptOn: 0 });
    this.#announce();
  }

  async #giveUp(name: string, answer: string): Promise<void> {
    await this.#options.catalog.notifications.deactivateNotification(name, this.#attemptNow(false, answer));
  }
}
