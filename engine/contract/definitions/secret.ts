/** What a secret of a workspace holds, and its name; definitions have the name alone. */

import { z } from 'zod';

const noControls = /^[^\p{Cc}]*$/u;

export const secretNameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(noControls, 'it has a control character')
  .describe('Name of the secret, as connections refer to it.');

/** Messages never have the value in them. */
const keyText = (most: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\u0021-\u007E]*$/u, 'it has spaces, or characters that keys do not have');

export const s3KeysSchema = z.strictObject({
  accessKeyId: keyText(128).describe('Access key ID.'),
  secretAccessKey: keyText(1024).describe('Secret access key.'),
  sessionToken: keyText(16_384).nullable().default(null).describe('Session token of temporary keys; null: none.'),
});

export type S3Keys = z.output<typeof s3KeysSchema>;

export const leastPassphrase = 8;
export const mostPassphrase = 1024;

export const passphraseSchema = z
  .string()
  .min(leastPassphrase)
  .max(mostPassphrase)
  .regex(noControls, 'it has a control character');
