import { expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';
import { membersOfType } from '#renderer/features/triggers/members-of-type.ts';

const full: Trigger = triggerSchema.parse({
  name: 't',
  type: 'EVENT',
  schedule: 'rate(1 day)',
  conditions: [{ jobName: 'load' }],
  eventSources: [{ crawlerName: 'files' }],
  webhook: {},
  eventBatchingCondition: { batchSize: 5 },
  actions: [{ jobName: 'load' }],
});
const members = ['schedule', 'conditions', 'eventSources', 'webhook', 'eventBatchingCondition'] as const;

test.each([
  ['SCHEDULED', ['schedule']],
  ['CONDITIONAL', ['conditions']],
  ['EVENT', ['eventSources', 'webhook', 'eventBatchingCondition']],
  ['ON_DEMAND', []],
] as const)('a trigger of type %s keeps its members alone', (type, kept) => {
  const changed = { ...full, ...membersOfType(type, full) };
  const none = triggerSchema.parse({ name: 't', type, actions: full.actions });
  for (const member of members)
    expect(changed[member]).toEqual((kept as readonly string[]).includes(member) ? full[member] : none[member]);
  expect(changed).toMatchObject({ type, name: full.name, actions: full.actions });
});

test('one that gets a schedule begins with the first one', () => {
  expect(membersOfType('SCHEDULED', { schedule: null })).toMatchObject(firstSchedule);
});
