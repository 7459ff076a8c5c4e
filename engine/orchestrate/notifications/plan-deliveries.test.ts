/** Laws of what is reported, over random notifications and ends. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunEnd } from '#engine/catalog/notification-entities.ts';
import {
  notificationEventSchema,
  notificationSchema,
  type Notification,
} from '#engine/contract/definitions/notification.ts';
import { planEnds, planLate, type PlanContext } from '#engine/orchestrate/notifications/plan-deliveries.ts';

let ids = 0;
const context: PlanContext = { workspace: 'w', now: 1000, newId: () => `nt_${(ids += 1)}` };
const subjects = ['a', 'b', 'c'];

const drawnEvents = fc.uniqueArray(fc.constantFrom('SUCCEEDED', 'FAILED', 'REJECTED_RECORDS'), { minLength: 1 });
const drawnActive = fc
  .array(
    fc.record({
      of: fc.constantFrom('job', 'workflow', 'workspace'),
      subject: fc.constantFrom(...subjects),
      events: drawnEvents,
      activatedOn: fc.nat(20),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ of, subject, events, activatedOn }, index) => ({
      activatedOn,
      notification: notificationSchema.parse({
        name: `n${index}`,
        events,
        jobName: of === 'job' ? subject : null,
        workflowName: of === 'workflow' ? subject : null,
        channel: { type: 'desktop' },
      }),
    })),
  );
const drawnEnds = fc
  .array(
    fc.record({
      kind: fc.constantFrom('job', 'workflow'),
      name: fc.constantFrom(...subjects),
      state: fc.constantFrom('SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'),
      completedOn: fc.option(fc.nat(20)),
      rejectedRecords: fc.nat(1),
      inWorkflow: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((end, index): RunEnd => ({
      ...end,
      sequence: index,
      runId: `jr_${index}`,
      inWorkflow: end.kind === 'job' && end.inWorkflow,
      error: null,
    })),
  );

/** The event reported for one finished run and one notification, decided a second way; null: none. */
function isReported(end: RunEnd, own: Notification, activatedOn: number, all: readonly Notification[]): string | null {
  const isOf = (each: Notification): boolean => (end.kind === 'job' ? each.jobName : each.workflowName) === end.name;
  const isDefault = own.jobName === null && own.workflowName === null;
  if (!isOf(own) && !(isDefault && !all.some(isOf) && !end.inWorkflow)) return null;
  if (end.completedOn !== null && activatedOn > end.completedOn) return null;
  const wants = new Set<string>(own.events);
  switch (end.state) {
    case 'STOPPED':
      return null;
    case 'SUCCEEDED':
      if (end.rejectedRecords > 0 && wants.has('REJECTED_RECORDS')) return 'REJECTED_RECORDS';
      return wants.has('SUCCEEDED') ? 'SUCCEEDED' : null;
    default:
      return wants.has('FAILED') ? 'FAILED' : null;
  }
}

test('each notification reports what it is for, once, and nothing else', () => {
  fc.assert(
    fc.property(drawnActive, drawnEnds, (active, ends) => {
      const planned = planEnds(active, ends, context);
      const all = active.map(({ notification }) => notification);
      const expected = ends.flatMap((end) =>
        active.flatMap(({ notification, activatedOn }) => {
          const event = isReported(end, notification, activatedOn, all);
          return event === null ? [] : [`${notification.name} ${end.kind} ${end.runId} ${event}`];
        }),
      );
      const found = planned.map(({ message, eventKey }) => `${message.notification} ${eventKey} ${message.event}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
      expect(new Set(planned.map(({ message, eventKey }) => `${message.notification} ${eventKey}`)).size).toBe(
        planned.length,
      );
    }),
  );
});

test('it is late when nothing succeeded for the time, once for each success', () => {
  const notification = notificationSchema.parse({
    name: 'late',
    jobName: 'a',
    events: ['LATE'],
    lateAfter: 1440,
    channel: { type: 'desktop' },
  });
  const subject = { kind: 'job', name: 'a' } as const;
  const day = 1440 * 60_000;
  fc.assert(
    fc.property(fc.nat(5 * day), fc.option(fc.nat(5 * day)), fc.nat(10 * day), (activatedOn, success, now) => {
      const planned = planLate({ notification, activatedOn }, subject, success, null, { ...context, now });
      const since = Math.max(success ?? 0, activatedOn);
      if (typeof planned === 'number') expect(planned).toBe(since + day - now);
      else expect([planned.eventKey, now >= since + day]).toEqual([`late job a ${since}`, true]);
    }),
  );
});

test('definitions say what is wrong with them', () => {
  const usual = { name: 'n', events: ['FAILED'], channel: { type: 'desktop' } };
  const problemOf = (change: object): string | undefined =>
    notificationSchema.safeParse({ ...usual, ...change }).error?.issues[0]?.message;
  const hook = (url: string, more: object = {}): object => ({ channel: { type: 'webhook', url, ...more } });
  expect(problemOf({})).toBeUndefined();
  expect(problemOf({ jobName: 'a', workflowName: 'b' })).toContain('cannot be combined');
  expect(problemOf({ events: ['LATE'], lateAfter: 60 })).toContain('needs the name of a job');
  expect(problemOf({ jobName: 'a', events: ['LATE'] })).toContain('needed for the event LATE');
  expect(problemOf({ jobName: 'a', lateAfter: 5 })).toContain('needs the event LATE');
  expect(problemOf({ events: ['FAILED', 'FAILED'] })).toContain('twice');
  expect(problemOf(hook('https://example.com/a'))).toBeUndefined();
  expect(problemOf(hook('https://example.com/{secret}'))).toContain('needed for {secret}');
  expect(problemOf(hook('https://example.com/{secret}', { secretId: 's' }))).toBeUndefined();
  for (const url of ['https://{secret}.example.com/', 'https://example.com:{secret}/', 'https://{secret}/{secret}'])
    expect(problemOf(hook(url, { secretId: 's' })), url).toBeDefined();
  for (const url of ['file:///etc/passwd', 'javascript:1', 'example.com', 'https://', ''])
    expect(problemOf(hook(url)), url).toBeDefined();
  expect(problemOf(hook('https://user:word@example.com/'))).toContain('use a secret');
  expect(problemOf(hook('https://example.com/#part'))).toContain('never sent');
  const command = (program: string, more: object = {}): object => ({ channel: { type: 'command', program, ...more } });
  expect(problemOf(command('/bin/true'))).toBeUndefined();
  for (const program of ['true', './run', '//server/share', '\\\\server\\share', '/bin/\0true'])
    expect(problemOf(command(program)), program).toBeDefined();
  expect(problemOf(command('/bin/true', { arguments: ['\0'] }))).toContain('NUL');
  expect(problemOf(command('/bin/true', { environment: { 'A=B': 'x' } }))).toBeDefined();
  expect(notificationEventSchema.options).toHaveLength(4);
});
