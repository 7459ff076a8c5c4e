/** A Connection in `connections/<slug>.json`: how to reach a source; secrets only by reference. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { keySourceProblem, s3PropertiesSchema } from '#engine/contract/definitions/s3-connection.ts';
import { reasonOf } from '#engine/contract/issue-text.ts';

export const s3ConnectionType = 's3';

export const connectionSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(2048).default(''),
    connectionType: z.string().min(1).describe('Name of a connector: local, s3, postgresql, mysql, …'),
    connectionProperties: z
      .record(z.string(), z.string())
      .default({})
      .describe('Checked by the connector. Never a secret.'),
    secretId: z
      .string()
      .min(1)
      .max(255)
      .nullable()
      .default(null)
      .describe('Name of the secret in the keychain or vault whose keys sign; null: none.'),
  })
  .superRefine(({ connectionType, connectionProperties, secretId }, context) => {
    if (connectionType !== s3ConnectionType) return;
    const keys = keySourceProblem(connectionProperties, secretId);
    if (keys !== undefined) context.addIssue({ code: 'custom', message: keys, path: ['connectionProperties'] });
    if (secretId !== null && connectionProperties['stsEndpoint'] !== undefined)
      context.addIssue({
        code: 'custom',
        message: 'keys that Tenon keeps are sent to no other service than that of the buckets',
        path: ['connectionProperties', 'stsEndpoint'],
      });
    const known = Object.keys(s3PropertiesSchema.shape);
    for (const issue of s3PropertiesSchema.safeParse(connectionProperties).error?.issues ?? []) {
      const message = issue.code === 'invalid_format' ? issue.message : reasonOf(issue, known);
      context.addIssue({ code: 'custom', message, path: ['connectionProperties', ...issue.path] });
    }
  });

export type Connection = z.output<typeof connectionSchema>;
