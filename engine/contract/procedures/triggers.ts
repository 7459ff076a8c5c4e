/** Procedures of triggers and of the schedules of crawlers. */

import { z } from 'zod';
import {
  eventBatchingConditionSchema,
  eventSourceSchema,
  triggerActionSchema,
  triggerConditionSchema,
  webhookSchema,
} from '#engine/contract/definitions/trigger.ts';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const kind = z.enum(['trigger', 'crawler']).describe('crawler: the schedule of a crawler.');
const subject = {
  kind: kind.default('trigger'),
  name: z.string().min(1).max(255),
};

const eventBatchSchema = z.object({
  eventCount: z.int(),
  fileCount: z.int(),
  events: z
    .array(
      z.object({
        occurredOn: z.number(),
        databaseName: z.string(),
        tableName: z.string(),
        crawlerName: z.string().nullable().describe('Crawler that found it; null: a job run or a person made it.'),
        madeBy: z.string().nullable().describe('Id of the crawl or job run; null: a person made it.'),
        change: z.enum(['created', 'updated', 'deleted']),
        fileCount: z.int().describe('Number of files that were added, changed or removed.'),
        files: z.array(z.string()).readonly().describe('The first 20 of them; empty when more than 5,000 changed.'),
        partitions: z.array(z.array(z.string().nullable()).readonly()).readonly().describe('Values of the first 20.'),
      }),
    )
    .readonly()
    .describe('The first 100.'),
  requests: z
    .array(z.object({ id: z.string(), receivedOn: z.number() }))
    .readonly()
    .optional()
    .describe('The first 100 requests to the webhook; eventCount counts all. Absent: its cause was other events.'),
});

const firingSchema = z.object({
  number: z.int().describe('From 1, over all firings of the workspace.'),
  cause: z.enum(['SCHEDULE', 'CONDITIONS', 'REQUEST', 'RESUME', 'EVENT']),
  due: z.number().nullable().describe('Due time, for a schedule.'),
  firedOn: z.number(),
  caughtUp: z.boolean().describe('Whether it makes up for a due time that was more than a minute ago.'),
  missedCount: z.int().describe('Number of earlier due times that started nothing, up to 1,000.'),
  events: eventBatchSchema.nullable().describe('What caused it, for an EVENT trigger.'),
  workflowRunId: z.string().nullable().describe('Run of a workflow to which it belongs.'),
  actions: z
    .array(
      z.object({
        id: z.string().describe('Id of the job run or crawl. A compaction is a job run.'),
        jobName: z.string().nullable(),
        crawlerName: z.string().nullable(),
        compactTable: z.string().nullable().describe('Table whose small files it joins, as DATABASE.TABLE.'),
        state: z
          .enum(['PENDING', 'STARTED', 'REFUSED', 'MISSED'])
          .describe('REFUSED: it could not start, see error. MISSED: it was not started.'),
        runState: z.string().nullable().describe('State of the run or crawl; null: it does not exist.'),
        runNumber: z.int().nullable().describe('Number of the job run; null: a crawl, or no run.'),
        hasRejects: z.boolean().describe('Whether the job run rejected records.'),
        undone: z.boolean().describe('Whether the job run, or the whole crawl, was undone.'),
        error: errorTextSchema.nullable().describe('Why it could not start, or why its run or crawl did not succeed.'),
      }),
    )
    .readonly(),
});
export type FiringText = z.output<typeof firingSchema>;

const triggerTextSchema = z.object({
  kind,
  name: z.string(),
  description: z.string(),
  type: z.enum(['SCHEDULED', 'CONDITIONAL', 'ON_DEMAND', 'EVENT']),
  workflowName: z.string().nullable(),
  enabled: z.boolean().describe('In its file.'),
  state: z
    .enum(['CREATED', 'ACTIVATED', 'DEACTIVATED'])
    .describe('ACTIVATED: enabled, and activated on this computer. CREATED: only starts on demand.'),
  problem: errorTextSchema.nullable().describe('Why it does not fire although it is enabled.'),
  warnings: z
    .array(errorTextSchema)
    .readonly()
    .describe(
      'What it does in vain or without end though it fires: names that do not exist, arguments that a job does not have, a schedule that is never due again, a circle.',
    ),
  schedule: z.string().nullable(),
  timeZone: z.string(),
  missedRuns: z.enum(['skip', 'once', 'all']),
  logical: z.enum(['AND', 'ANY']),
  conditions: z
    .array(triggerConditionSchema.extend({ metBy: z.string().nullable().describe('Run or crawl that met it.') }))
    .readonly(),
  eventSources: z.array(eventSourceSchema).readonly(),
  webhook: webhookSchema.nullable(),
  eventBatchingCondition: eventBatchingConditionSchema.nullable(),
  actions: z.array(triggerActionSchema).readonly(),
  next: z.array(z.number()).readonly().describe('Next due times.'),
  isDueAgain: z.boolean().nullable().describe('Whether its schedule is ever due again; null: none is activated.'),
  firings: z.array(firingSchema).readonly().describe('Last firings, newest first.'),
});
export type TriggerText = z.output<typeof triggerTextSchema>;

const amounts = {
  next: z.int().min(0).max(1000).default(10).describe('Maximum number of next due times.'),
};

export const staleAfterWorkflow = ['getWorkflow', 'getWorkflows', 'getWorkflowRun', 'getWorkflowRuns'];
/** Of one trigger, in {@link triggerProcedures.getNextStarts}. */
export const mostStarts = 1000;
export const mostPastFirings = 100;

export const staleAfterTrigger = [
  'listTriggers',
  'getNextStarts',
  'getTrigger',
  'getWebhook',
  'getDefinitions',
  'getDefinition',
];

export const triggerProcedures = {
  listTriggers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists triggers and crawlers with a schedule, with their next due times and last firing.',
    input: z.strictObject(amounts),
    output: z.object({
      isScheduling: z.boolean().describe('Whether this host fires triggers: the app and `tenon serve` do.'),
      pausedOn: z
        .number()
        .nullable()
        .describe(
          'Milliseconds since 1970 UTC since when all triggers of the workspace are paused here; null: they fire.',
        ),
      triggers: z.array(triggerTextSchema).readonly(),
    }),
    errors: [],
  })),
  getNextStarts: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists what schedules and events start in the next hours: active triggers and schedules, the soonest first.',
    input: z.strictObject({
      hours: z.int().min(1).max(168).default(24),
      pastHours: z.int().min(0).max(24).default(0).describe('Hours before now whose firings are listed, too.'),
      limit: z.int().min(1).max(200).default(50).describe('Maximum number of triggers.'),
    }),
    output: z.object({
      now: z.number(),
      before: z.number().describe('End of the time span, exclusive.'),
      isScheduling: z.boolean().describe('Whether this host fires triggers: the app and `tenon serve` do.'),
      pausedOn: z.number().nullable().describe('Since when all triggers are paused here; null: they fire.'),
      triggers: z
        .array(
          triggerTextSchema.extend({
            missed: z
              .array(z.number())
              .readonly()
              .describe(
                'Due times of the past hours at which it started nothing, ascending; those of a schedule that was changed since are not known.',
              ),
          }),
        )
        .readonly()
        .describe(
          `Their due times are those in the time span, at most ${mostStarts}, or, without any, the next one. Their firings are those of the past hours, at most ${mostPastFirings}, or, without any, the last one. Triggers that wait for events are last.`,
        ),
      moreTriggers: z.int().describe('Number of further active triggers and schedules, beyond the limit.'),
      isComplete: z
        .boolean()
        .describe(`Whether all due times are listed: of each trigger, the next ${mostStarts} are.`),
    }),
    errors: [],
  })),
  getTrigger: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a trigger, or the schedule of a crawler, with its next due times and last firings.',
    input: z.strictObject({
      ...subject,
      ...amounts,
      firings: z.int().min(0).max(100).default(20).describe('Maximum number of last firings.'),
    }),
    output: triggerTextSchema,
    errors: ['EntityNotFound'],
  })),
  checkSchedule: defineProcedure(() => ({
    kind: 'query',
    summary: 'Checks a schedule that is not saved and returns its next due times. A rate counts from now.',
    input: z.strictObject({
      schedule: z.string().max(2000).describe('cron(…) or rate(…).'),
      timeZone: z.string().max(255).default('UTC'),
      ...amounts,
    }),
    output: z.object({
      problem: errorTextSchema.nullable().describe('null: it is valid.'),
      place: z.enum(['schedule', 'timeZone']).nullable().describe('The member that the problem is about.'),
      next: z.array(z.number()).readonly(),
    }),
    errors: [],
  })),
  startTrigger: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts the actions of a trigger now, whatever its type. Returns immediately.',
    input: z.strictObject({ name: subject.name }),
    output: firingSchema,
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidInput', 'ConcurrentRunsExceeded', 'NotImplemented'],
    invalidates: [...staleAfterTrigger, ...staleAfterWorkflow, ...staleAfterRun],
  })),
  activateTrigger: defineProcedure(() => ({
    kind: 'command',
    summary: 'Enables a trigger in its file and activates it on this computer. For a crawler, activates its schedule.',
    input: z.strictObject(subject),
    output: triggerTextSchema,
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidState', 'NotImplemented', 'ConcurrentModification'],
    invalidates: [...staleAfterTrigger, ...staleAfterWorkflow],
  })),
  deactivateTrigger: defineProcedure(() => ({
    kind: 'command',
    summary: 'Disables a trigger in its file. For a crawler, deactivates its schedule on this computer.',
    input: z.strictObject(subject),
    output: triggerTextSchema,
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: [...staleAfterTrigger, ...staleAfterWorkflow],
  })),
  pauseTriggers: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Pauses all triggers and schedules of the workspace on this computer. Runs that have started continue, those of workflows too.',
    input: z.strictObject({}),
    output: z.null(),
    errors: [],
    invalidates: staleAfterTrigger,
  })),
  resumeTriggers: defineProcedure(() => ({
    kind: 'command',
    summary: 'Resumes the triggers of the workspace. Times that were due meanwhile are treated as missed runs.',
    input: z.strictObject({}),
    output: z.null(),
    errors: [],
    invalidates: [...staleAfterTrigger, ...staleAfterWorkflow, ...staleAfterRun],
  })),
};
