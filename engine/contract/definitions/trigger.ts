/** A Trigger in `triggers/<slug>.json`: what starts jobs and crawlers, and when. */

import { z } from 'zod';

export const triggerActionSchema = z.strictObject({
  jobName: z.string().min(1).optional(),
  crawlerName: z.string().min(1).optional(),
  arguments: z.record(z.string(), z.string()).default({}).describe('Override the job’s default arguments.'),
});

export const triggerConditionSchema = z.strictObject({
  jobName: z.string().min(1).optional(),
  crawlerName: z.string().min(1).optional(),
  state: z.enum(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT']).default('SUCCEEDED'),
});

export const triggerSchema = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
  type: z.enum(['SCHEDULED', 'CONDITIONAL', 'ON_DEMAND', 'EVENT']),
  enabled: z.boolean().default(false),
  workflowName: z.string().min(1).nullable().default(null),
  schedule: z.string().min(1).nullable().default(null).describe('Glue’s cron(…) or rate(…); SCHEDULED only. UTC.'),
  logical: z.enum(['AND', 'ANY']).default('AND').describe('How the conditions of a CONDITIONAL trigger combine.'),
  conditions: z.array(triggerConditionSchema).default([]),
  actions: z.array(triggerActionSchema).min(1),
});

export type Trigger = z.output<typeof triggerSchema>;
