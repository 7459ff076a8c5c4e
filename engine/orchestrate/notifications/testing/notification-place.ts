/** Notifications over a real catalog with a clock that a test sets; what is sent goes to a function of the test. */

import { silentLog } from '#engine/base/log.ts';
import type { Catalog, Delivery, DeliveryState } from '#engine/catalog/index.ts';
import { notificationSchema, type Notification } from '#engine/contract/definitions/notification.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';
import type { NotificationFiles } from '#engine/orchestrate/notifications/active-notifications.ts';
import { NotificationControl } from '#engine/orchestrate/notifications/notification-control.ts';
import type { SendDelivery } from '#engine/orchestrate/notifications/send-delivery.ts';
import type { TriggerClock } from '#engine/orchestrate/triggers/trigger-clock.ts';

type End = 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT';

export class NotificationPlace implements TriggerClock {
  readonly catalog: Catalog;
  readonly byName = new Map<string, Notification>();
  /** Files with a mistake. */
  readonly broken = new Set<string>();
  control!: NotificationControl;
  send: SendDelivery;
  #now: number;
  #wishes: { readonly at: number; readonly wake: () => void }[] = [];
  #news: () => void = () => undefined;

  constructor(catalog: Catalog, now: number, send: SendDelivery) {
    this.catalog = catalog;
    this.#now = now;
    this.send = send;
  }

  now(): number {
    return this.#now;
  }

  wakeAfter(milliseconds: number, wake: () => void): () => void {
    const wish = { at: this.#now + milliseconds, wake };
    this.#wishes.push(wish);
    return () => (this.#wishes = this.#wishes.filter((each) => each !== wish));
  }

  async open(): Promise<void> {
    this.control = new NotificationControl({
      files: this.#files(),
      workspaceName: () => 'place',
      catalog: this.catalog,
      send: (notification, delivery, signal) => this.send(notification, delivery, signal),
      onNews: (listener) => {
        this.#news = listener;
        return () => (this.#news = () => undefined);
      },
      log: silentLog,
      clock: this,
    });
    await this.control.start();
  }

  async close(): Promise<void> {
    await this.control[Symbol.asyncDispose]();
    this.#wishes = [];
  }

  /** Saved and activated, as by a person here. */
  async put(
    given: Omit<Partial<Notification>, 'channel'> & { readonly name: string; readonly channel?: object },
  ): Promise<void> {
    const notification = notificationSchema.parse({
      enabled: true,
      events: ['SUCCEEDED'],
      channel: { type: 'desktop' },
      ...given,
    });
    this.byName.set(notification.name, notification);
    await this.control.activate(notification);
  }

  /** The time passes, and the control is woken when it wishes. */
  async advance(to: number): Promise<void> {
    await this.control.settled();
    for (;;) {
      const next = this.#wishes.filter(({ at }) => at <= to).sort((left, right) => left.at - right.at)[0];
      if (next === undefined) break;
      this.#wishes = this.#wishes.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await this.control.settled();
    }
    this.#now = to;
  }

  async startRun(jobName: string, id: string): Promise<void> {
    const run = { id, jobName, jobRunState: 'RUNNING', attempt: 0, previousRunId: null, arguments: {} } as const;
    await this.catalog.jobRuns.createJobRun(
      { ...run, plan: '', planHash: '', createdOn: this.#now, hostProcess: null },
      1000,
    );
  }

  async endRun(id: string, jobRunState: End, message = 'A reason.'): Promise<void> {
    const error = jobRunState === 'FAILED' ? ({ kind: 'user', code: 'InvalidInput', message } as const) : null;
    await this.catalog.jobRuns.updateJobRun(id, { jobRunState, completedOn: this.#now, error });
    this.#news();
    await this.control.settled();
  }

  async run(jobName: string, id: string, end: End): Promise<void> {
    await this.startRun(jobName, id);
    await this.endRun(id, end);
  }

  async reject(runId: string, count: number): Promise<void> {
    const record = {
      nodeId: 'in',
      file: null,
      line: null,
      byteOffset: null,
      columnName: null,
      reason: 'bad',
      raw: null,
    };
    const records = Array.from({ length: count }, () => record);
    await this.catalog.jobRuns.addRejectedRecords(runId, records);
  }

  /** `notification event state`, oldest first. */
  async sent(): Promise<string[]> {
    return (await this.deliveries()).map(({ message, state }) => `${message.notification} ${message.event} ${state}`);
  }

  async deliveries(state?: DeliveryState): Promise<Delivery[]> {
    const all = await this.catalog.notifications.getDeliveries({}, 1000);
    return all.filter((each) => state === undefined || each.state === state).toReversed();
  }

  #files(): NotificationFiles {
    const find = (name: string): LoadedDefinition<Notification> | undefined => {
      const value = this.broken.has(name) ? undefined : this.byName.get(name);
      return value === undefined ? undefined : { name, value, hash: '', file: '' };
    };
    return {
      list: () => [...this.byName.keys()].flatMap((name) => find(name) ?? []),
      find,
      get: (name) => {
        const found = find(name);
        if (found === undefined)
          throw new EngineError('EntityNotFound', `There is no "${name}".`, { hint: 'Check it.' });
        return found;
      },
      problems: () => [...this.broken].map((file) => ({ file, line: null, column: null, message: 'A mistake.' })),
    };
  }
}
