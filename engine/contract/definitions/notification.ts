/** A Notification in `notifications/<slug>.json`: which ends of runs are reported, and by which channel. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { secretNameSchema } from '#engine/contract/definitions/secret.ts';

const noNul = /^[^\0]*$/u;

export const notificationEventSchema = z
  .enum(['SUCCEEDED', 'FAILED', 'REJECTED_RECORDS', 'LATE'])
  .describe(
    'SUCCEEDED: a run succeeded. FAILED: it failed or ran into its time limit. REJECTED_RECORDS: it succeeded with rejected records. LATE: no run has succeeded for lateAfter.',
  );

/** Replaced by the secret in the address of a webhook. */
export const secretPlaceholder = '{secret}';

/** Undefined: requests can be sent to it. */
function addressProblem(text: string): string | undefined {
  const filled = text.replaceAll(secretPlaceholder, 'secret');
  const url = URL.parse(filled);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'it is not an address that begins with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'it has a user name or a password; use a secret instead';
  if (url.hash !== '') return 'it has a part after "#", which is never sent';
  const rest = text.split('/').slice(3).join('/');
  if (text.split(secretPlaceholder).length > rest.split(secretPlaceholder).length)
    return `${secretPlaceholder} may only follow the name of the server`;
  return undefined;
}

export const desktopChannelSchema = z.strictObject({ type: z.literal('desktop') });

export const webhookChannelSchema = z
  .strictObject({
    type: z.literal('webhook'),
    url: z
      .string()
      .min(1)
      .max(2048)
      .describe(`Address that receives POST requests. ${secretPlaceholder} in its path is replaced by the secret.`),
    secretId: secretNameSchema
      .nullable()
      .default(null)
      .describe(
        `Name of the secret in the keychain or vault: it replaces ${secretPlaceholder} in the address, otherwise it is sent as \`Authorization: Bearer\`. null: none.`,
      ),
    timeout: z.int().min(1).max(60).default(10).describe('Seconds after which a request is given up.'),
  })
  .superRefine(({ url, secretId }, context) => {
    const problem = addressProblem(url);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, path: ['url'] });
    if (url.includes(secretPlaceholder) && secretId === null)
      context.addIssue({ code: 'custom', message: `it is needed for ${secretPlaceholder}`, path: ['secretId'] });
  });

export const commandChannelSchema = z.strictObject({
  type: z.literal('command'),
  program: z
    .string()
    .min(1)
    .max(4096)
    .regex(noNul, 'it has a NUL character')
    .regex(/^(?:\/(?!\/)|[A-Za-z]:[\\/])/u, 'it is not an absolute path')
    .describe('Absolute path of a program. It is started without a shell, in the folder of the workspace.'),
  arguments: z
    .array(z.string().max(4096).regex(noNul, 'it has a NUL character'))
    .max(100)
    .default([])
    .describe('Passed to the program unchanged.'),
  environment: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u,
          'it must begin with a letter or _ and have at most 128 letters, digits and _',
        ),
      z.string().max(4096).regex(noNul, 'it has a NUL character'),
    )
    .default({})
    .describe('Further environment variables of the program. Never a secret.'),
  timeout: z.int().min(1).max(600).default(60).describe('Seconds after which the program is ended.'),
});

export const notificationChannelSchema = z
  .discriminatedUnion('type', [desktopChannelSchema, webhookChannelSchema, commandChannelSchema])
  .describe(
    'desktop: a notification of the system or of the window. webhook: a POST request with JSON. command: a program.',
  );

export const notificationSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(2048).default(''),
    enabled: z.boolean().default(false).describe('Whether it may be sent. It must also be activated on the computer.'),
    jobName: z.string().min(1).nullable().default(null).describe('Only runs of this job.'),
    workflowName: z.string().min(1).nullable().default(null).describe('Only runs of this workflow.'),
    events: z.array(notificationEventSchema).min(1).max(4).describe('What is reported.'),
    lateAfter: z
      .int()
      .min(1)
      .max(527_040)
      .nullable()
      .default(null)
      .describe('With LATE: minutes without a successful run after which it is reported.'),
    channel: notificationChannelSchema,
  })
  .superRefine(({ jobName, workflowName, events, lateAfter }, context) => {
    const refuse = (message: string, member: string): void =>
      context.addIssue({ code: 'custom', message, path: [member] });
    if (jobName !== null && workflowName !== null)
      refuse('it cannot be combined with jobName; use two notifications', 'workflowName');
    if (new Set(events).size < events.length) refuse('it has an event twice', 'events');
    const isLate = events.includes('LATE');
    if (isLate && lateAfter === null) refuse('it is needed for the event LATE', 'lateAfter');
    if (!isLate && lateAfter !== null) refuse('it needs the event LATE', 'lateAfter');
    if (isLate && jobName === null && workflowName === null)
      refuse('LATE needs the name of a job or workflow', 'events');
  })
  .describe(
    'Without jobName and workflowName, it is the default of the workspace: it applies to every workflow and job without a separate notification, except jobs that a workflow started.',
  );

export type NotificationEvent = z.output<typeof notificationEventSchema>;
export type NotificationChannel = z.output<typeof notificationChannelSchema>;
export type WebhookChannel = z.output<typeof webhookChannelSchema>;
export type CommandChannel = z.output<typeof commandChannelSchema>;
export type Notification = z.output<typeof notificationSchema>;
