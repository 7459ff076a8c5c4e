import { expect, test } from 'vitest';
import { firstSchedule, scheduleOfType } from '#renderer/features/schedules/first-schedule.ts';

test('only a SCHEDULED trigger keeps its schedule, and begins with one', () => {
  expect(scheduleOfType('SCHEDULED', null)).toEqual(firstSchedule);
  expect(scheduleOfType('SCHEDULED', 'rate(1 day)')).toEqual({});
  for (const type of ['CONDITIONAL', 'ON_DEMAND', 'EVENT'] as const)
    expect(scheduleOfType(type, 'rate(1 day)')).toEqual({ schedule: null });
});
