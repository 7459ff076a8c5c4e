/** Procedures of the calendar: past runs and crawls, and coming starts, by days or hours of a time zone. */

import { z } from 'zod';
import { jobRunSchema } from '#engine/contract/procedures/job-runs.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Of one trigger. */
export const mostComing = 1000;

const cellSchema = z.object({
  slot: z.int().describe('Index in `slots`.'),
  succeeded: z.int().describe('Those that were not undone.'),
  rejecting: z.int().describe('Those that succeeded with rejected records.'),
  undone: z.int().describe('Those that succeeded and were undone.'),
  failed: z.int().describe('FAILED, TIMEOUT or COMMIT_BLOCKED.'),
  stopped: z.int(),
  unfinished: z.int().describe('Waiting or running.'),
  coming: z.int().describe('Due times of active schedules that start it.'),
});
export type CalendarCell = z.output<typeof cellSchema>;

export const calendarProcedures = {
  getCalendar: defineProcedure(() => ({
    kind: 'query',
    summary: 'Counts past runs and crawls and coming starts by days or hours of a time zone.',
    input: z.strictObject({
      by: z.enum(['day', 'hour']).default('day'),
      back: z.int().min(0).max(400).default(14).describe('Number of days or hours before the current one.'),
      ahead: z.int().min(0).max(400).default(7).describe('Number of days or hours after the current one.'),
      timeZone: z.string().max(255).default('UTC').describe('Time zone of the days and hours.'),
    }),
    output: z.object({
      now: z.number(),
      slots: z
        .array(z.object({ start: z.number(), end: z.number() }))
        .readonly()
        .describe('Without a gap. On a clock change, a day has 23 or 25 hours.'),
      rows: z
        .array(
          z.object({
            kind: z.enum(['job', 'crawler']),
            name: z.string(),
            cells: z.array(cellSchema).readonly().describe('Those with a run or a coming start, in order.'),
          }),
        )
        .readonly()
        .describe('Jobs, then crawlers, by name. A run counts when it was requested.'),
      isComplete: z
        .boolean()
        .describe(`Whether all coming starts are counted: of each trigger, the next ${mostComing} are.`),
    }),
    errors: ['InvalidInput'],
  })),
  getRunsBetween: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the job runs that were requested in a span of time, newest first.',
    input: z.strictObject({
      jobName: z.string().min(1).max(255).nullable().default(null).describe('null: of all jobs.'),
      from: z.number(),
      before: z.number().describe('Exclusive.'),
      limit: z.int().min(1).max(1000).default(100),
    }),
    output: z.object({ runs: z.array(jobRunSchema).readonly(), isComplete: z.boolean() }),
    errors: [],
  })),
};
