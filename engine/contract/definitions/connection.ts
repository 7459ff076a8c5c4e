/** A Connection in `connections/<slug>.json`: how to reach a source; secrets only by reference. */

import { z } from 'zod';

export const connectionSchema = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
  connectionType: z.string().min(1).describe('Name of a connector: local, s3, postgresql, mysql, …'),
  connectionProperties: z
    .record(z.string(), z.string())
    .default({})
    .describe('Checked by the connector. Never a secret.'),
  secretId: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Key of the secret in the keychain or vault; null: none needed.'),
});

export type Connection = z.output<typeof connectionSchema>;
