/** What changes in a trigger that gets another type: members that the type does not use would stay in its file, unseen. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';

export type Events = Pick<Trigger, 'eventSources' | 'webhook' | 'eventBatchingCondition'>;

export const noEvents: Events = { eventSources: [], webhook: null, eventBatchingCondition: null };

export function membersOfType(type: Trigger['type'], { schedule }: Pick<Trigger, 'schedule'>): Partial<Trigger> {
  return {
    type,
    ...(type !== 'SCHEDULED' ? { schedule: null } : schedule === null ? firstSchedule : {}),
    ...(type === 'CONDITIONAL' ? {} : { conditions: [] }),
    ...(type === 'EVENT' ? {} : noEvents),
  };
}
