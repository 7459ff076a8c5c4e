/** Triggers and firings in words. */

import { expect, test } from 'vitest';
import { localTimeZone } from '#renderer/features/schedules/first-schedule.ts';
import type { FiringText, TriggerText } from '#engine/contract/procedures/triggers.ts';
import {
  actionState,
  causeWords,
  firingState,
  matches,
  startsWords,
  whenWords,
} from '#renderer/features/triggers/trigger-words.ts';

type Action = FiringText['actions'][number];

const action = (state: Action['state'], runState: string | null = null): Action => ({
  id: 'jr_1',
  jobName: 'load',
  crawlerName: null,
  compactTable: null,
  state,
  runState,
  runNumber: null,
  hasRejects: false,
  undone: false,
  error: null,
});
const firing = (more: Partial<FiringText>): FiringText => ({
  number: 1,
  cause: 'SCHEDULE',
  due: 0,
  firedOn: 0,
  caughtUp: false,
  missedCount: 0,
  events: null,
  workflowRunId: null,
  actions: [action('STARTED', 'SUCCEEDED')],
  ...more,
});
const trigger: TriggerText = {
  kind: 'trigger',
  name: 'nightly',
  description: 'Loads the day.',
  type: 'SCHEDULED',
  workflowName: null,
  eventSources: [],
  webhook: null,
  eventBatchingCondition: null,
  enabled: true,
  state: 'ACTIVATED',
  problem: null,
  warnings: [],
  schedule: 'cron(30 2 * * ? *)',
  timeZone: localTimeZone,
  missedRuns: 'once',
  logical: 'AND',
  conditions: [],
  actions: [{ jobName: 'load', arguments: {} }],
  next: [],
  isDueAgain: null,
  firings: [],
};

test('when it fires, by its type', () => {
  expect(whenWords(trigger)).toBe('Every day at 02:30');
  const elsewhere = { ...trigger, timeZone: 'Pacific/Chatham' };
  expect(whenWords(elsewhere)).toBe('Every day at 02:30, Pacific/Chatham');
  expect(whenWords({ ...elsewhere, schedule: 'rate(1 hour)' })).toBe('Every hour');
  expect(whenWords({ ...trigger, schedule: null })).toBe('No schedule yet');
  expect(whenWords({ ...trigger, type: 'ON_DEMAND' })).toBe('When you start it');
  const conditional = { ...trigger, type: 'CONDITIONAL' as const };
  expect(whenWords(conditional)).toBe('No conditions yet');
  const conditions = [
    { jobName: 'a', state: 'SUCCEEDED' as const },
    { jobName: 'b', state: 'TIMEOUT' as const },
    { crawlerName: 'c', state: 'CANCELLED' as const },
  ];
  expect(whenWords({ ...conditional, conditions })).toBe('When a succeeded, b timed out and c was cancelled');
  expect(whenWords({ ...conditional, conditions, logical: 'ANY' })).toBe(
    'When a succeeded or b timed out or c was cancelled',
  );
});

test('what an event trigger waits for, and how much it gathers', () => {
  const event = { ...trigger, type: 'EVENT' as const };
  expect(whenWords(event)).toBe('No event sources yet');
  const orders = { databaseName: 'shop', tableName: 'orders' };
  expect(whenWords({ ...event, eventSources: [orders] })).toBe('When table shop.orders changes');
  expect(whenWords({ ...event, eventSources: [{ crawlerName: 'landing' }] })).toBe(
    'When files of crawler landing change',
  );
  const eventSources = [{ crawlerName: 'landing' }, { databaseName: '', tableName: '' }, orders];
  expect(whenWords({ ...event, eventSources })).toBe(
    'When files of crawler landing, a table or table shop.orders change',
  );
  expect(whenWords({ ...event, eventSources: [...eventSources, { crawlerName: 'late' }] })).toBe(
    'When files of crawler landing, a table or 2 more change',
  );
  const gathers = (batchSize: number, batchWindow: number) =>
    whenWords({ ...event, eventSources: [orders], eventBatchingCondition: { batchSize, batchWindow } });
  expect(gathers(50, 300)).toBe('When table shop.orders changes, gathered up to 50 files or 5 minutes');
  expect(gathers(1, 61)).toBe('When table shop.orders changes, gathered up to 1 file or 61 seconds');
  const webhook = { ...event, webhook: { body: 'arguments' as const } };
  expect(whenWords(webhook)).toBe('When its webhook gets a request');
  expect(whenWords({ ...webhook, eventBatchingCondition: { batchSize: 5, batchWindow: 60 } })).toBe(
    'When its webhook gets a request, gathered up to 5 requests or 1 minute',
  );
});

test('what it starts, shortened when it is much', () => {
  expect(startsWords([{ jobName: 'a' }, { crawlerName: 'b' }])).toBe('a and b');
  expect(startsWords([{ jobName: 'a' }, { compactTable: 'd.t' }])).toBe('a and compaction of d.t');
  expect(startsWords(['a', 'b', 'c', 'd', 'e'].map((jobName) => ({ jobName })))).toBe('a, b and 3 more');
});

test('why it fired, with the times that it makes up for', () => {
  expect(causeWords(firing({}))).toBe('Schedule');
  expect(causeWords(firing({ cause: 'REQUEST' }))).toBe('Started by hand');
  const events = { eventCount: 2, fileCount: 1200, events: [] };
  expect(causeWords(firing({ cause: 'EVENT', events }))).toBe('Files or tables changed: 2 changes, 1,200 files');
  expect(causeWords(firing({ cause: 'EVENT', events: { ...events, eventCount: 1, fileCount: 0 } }))).toBe(
    'Files or tables changed: 1 change',
  );
  const requests = { eventCount: 2, fileCount: 0, events: [], requests: [{ id: 'wq_1', receivedOn: 0 }] };
  expect(causeWords(firing({ cause: 'EVENT', events: requests }))).toBe('Webhook: 2 requests');
  expect(causeWords(firing({ caughtUp: true, missedCount: 1 }))).toBe('Schedule, late, also for 1 earlier missed time');
  expect(causeWords(firing({ caughtUp: true, missedCount: 1000 }))).toBe(
    'Schedule, late, also for 1,000 or more earlier missed times',
  );
  expect(causeWords(firing({ missedCount: 4, actions: [action('MISSED')] }))).toBe('Schedule, missed with 4 earlier');
});

test('the state of a firing is that of what needs a look first', () => {
  const stateOf = (...actions: Action[]): string => firingState({ actions });
  expect(stateOf(action('STARTED', 'SUCCEEDED'), action('STARTED', 'SUCCEEDED'))).toBe('SUCCEEDED');
  expect(stateOf(action('STARTED', 'SUCCEEDED'), action('STARTED', 'RUNNING'))).toBe('RUNNING');
  const rejecting = { ...action('STARTED', 'SUCCEEDED'), hasRejects: true };
  expect(stateOf(rejecting, action('STARTED', 'SUCCEEDED'))).toBe('SUCCEEDED with rejects');
  expect(stateOf(rejecting, action('STARTED', 'RUNNING'))).toBe('RUNNING');
  const undone = { ...rejecting, undone: true };
  expect(stateOf(undone)).toBe('UNDONE');
  expect(stateOf(undone, action('STARTED', 'SUCCEEDED'))).toBe('SUCCEEDED');
  expect(stateOf(undone, action('STARTED', 'RUNNING'))).toBe('RUNNING');
  expect(stateOf(action('STARTED', 'RUNNING'), action('REFUSED'))).toBe('REFUSED');
  expect(stateOf(action('MISSED'), action('STARTED', 'FAILED'))).toBe('FAILED');
  expect(stateOf(action('PENDING'), action('STARTED', 'SUCCEEDED'))).toBe('WAITING');
  // Its run was removed before its end was counted.
  expect(actionState(action('STARTED'))).toBe('STARTED');
});

test('the filter finds what a row shows', () => {
  for (const wanted of ['', ' NIGHT ', 'scheduled', '02:30', 'load', 'activated', 'the day'])
    expect(matches(trigger, wanted), wanted).toBe(true);
  expect(matches(trigger, 'conditional')).toBe(false);
});
