import { expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';
import { membersOfType } from '#renderer/features/triggers/members-of-type.ts';

const full: Trigger = triggerSchema.parse({
  name: 't',
  type: 'EVENT',
  schedule: 'rate(1 day)',
  timeZone: 'Europe/Berlin',
  missedRuns: 'all',
  logical: 'ANY',
  conditions: [{ jobName: 'load' }],
  eventSources: [{ crawlerName: 'files' }],
  webhook: {},
  eventBatchingCondition: { batchSize: 5 },
  actions: [{ jobName: 'load' }],
});
test.each([
  ['SCHEDULED', ['schedule', 'timeZone', 'missedRuns']],
  ['CONDITIONAL', ['logical', 'conditions']],
  ['EVENT', ['eventSources', 'webhook', 'eventBatchingCondition']],
  ['ON_DEMAND', []],
] as const)('a trigger of type %s keeps its members alone', (type, kept) => {
  const changed = { ...full, ...membersOfType(type, full) };
  const none = triggerSchema.parse({ name: 't', type, actions: full.actions });
  const own = Object.fromEntries(kept.map((member) => [member, full[member]]));
  expect(changed).toEqual({ ...none, ...own });
});

test('one that gets a schedule begins with the first one', () => {
  expect(membersOfType('SCHEDULED', { schedule: null })).toMatchObject(firstSchedule);
});
