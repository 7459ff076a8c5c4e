/** A Trigger in `triggers/<slug>.json`: what starts jobs, crawlers and compactions of tables, and when. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';

export const timeZoneSchema = z
  .string()
  .min(1)
  .max(64)
  .default('UTC')
  .describe('Time zone of a cron(…) schedule, for example Europe/Berlin.');

export const missedRunsSchema = z
  .enum(['skip', 'once', 'all'])
  .default('once')
  .describe(
    'What happens to due times that passed while no app and no `tenon serve` was open. skip: nothing. once: one start for all of them. all: one start for each of the last 100, one after the other; what is due meanwhile follows them.',
  );

const compactTable = z
  .string()
  .max(511)
  .toLowerCase()
  .refine((table) => readTableTitle(table) !== undefined, 'write DATABASE.TABLE, for example sales.orders')
  .optional();

export const triggerActionSchema = z.strictObject({
  jobName: z.string().min(1).optional(),
  crawlerName: z.string().min(1).optional(),
  compactTable: compactTable.describe('Table whose small files are joined, as DATABASE.TABLE.'),
  arguments: z.record(z.string(), z.string()).default({}).describe('Override the job’s default arguments.'),
});

export const triggerConditionSchema = z.strictObject({
  jobName: z.string().min(1).optional(),
  crawlerName: z.string().min(1).optional(),
  compactTable: compactTable.describe('A compaction of this table, DATABASE.TABLE.'),
  state: z
    .enum(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'CANCELLED'])
    .default('SUCCEEDED')
    .describe(
      'State in which the run ends. STOPPED and TIMEOUT are for jobs and compactions, CANCELLED is for crawlers.',
    ),
});

export const eventSourceSchema = z.strictObject({
  crawlerName: z
    .string()
    .min(1)
    .optional()
    .describe('Files that a crawl of this crawler found added, changed or gone.'),
  databaseName: z.string().min(1).optional(),
  tableName: z
    .string()
    .min(1)
    .optional()
    .describe('With databaseName: changes of this table and its partitions, whoever makes them.'),
});

export const eventBatchingConditionSchema = z.strictObject({
  batchSize: z
    .int()
    .min(1)
    .max(100)
    .describe('Number of changed files, or of requests to a webhook, at which the trigger fires.'),
  batchWindow: z
    .int()
    .min(1)
    .max(900)
    .default(900)
    .describe('Seconds after the first change or request at which it fires with fewer.'),
});

export const webhookSchema = z.strictObject({
  body: z
    .enum(['arguments', 'ignore'])
    .default('arguments')
    .describe(
      'arguments: the JSON body of a request has arguments of the jobs, or properties of the workflow. ignore: the body is not read as such.',
    ),
});

export const triggerSchema = z.strictObject({
  name: nameSchema,
  description: z.string().max(2048).default(''),
  type: z.enum(['SCHEDULED', 'CONDITIONAL', 'ON_DEMAND', 'EVENT']),
  enabled: z.boolean().default(false),
  workflowName: z.string().min(1).nullable().default(null),
  schedule: z.string().min(1).nullable().default(null).describe('Glue’s cron(…), or rate(…); SCHEDULED only.'),
  timeZone: timeZoneSchema,
  missedRuns: missedRunsSchema,
  logical: z.enum(['AND', 'ANY']).default('AND').describe('How the conditions of a CONDITIONAL trigger combine.'),
  conditions: z.array(triggerConditionSchema).default([]),
  eventSources: z.array(eventSourceSchema).default([]).describe('What an EVENT trigger waits for.'),
  webhook: webhookSchema
    .nullable()
    .default(null)
    .describe('Of an EVENT trigger without eventSources: HTTP requests start it. Its secret is not in the file.'),
  eventBatchingCondition: eventBatchingConditionSchema
    .nullable()
    .default(null)
    .describe('Of an EVENT trigger; null: it fires at each change or request.'),
  actions: z.array(triggerActionSchema).min(1),
});

export type EventSource = z.output<typeof eventSourceSchema>;
export type Trigger = z.output<typeof triggerSchema>;
