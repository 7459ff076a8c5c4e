/** Procedures of notifications: which there are, and what was sent. */

import { z } from 'zod';
import { notificationChannelSchema, notificationEventSchema } from '#engine/contract/definitions/notification.ts';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const name = z.string().min(1).max(255).describe('Name of the notification.');
const deliveryId = z.string().min(1).max(255).describe('Id of the delivery.');

const deliverySchema = z.object({
  id: z.string().describe('Id that is sent with each attempt, so that receivers can recognise repetitions.'),
  notification: z.string(),
  event: z.enum([...notificationEventSchema.options, 'TEST']),
  text: z.string(),
  channelType: z.enum(['desktop', 'webhook', 'command']),
  jobName: z.string().nullable(),
  workflowName: z.string().nullable(),
  runId: z.string().nullable(),
  createdOn: z.number(),
  state: z
    .enum(['PENDING', 'SENT', 'FAILED', 'MISSED'])
    .describe(
      'PENDING: it waits for its next attempt, or for a window. FAILED: it is not tried again. MISSED: its notification was deactivated, disabled or changed before.',
    ),
  nextAttemptOn: z.number().nullable().describe('null: there is none, or it waits for a window.'),
  attempts: z
    .array(
      z.object({
        triedOn: z.number(),
        isSent: z.boolean(),
        answer: z.string().describe('What the receiver answered, or why it was not sent.'),
      }),
    )
    .readonly()
    .describe('Oldest first.'),
});
export type DeliveryText = z.output<typeof deliverySchema>;

const notificationTextSchema = z.object({
  name: z.string(),
  file: z.string(),
  description: z.string(),
  jobName: z.string().nullable(),
  workflowName: z.string().nullable(),
  events: z.array(notificationEventSchema).readonly(),
  lateAfter: z.number().nullable().describe('Minutes.'),
  channel: notificationChannelSchema,
  activation: z
    .enum(['ACTIVATED', 'CHANGED', 'DEACTIVATED', 'DISABLED'])
    .describe(
      'Whether this computer sends it. CHANGED: its channel was changed elsewhere since it was activated here. DEACTIVATED: it was never activated here. DISABLED: in its file.',
    ),
  hasSecret: z.boolean().nullable().describe('Whether the secret of its webhook is saved; null: it needs none.'),
  warnings: z.array(errorTextSchema).readonly().describe('What it waits for in vain: names that do not exist.'),
  lastDelivery: deliverySchema.nullable(),
});
export type NotificationText = z.output<typeof notificationTextSchema>;

const staleAfterChange = ['getNotifications', 'getDefinition', 'getDefinitions', 'getDeliveries', 'getWindowNotices'];

export const notificationProcedures = {
  getNotifications: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the notifications, whether this computer sends them, and their last deliveries.',
    input: z.strictObject({}),
    output: z.object({
      isSending: z.boolean().describe('Whether this host sends by itself: the app and `tenon serve` do.'),
      notifications: z.array(notificationTextSchema).readonly().describe('By name.'),
    }),
    errors: [],
  })),
  getDeliveries: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists what was sent, and what waits to be sent: of a run, of a notification, or all. Newest first.',
    input: z.strictObject({
      runId: z.string().min(1).max(255).optional().describe('Id of a run of a job or workflow.'),
      notification: z.string().min(1).max(255).optional(),
      limit: z.int().min(1).max(1000).default(100),
    }),
    output: z.array(deliverySchema).readonly(),
    errors: [],
  })),
  activateNotification: defineProcedure(() => ({
    kind: 'command',
    summary: 'Enables a notification and lets this computer send it. Reports runs that end from now on.',
    input: z.strictObject({
      name,
      expectedHash: z
        .string()
        .optional()
        .describe('Hash of the file that was checked; another one is not activated. Absent: as the file is now.'),
    }),
    output: notificationTextSchema,
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: staleAfterChange,
  })),
  deactivateNotification: defineProcedure(() => ({
    kind: 'command',
    summary: 'Disables a notification. What it has not sent yet is not sent.',
    input: z.strictObject({ name }),
    output: notificationTextSchema,
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: staleAfterChange,
  })),
  testNotification: defineProcedure(() => ({
    kind: 'command',
    summary: 'Sends a test by the channel of a notification, once, and returns what the receiver answered.',
    input: z.strictObject({ name }),
    output: deliverySchema,
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidState'],
    invalidates: staleAfterChange,
  })),
  retryDelivery: defineProcedure(() => ({
    kind: 'command',
    summary: 'Sends a delivery again that failed or was missed.',
    input: z.strictObject({ id: deliveryId }),
    output: z.object({}),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterChange,
  })),
  sendNotifications: defineProcedure(() => ({
    kind: 'command',
    summary: 'Sends what is due now, and waits until each delivery was tried. Hosts that stay do so by themselves.',
    input: z.strictObject({}),
    output: z.object({
      waiting: z.array(deliverySchema).readonly().describe('Deliveries that are tried again later.'),
    }),
    errors: [],
    invalidates: staleAfterChange,
  })),
  saveNotificationSecret: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves the secret of the webhook of a notification, for its present address alone.',
    input: z.strictObject({
      name,
      secret: z
        .string()
        .min(1)
        .max(4096)
        .regex(/^[\u0021-\u007E]*$/u, 'it has spaces, or characters that headers do not have'),
    }),
    output: z.object({ keptIn: z.enum(['keychain', 'vault']) }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'MalformedFile', 'IoFailed', 'DiskFull'],
    invalidates: ['getSecrets', 'getNotifications'],
  })),
  getWindowNotices: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists notifications that wait to be shown by a window.',
    input: z.strictObject({}),
    output: z.array(deliverySchema).readonly().describe('Oldest first, at most 100.'),
    errors: [],
  })),
  acknowledgeNotice: defineProcedure(() => ({
    kind: 'command',
    summary: 'Records that a window has shown a notification.',
    input: z.strictObject({ id: deliveryId }),
    output: z.object({}),
    errors: [],
    invalidates: ['getWindowNotices', 'getDeliveries', 'getNotifications'],
  })),
};
