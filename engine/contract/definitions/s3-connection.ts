/** The `connectionProperties` of a connection of type `s3`: where it leads, for which buckets, and what signs its requests. */

import { z } from 'zod';

const flag = z.enum(['true', 'false']);

/** A workspace may come from a stranger: its connections may name the variables of keys for S3, and no others. */
const variable = (ending: string): z.ZodType<string> =>
  z
    .string()
    .regex(
      new RegExp(`^(?:[A-Z][A-Z0-9_]*_)?${ending}$`, 'u'),
      `it must be the name of a variable that ends with ${ending}`,
    );

/** A definition is read by many, and errors name the address. */
const address = z
  .url({ protocol: /^https?$/u, error: 'it must be an address that begins with http:// or https://' })
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { username, password, search, hash } = new URL(text);
    return `${username}${password}${search}${hash}` === '';
  }, 'it must be an address without a user name, password or parameters');

export const s3PropertiesSchema = z
  .strictObject({
    buckets: z
      .string()
      .regex(
        /^\s*[A-Za-z0-9][\w.-]*\s*(?:,\s*[A-Za-z0-9][\w.-]*\s*)*$/u,
        'it must be names of buckets, separated by commas',
      )
      .optional()
      .describe('Names of the buckets it is for, separated by commas; absent: all that no other connection names.'),
    endpoint: address.optional().describe('Address of a service like S3; absent: Amazon S3.'),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/u, 'it must be the name of a region, such as eu-central-1')
      .optional()
      .describe('Region of the buckets (default: on Amazon S3 with a profile, that of the profile; else us-east-1).'),
    pathStyle: flag
      .optional()
      .describe('true: buckets are in the path of the address, not in its host name (default: true with an endpoint).'),
    profile: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe('Profile of ~/.aws/config and ~/.aws/credentials whose keys sign.'),
    accessKeyId: z
      .string()
      .regex(/^[\w.-]{1,128}$/u, 'it must be the id of an access key')
      .optional()
      .describe('Id of the access key. Its secret is never in a file.'),
    accessKeyIdVariable: variable('ACCESS_KEY_ID')
      .optional()
      .describe('Environment variable that contains the id of the access key.'),
    secretAccessKeyVariable: variable('SECRET_ACCESS_KEY')
      .optional()
      .describe('Environment variable that contains the secret access key.'),
    sessionTokenVariable: variable('SESSION_TOKEN')
      .optional()
      .describe('Environment variable that contains the token of temporary keys.'),
    roleArn: z
      .string()
      .regex(/^arn:[\w+=,.@:/-]{1,2044}$/u, 'it must be the ARN of a role, such as arn:aws:iam::123456789012:role/lake')
      .optional()
      .describe('ARN of the role whose temporary keys sign; the keys of the connection are used to assume it.'),
    externalId: z
      .string()
      .regex(/^[\w+=,.@:/-]{2,1224}$/u, 'it must have 2 to 1,224 characters: letters, digits and _ + = , . @ : / -')
      .optional()
      .describe('External ID that the trust policy of the role asks for. It is not a secret.'),
    roleSessionName: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/u, 'it must have 2 to 64 characters: letters, digits and _ + = , . @ -')
      .optional()
      .describe('Name of the session in the logs of the service (default: tenon).'),
    stsEndpoint: address
      .optional()
      .describe(
        'Address of the service that gives the keys of the role (default: "endpoint", else AWS STS of the region).',
      ),
    anonymous: flag.optional().describe('true: requests are not signed, as public buckets allow.'),
    encryption: z
      .enum(['AES256', 'aws:kms'])
      .optional()
      .describe(
        'How the service encrypts objects that Tenon writes: AES256 (SSE-S3) or aws:kms (SSE-KMS); absent: as the bucket is set up.',
      ),
    kmsKeyId: z
      .string()
      .regex(/^[\w:/-]{1,2048}$/u, 'it must be the id, the alias or the ARN of a key of AWS KMS')
      .optional()
      .describe('Key for aws:kms (default: the key that AWS manages for S3).'),
    requesterPays: flag.optional().describe('true: you accept the charges of buckets whose requesters pay.'),
  })
  .superRefine((properties, context) => {
    const { accessKeyId, accessKeyIdVariable, secretAccessKeyVariable, sessionTokenVariable } = properties;
    const say = (message: string): void => context.addIssue({ code: 'custom', message });
    const hasKeys = accessKeyId !== undefined || accessKeyIdVariable !== undefined;
    if (properties.kmsKeyId !== undefined && properties.encryption !== 'aws:kms')
      context.addIssue({ code: 'custom', message: 'it needs "encryption": "aws:kms"', path: ['kmsKeyId'] });
    for (const name of ['externalId', 'roleSessionName', 'stsEndpoint'] as const)
      if (properties[name] !== undefined && properties.roleArn === undefined)
        context.addIssue({ code: 'custom', message: 'it needs "roleArn"', path: [name] });
    if (properties.roleArn !== undefined && properties.anonymous === 'true')
      context.addIssue({ code: 'custom', message: 'it needs keys that assume the role', path: ['roleArn'] });
    if (accessKeyId !== undefined && accessKeyIdVariable !== undefined)
      say('it has both "accessKeyId" and "accessKeyIdVariable"');
    if (hasKeys && secretAccessKeyVariable === undefined) say('it needs "secretAccessKeyVariable" with an access key');
    if (!hasKeys && (secretAccessKeyVariable ?? sessionTokenVariable) !== undefined)
      say('it names variables of a secret without an access key');
  });

export type S3Properties = z.output<typeof s3PropertiesSchema>;

/** What is wrong with the sources of a connection's keys together; undefined: nothing. @param secretId null: none. */
export function keySourceProblem(
  { profile, accessKeyId, accessKeyIdVariable, anonymous }: Readonly<Record<string, string>>,
  secretId: string | null,
): string | undefined {
  const hasKeys = accessKeyId !== undefined || accessKeyIdVariable !== undefined;
  const sources = [anonymous === 'true', profile !== undefined, hasKeys, secretId !== null].filter(Boolean).length;
  return sources === 1
    ? undefined
    : 'it needs exactly one of: "profile"; "accessKeyId" or "accessKeyIdVariable"; "secretId"; "anonymous": "true"';
}

export function bucketsOf({ buckets }: S3Properties): readonly string[] {
  return buckets === undefined ? [] : buckets.split(',').map((bucket) => bucket.trim());
}
