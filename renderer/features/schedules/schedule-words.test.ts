/** Schedules as people say them. */

import { expect, test } from 'vitest';
import { scheduleWords } from '#renderer/features/schedules/schedule-words.ts';

test.each([
  ['rate(1 hour)', 'Every hour'],
  ['rate(30 minutes)', 'Every 30 minutes'],
  ['rate(2 days)', 'Every 2 days'],
  ['cron(30 2 * * ? *)', 'Every day at 02:30'],
  ['cron(0 6 ? * MON-FRI *)', 'Every Monday to Friday at 06:00'],
  ['cron(0 6 ? * 2,4 *)', 'Every Monday and Wednesday at 06:00'],
  ['cron(0 6 ? * SAT,SUN *)', 'Every Saturday and Sunday at 06:00'],
  ['cron(0 6 ? * 1-7 *)', 'Every day at 06:00'],
  ['cron(0 6,12,18 * * ? *)', 'Every day at 06:00, 12:00 and 18:00'],
  ['cron(0 0 L * ? *)', 'On the last day of the month at 00:00'],
  ['cron(0 0 1,15 * ? *)', 'On days 1 and 15 of the month at 00:00'],
  ['cron(0 0 15W * ? *)', 'On the weekday nearest to day 15 of the month at 00:00'],
  ['cron(0 0 LW * ? *)', 'On the last weekday of the month at 00:00'],
  ['cron(0 7 ? * 6L *)', 'On the last Friday of the month at 07:00'],
  ['cron(0 7 ? * FRI#2 *)', 'On the second Friday of the month at 07:00'],
  ['cron(0 7 ? * L *)', 'Every Saturday at 07:00'],
  ['cron(0/15 * * * ? *)', 'Every 15 minutes'],
  ['cron(*/5 8-17 ? * MON-FRI *)', 'Every 5 minutes from 08:00 to 17:59 on Monday to Friday'],
  ['cron(5/10 * * * ? *)', 'Every 10 minutes from minute 5'],
  ['cron(* * * * ? *)', 'Every minute'],
  ['cron(0/1 * * * ? *)', 'Every minute'],
  ['cron(*/1 8-17 * * ? *)', 'Every minute from 08:00 to 17:59'],
  ['cron(30/1 * * * ? *)', 'Every minute from minute 30'],
  ['cron(0 0/1 * * ? *)', 'Every hour at :00'],
  ['cron(5 * * * ? *)', 'Every hour at :05'],
  ['cron(0 0/6 * * ? *)', 'Every 6 hours at :00'],
  ['cron(30 8-17 * * ? *)', 'Every hour from 08:30 to 17:30'],
  ['cron(0 6 1 JAN,7 ? *)', 'On day 1 of the month at 06:00 in January and July'],
  ['cron(0 6 * JUN-AUG ? 2027)', 'Every day at 06:00 from June to August in 2027'],
])('%s is “%s”', (text, words) => expect(scheduleWords(text)).toBe(words));

test.each(['', 'soon', 'cron(0 6 * *)', 'cron(1,2,3 * * * ? *)', 'cron(0 6 1-5 * ? *)', 'cron(0 6 * 13 ? *)'])(
  '%s has no shorter words than itself',
  (text) => expect(scheduleWords(` ${text} `)).toBe(text),
);
