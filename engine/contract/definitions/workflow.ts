/** A Workflow in `workflows/<slug>.json`; its triggers refer to it. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';

export const workflowSchema = z.strictObject({
  name: nameSchema,
  description: z.string().max(2048).default(''),
  defaultRunProperties: z.record(z.string(), z.string()).default({}),
  maxConcurrentRuns: z.int().min(1).max(1000).default(1),
});

export type Workflow = z.output<typeof workflowSchema>;
