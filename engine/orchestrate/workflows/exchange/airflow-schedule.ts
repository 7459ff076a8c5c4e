/** The schedule of a trigger as one of Airflow: a cron expression of five fields, or a period. Pure. */

import { parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';

/** A Python expression, or the reason why there is none. */
type AirflowSchedule = { readonly python: string; readonly reason?: undefined } | { readonly reason: string };

/** @throws EngineError InvalidInput when it is not a schedule. */
export function airflowSchedule(text: string, timeZone: string): AirflowSchedule {
  const schedule = parseSchedule(text, timeZone);
  if (schedule.kind === 'rate') return { python: `timedelta(minutes=${schedule.every / 60_000})` };
  const { minutes, hours, daysOfMonth, daysOfWeek, months, years } = schedule.fields;
  if (years.length < 230) return { reason: 'A cron expression of Airflow has no years.' };
  const days: string[] = [];
  for (const day of daysOfMonth ?? []) {
    if (day.kind !== 'day') return { reason: 'A cron expression of Airflow has no L or W.' };
    days.push(String(day.day));
  }
  const weekdays: string[] = [];
  for (const { day, nth } of daysOfWeek ?? []) {
    if (nth !== null) return { reason: 'A cron expression of Airflow has no L or # for days of the week.' };
    // Sunday is 1 in Glue, and 0 here.
    weekdays.push(String(day - 1));
  }
  const fields = [field(minutes, 60), field(hours, 24), field(days, 31), field(months, 12), field(weekdays, 7)];
  return { python: JSON.stringify(fields.join(' ')) };
}

/** Neither a day of the month nor one of the week: every one. */
function field(values: readonly (string | number)[], all: number): string {
  return values.length === 0 || values.length === all ? '*' : values.join(',');
}
