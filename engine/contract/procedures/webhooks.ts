/** Procedures of the webhooks of triggers. */

import { z } from 'zod';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const name = z.string().min(1).max(255).describe('Name of the trigger.');

const webhookTextSchema = z.object({
  triggerName: z.string(),
  address: z
    .string()
    .nullable()
    .describe('Address that requests are sent to; null: no secret or no port was created yet.'),
  createdOn: z.number().nullable().describe('When the secret was created; null: there is none.'),
  isListening: z.boolean().describe('Whether this host takes requests: the app and `tenon serve` do.'),
  isActivated: z.boolean().describe('Whether the trigger is activated on this computer; else requests are refused.'),
  problem: errorTextSchema.nullable().describe('Why this host takes no requests although there is a secret.'),
  waiting: z.int().describe('Number of accepted requests that have not fired yet.'),
  requests: z
    .array(
      z.object({
        id: z.string(),
        receivedOn: z.number(),
        idempotencyKey: z.string().nullable(),
        arguments: z.record(z.string(), z.string()),
        state: z
          .enum(['WAITING', 'FIRED', 'MISSED'])
          .describe('MISSED: the trigger was deactivated or disabled before it fired.'),
      }),
    )
    .readonly()
    .describe('The last 20, newest first; at least those of the last 24 hours are kept.'),
});
export type WebhookText = z.output<typeof webhookTextSchema>;

export const webhookProcedures = {
  getWebhook: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the webhook of a trigger: its address, whether requests are taken, and the last requests.',
    input: z.strictObject({ name }),
    output: webhookTextSchema,
    errors: ['EntityNotFound'],
  })),
  createWebhookSecret: defineProcedure(() => ({
    kind: 'command',
    summary: 'Creates a secret for the webhook of a trigger and returns it, once. A former secret becomes invalid.',
    input: z.strictObject({
      name,
      port: z
        .int()
        .min(1024)
        .max(65_535)
        .nullable()
        .default(null)
        .describe('Port of all webhooks of this workspace from now on; null: unchanged, at first a free one.'),
    }),
    output: z.object({
      secret: z.string().describe('Sent with each request as `Authorization: Bearer SECRET`.'),
      webhook: webhookTextSchema,
    }),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['getWebhook'],
  })),
  revokeWebhookSecret: defineProcedure(() => ({
    kind: 'command',
    summary: 'Makes the secret of a webhook invalid. Requests that were accepted still start their runs.',
    input: z.strictObject({ name }),
    output: webhookTextSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['getWebhook'],
  })),
};
