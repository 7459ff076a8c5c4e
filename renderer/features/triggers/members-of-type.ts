/** What changes in a trigger that gets another type. */

import { unsetMembers, withoutOtherTypes } from '#engine/contract/definitions/members-of-type.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';

export type Events = Pick<Trigger, 'eventSources' | 'webhook' | 'eventBatchingCondition'>;

export const noEvents: Events = unsetMembers.EVENT;

export function membersOfType(type: Trigger['type'], { schedule }: Pick<Trigger, 'schedule'>): Partial<Trigger> {
  return { ...withoutOtherTypes(type), ...(type === 'SCHEDULED' && schedule === null ? firstSchedule : {}) };
}
