/** Notifications over a real catalog with a clock that a test sets; what is sent goes to a function of the test. */

import { silentLog } from '#engine/base/log.ts';
import type { Catalog, Delivery, DeliveryState } from '#engine/catalog/index.ts';
import { notificationSchema, type Notification } from '#engine/contract/definitions/notification.ts';
import { NotificationControl } from '#engine/orchestrate/notifications/notification-control.ts';
import type { SendDelivery } from '#engine/orchestrate/notifications/send-delivery.ts';
import { DefinitionsInMemory } from '#engine/orchestrate/testing/definitions-in-memory.ts';
import { SteppedClock } from '#engine/orchestrate/testing/stepped-clock.ts';

type End = 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT';

export class NotificationPlace {
  readonly catalog: Catalog;
  readonly files = new DefinitionsInMemory<Notification>('arrival');
  control!: NotificationControl;
  send: SendDelivery;
  readonly #clock: SteppedClock;
  #news: () => void = () => undefined;

  constructor(catalog: Catalog, now: number, send: SendDelivery) {
    this.catalog = catalog;
    this.#clock = new SteppedClock(now);
    this.send = send;
  }

  async open(): Promise<void> {
    this.control = new NotificationControl({
      files: this.files,
      workspaceName: () => 'place',
      catalog: this.catalog,
      send: (notification, delivery, signal) => this.send(notification, delivery, signal),
      onNews: (listener) => {
        this.#news = listener;
        return () => (this.#news = () => undefined);
      },
      log: silentLog,
      clock: this.#clock,
    });
    await this.control.start();
  }

  async close(): Promise<void> {
    await this.control[Symbol.asyncDispose]();
    this.#clock.forgetWishes();
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
    this.files.byName.set(notification.name, notification);
    await this.control.activate(notification);
  }

  /** The time passes, and the control is woken when it wishes. */
  async advance(to: number): Promise<void> {
    await this.#clock.advance(to, () => this.control.settled());
  }

  async startRun(jobName: string, id: string): Promise<void> {
    const run = { id, jobName, jobRunState: 'RUNNING', attempt: 0, previousRunId: null, arguments: {} } as const;
    await this.catalog.jobRuns.createJobRun(
      { ...run, plan: '', planHash: '', createdOn: this.#clock.now(), hostProcess: null },
      1000,
    );
  }

  async endRun(id: string, jobRunState: End, message = 'A reason.'): Promise<void> {
    const error = jobRunState === 'FAILED' ? ({ kind: 'user', code: 'InvalidInput', message } as const) : null;
    await this.catalog.jobRuns.updateJobRun(id, { jobRunState, completedOn: this.#clock.now(), error });
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
}
