/** What a new schedule begins with: each morning by the clock of this computer. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';

export interface ScheduleValue extends Pick<Trigger, 'timeZone' | 'missedRuns'> {
  readonly schedule: string;
}

export const localTimeZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const firstSchedule: ScheduleValue = {
  schedule: 'cron(0 6 * * ? *)',
  timeZone: localTimeZone,
  missedRuns: 'once',
};
