/** Notifications over a real catalog: what ends is reported, whatever the receiver, the host and the files do. */

import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import type { Delivery } from '#engine/catalog/notification-entities.ts';
import type { DeliveryOutcome } from '#engine/orchestrate/notifications/delivery-outcome.ts';
import { NotificationPlace } from '#engine/orchestrate/notifications/testing/notification-place.ts';
import { randomNumbers } from '#engine/testing/random.ts';

const begin = Date.UTC(2026, 4, 1);
const minute = 60_000;
const hour = 60 * minute;
const hook = { type: 'webhook', url: 'https://example.com/' };

let temporary: TemporaryCatalog | undefined;
let place: NotificationPlace;
let received: string[];
/** What the receiver answers. */
let answers: () => DeliveryOutcome | 'later';

beforeEach(async () => {
  await close();
  temporary = await openTemporaryCatalog();
  received = [];
  answers = () => ({ isSent: true, answer: '200 OK' });
  place = new NotificationPlace(temporary.catalog, begin, async (_notification, { message }) => {
    received.push(message.id);
    return answers();
  });
  await place.open();
});
afterAll(close);

async function close(): Promise<void> {
  if (temporary === undefined) return;
  await place.close();
  await temporary[Symbol.asyncDispose]();
}

test('ends of runs, by what each notification is for', async () => {
  await place.put({ name: 'any', events: ['SUCCEEDED', 'FAILED'], channel: hook });
  await place.put({ name: 'load', jobName: 'load', events: ['FAILED', 'REJECTED_RECORDS'], channel: hook });
  await place.run('load', 'jr_1', 'SUCCEEDED');
  await place.startRun('load', 'jr_2');
  await place.reject('jr_2', 3);
  await place.endRun('jr_2', 'SUCCEEDED');
  await place.run('load', 'jr_3', 'TIMEOUT');
  await place.run('other', 'jr_4', 'SUCCEEDED');
  await place.startRun('other', 'jr_5');
  await place.endRun('jr_5', 'FAILED', 'A line\nwith\u202E signs.');
  await place.run('other', 'jr_6', 'STOPPED');
  expect((await place.deliveries('SENT')).map(({ message }) => `${message.notification}: ${message.text}`)).toEqual([
    'load: Job "load" succeeded with 3 rejected records.',
    'load: Job "load" ran into its time limit.',
    'any: Job "other" succeeded.',
    'any: Job "other" failed: A line with signs.',
  ]);
  const [first] = await place.catalog.notifications.getDeliveries({ runId: 'jr_2' }, 10);
  expect(first).toMatchObject({ attempts: [{ isSent: true, answer: '200 OK', triedOn: begin }] });
  expect(await place.catalog.notifications.getRunEnds()).toEqual({ ends: [], last: null });
});

test('without an activated notification, ends are not kept', async () => {
  await place.run('load', 'jr_1', 'FAILED');
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  expect(await place.sent()).toEqual([]);
});

test('a receiver that is gone for an hour, and one that is gone for good', async () => {
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  answers = () => ({ isSent: false, mayRetry: true, answer: 'The server refused the connection.' });
  await place.run('load', 'jr_1', 'FAILED');
  await place.advance(begin + 30 * minute);
  const tries = received.length;
  expect(tries).toBeGreaterThan(3);
  answers = () => ({ isSent: true, answer: '204' });
  await place.advance(begin + 120 * minute);
  expect(await place.sent()).toEqual(['any FAILED SENT']);
  // The id is the same each time, so that the receiver knows it.
  expect(new Set(received).size).toBe(1);
  answers = () => ({ isSent: false, mayRetry: true, answer: '500' });
  await place.run('load', 'jr_2', 'FAILED');
  await place.advance(begin + 8 * hour);
  expect((await place.deliveries('FAILED'))[0]!.attempts).toHaveLength(7);
  answers = () => ({ isSent: true, answer: '200' });
  await place.control.retry((await place.deliveries('FAILED'))[0]!.message.id);
  await place.control.settled();
  expect(await place.sent()).toEqual(['any FAILED SENT', 'any FAILED SENT']);
  await expect(place.control.retry((await place.deliveries())[0]!.message.id)).rejects.toThrow('it is SENT');
});

test('an answer that no repetition changes is not repeated, and a wish to wait is kept', async () => {
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  answers = () => ({ isSent: false, answer: '404 Not Found' });
  await place.run('load', 'jr_1', 'FAILED');
  await place.advance(begin + 6 * hour);
  expect(received).toHaveLength(1);
  answers = () => ({ isSent: false, mayRetry: true, answer: '429', retryAfter: 20 * minute });
  await place.run('load', 'jr_2', 'FAILED');
  await place.advance(begin + 6 * hour + 19 * minute);
  expect(received).toHaveLength(2);
  await place.advance(begin + 6 * hour + 21 * minute);
  expect(received).toHaveLength(3);
});

test('an attempt that ends while a look reads what waits is not made again', async () => {
  const { notifications } = temporary!.catalog;
  const answer = Promise.withResolvers<DeliveryOutcome>();
  const reading = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  let isHeld = false;
  const held = new Proxy(notifications, {
    get: (target, name) =>
      name !== 'getPendingDeliveries'
        ? Reflect.get(target, name)
        : async () => {
            const pending = await target.getPendingDeliveries();
            if (isHeld) {
              reading.resolve();
              await read.promise;
            }
            return pending;
          },
  });
  await place.close();
  place = new NotificationPlace({ ...temporary!.catalog, notifications: held }, begin, async (_one, { message }) => {
    received.push(message.id);
    return answer.promise;
  });
  await place.open();
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  await place.startRun('load', 'jr_1');
  const ended = place.endRun('jr_1', 'FAILED');
  await expect.poll(() => received.length).toBe(1);
  isHeld = true;
  const looked = place.control.look();
  await reading.promise;
  answer.resolve({ isSent: true, answer: '204' });
  await expect.poll(async () => (await notifications.getDeliveries({}, 10))[0]?.state).toBe('SENT');
  await new Promise((resolve) => setImmediate(resolve));
  read.resolve();
  isHeld = false;
  await Promise.all([looked, ended]);
  await place.control.settled();
  expect(received).toHaveLength(1);
  expect((await notifications.getDeliveries({}, 10))[0]).toMatchObject({ state: 'SENT', attempts: { length: 1 } });
});

test('a notification that is changed elsewhere, disabled or deleted sends nothing', async () => {
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  answers = () => ({ isSent: false, mayRetry: true, answer: '500' });
  await place.run('load', 'jr_1', 'FAILED');
  const own = place.files.byName.get('any')!;
  place.files.byName.set('any', {
    ...own,
    channel: { ...hook, type: 'webhook', url: 'https://evil.example/', secretId: null, timeout: 10 },
  });
  await place.run('load', 'jr_2', 'FAILED');
  expect(received).toHaveLength(1);
  expect(await place.sent()).toEqual(['any FAILED MISSED']);
  // As it was, it is still the one that was activated.
  place.files.byName.set('any', own);
  await place.run('load', 'jr_3', 'FAILED');
  expect(received).toHaveLength(2);
  // A file with a mistake keeps what waits; a deleted one does not.
  place.files.broken.add('any');
  await place.advance(begin + 10 * minute);
  expect(await place.deliveries('PENDING')).toHaveLength(1);
  place.files.broken.clear();
  place.files.byName.delete('any');
  await place.control.look();
  await place.control.settled();
  expect(await place.deliveries('PENDING')).toEqual([]);
  expect(await place.catalog.notifications.getNotificationStates()).toEqual([]);
});

test('what is late is reported once for each time without success', async () => {
  await place.put({ name: 'late', jobName: 'load', events: ['LATE'], lateAfter: 60, channel: hook });
  await place.advance(begin + hour - minute);
  expect(await place.sent()).toEqual([]);
  await place.advance(begin + 5 * hour);
  expect(await place.sent()).toEqual(['late LATE SENT']);
  await place.run('load', 'jr_1', 'FAILED');
  await place.run('load', 'jr_2', 'SUCCEEDED');
  await place.advance(begin + 6 * hour - minute);
  expect(await place.sent()).toHaveLength(1);
  await place.advance(begin + 8 * hour);
  const sent = await place.deliveries();
  expect(sent.map(({ message }) => message.text)).toEqual([
    'Job "load" has not succeeded for 1 hour. It never has.',
    'Job "load" has not succeeded for 1 hour. The last success was on 2026-05-01 at 05:00 UTC.',
  ]);
});

test('what waits follows a new name, also when a look comes as soon as the file has it', async () => {
  await place.put({ name: 'old', events: ['FAILED'], channel: hook });
  answers = () => ({ isSent: false, mayRetry: true, answer: '500' });
  await place.run('load', 'jr_1', 'FAILED');
  await place.control.rename('old', async () => {
    place.files.byName.set('new', { ...place.files.byName.get('old')!, name: 'new' });
    place.files.byName.delete('old');
    void place.control.look();
    return { name: 'new' };
  });
  await place.control.settled();
  expect(await place.sent()).toEqual(['new FAILED PENDING']);
});

test('what stays late is written once, and not at every look', async () => {
  await place.put({ name: 'late', jobName: 'load', events: ['LATE'], lateAfter: 60, channel: hook });
  const record = vi.spyOn(place.catalog.notifications, 'recordDeliveries');
  await place.advance(begin + 2 * hour);
  expect(record).toHaveBeenCalledOnce();
});

test('a success that leaves the history, and many other deliveries, do not make it late once more', async () => {
  await place.put({ name: 'late', jobName: 'load', events: ['LATE', 'FAILED'], lateAfter: 60, channel: hook });
  await place.run('load', 'jr_1', 'SUCCEEDED');
  await place.advance(begin + 2 * hour);
  const late = async (): Promise<string[]> => (await place.sent()).filter((each) => each.includes('LATE'));
  expect(await late()).toEqual(['late LATE SENT']);
  const { notifications } = place.catalog;
  const [{ message }] = (await place.deliveries()) as [Delivery];
  for (let index = 0; index < 520; index += 1) {
    const planned = { channelType: 'webhook', eventKey: `other ${index}`, createdOn: begin } as const;
    await notifications.recordDeliveries(null, [
      { ...planned, message: { ...message, event: 'TEST', id: `nt_${index}` } },
    ]);
    const attempt = { triedOn: begin, isSent: true, answer: '200' };
    await notifications.recordAttempt(`nt_${index}`, attempt, { state: 'SENT', nextAttemptOn: 0 });
  }
  vi.spyOn(notifications, 'getLastSuccess').mockResolvedValue(null);
  await place.advance(begin + 9 * hour);
  expect(await late()).toEqual(['late LATE SENT']);
});

test('what is for a window waits for one', async () => {
  answers = () => 'later';
  await place.put({ name: 'desk', events: ['FAILED'] });
  await place.run('load', 'jr_1', 'FAILED');
  await place.advance(begin + 8 * hour);
  const [waiting] = await place.deliveries('PENDING');
  expect(place.control.isForWindow(waiting!.message.id)).toBe(true);
  await place.control.acknowledge(waiting!.message.id);
  await place.control.acknowledge(waiting!.message.id);
  expect((await place.deliveries('SENT'))[0]!.attempts).toHaveLength(1);
});

test('a test that another host left for a window is for one', async () => {
  answers = () => 'later';
  await place.put({ name: 'desk', events: ['FAILED'] });
  const { message } = await place.control.test('desk', new AbortController().signal);
  await place.close();
  await place.open();
  expect(place.control.isForWindow(message.id)).toBe(true);
});

test('what the system is about to show is not for a window as well', async () => {
  const shown: boolean[] = [];
  place.send = async (_notification, { message }) => {
    shown.push(place.control.isForWindow(message.id));
    return { isSent: true, answer: 'Shown by the system.' };
  };
  await place.put({ name: 'desk', events: ['FAILED'] });
  await place.run('load', 'jr_1', 'FAILED');
  expect(shown).toEqual([false]);
});

test('what waits for a window keeps no other channel waiting', async () => {
  place.send = async ({ channel }) => (channel.type === 'desktop' ? 'later' : { isSent: true, answer: '200' });
  await place.put({ name: 'desk', events: ['FAILED'] });
  for (const id of ['jr_1', 'jr_2', 'jr_3', 'jr_4', 'jr_5']) await place.run('load', id, 'FAILED');
  await place.put({ name: 'hook', jobName: 'other', events: ['FAILED'], channel: hook });
  await place.run('other', 'jr_6', 'FAILED');
  expect((await place.sent()).at(-1)).toBe('hook FAILED SENT');
});

test('a test is sent once, and not by one that is not activated', async () => {
  await place.put({ name: 'any', events: ['FAILED'], channel: hook });
  answers = () => ({ isSent: false, mayRetry: true, answer: '500' });
  expect(await place.control.test('any', new AbortController().signal)).toMatchObject({ state: 'FAILED' });
  await place.advance(begin + 6 * hour);
  expect(received).toHaveLength(1);
  await place.control.deactivate('any');
  await expect(place.control.test('any', new AbortController().signal)).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot send a test: notification "any" is not activated here.',
  });
  expect(received).toHaveLength(1);
  await expect(place.control.test('none', new AbortController().signal)).rejects.toThrow('There is no "none"');
});

test('a slow receiver does not keep the others waiting', async () => {
  const slow = Promise.withResolvers<DeliveryOutcome>();
  place.send = async ({ name }) => (name === 'slow' ? slow.promise : { isSent: true, answer: 'ok' });
  await place.put({ name: 'slow', events: ['FAILED'], channel: hook });
  await place.put({ name: 'fast', events: ['FAILED'], channel: hook });
  await place.startRun('load', 'jr_1');
  const ended = place.endRun('jr_1', 'FAILED');
  await expect.poll(() => place.sent()).toEqual(['slow FAILED PENDING', 'fast FAILED SENT']);
  slow.resolve({ isSent: true, answer: 'ok' });
  await ended;
  expect(await place.deliveries('SENT')).toHaveLength(2);
});

test('over failing receivers and hosts that end, each end is reported, and only once by its id', async () => {
  const random = randomNumbers(71);
  await place.put({ name: 'any', events: ['SUCCEEDED', 'FAILED'], channel: hook });
  const accepted = new Map<string, string>();
  place.send = async (_notification, { message }, signal) => {
    await new Promise((resolve) => setImmediate(resolve));
    const chance = random();
    if (chance < 0.3) return { isSent: false, mayRetry: true, answer: '503' };
    accepted.set(message.id, message.runId!);
    // The host ends after the receiver has it, and before that is recorded.
    if (chance < 0.5) signal.throwIfAborted();
    return { isSent: true, answer: '200' };
  };
  const runs = Array.from({ length: 40 }, (_, index) => `jr_${index}`);
  for (const id of runs) {
    await place.startRun('load', id);
    const ended = place.endRun(id, random() < 0.5 ? 'SUCCEEDED' : 'FAILED');
    if (random() < 0.4) {
      await place.close();
      await ended;
      await place.open();
    } else await ended;
  }
  await place.advance(begin + 6 * hour);
  expect([...new Set(accepted.values())].toSorted()).toEqual(runs.toSorted());
  expect(accepted.size).toBe(runs.length);
  expect(await place.deliveries('SENT')).toHaveLength(runs.length);
});
