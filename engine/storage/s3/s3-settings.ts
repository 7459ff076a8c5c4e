/** What a connection of type `s3` says, with the keys that its variables contain: it stays in this process. */

import type { Connection } from '#engine/contract/definitions/connection.ts';
import type { S3Keys } from '#engine/contract/definitions/secret.ts';
import { s3PropertiesSchema, type S3Properties } from '#engine/contract/definitions/s3-connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface S3Settings {
  /** Name of the connection, for errors. */
  readonly connection: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly pathStyle: boolean;
  readonly requesterPays: boolean;
  /** Of objects that are written; null: as the bucket is set up. */
  readonly encryption: { readonly algorithm: 'AES256' | 'aws:kms'; readonly key: string | null } | null;
  /** Whose temporary keys sign; null: the credentials do. */
  readonly role: {
    readonly arn: string;
    readonly externalId: string | null;
    readonly sessionName: string;
    /** Null: AWS STS. */
    readonly endpoint: string | null;
  } | null;
  readonly credentials:
    | { readonly kind: 'anonymous' }
    | { readonly kind: 'profile'; readonly profile: string }
    | (S3Keys & {
        readonly kind: 'keys';
        /** Name of the secret that Tenon keeps; null: they are those of environment variables. */
        readonly secret: string | null;
      });
}

/** Address of the service; null: Amazon S3. */
export function endpointOf({ connectionProperties }: Connection): string | null {
  return s3PropertiesSchema.parse(connectionProperties).endpoint ?? null;
}

/**
 * @param kept the keys of its `secretId`; undefined: it has none.
 * @throws EngineError ConnectionFailed when a variable is not set.
 */
export function readS3Settings(
  connection: Connection,
  environment: NodeJS.ProcessEnv,
  kept: S3Keys | undefined,
): S3Settings {
  const properties = s3PropertiesSchema.parse(connection.connectionProperties);
  const { endpoint, region, pathStyle, requesterPays, encryption, kmsKeyId } = properties;
  return {
    connection: connection.name,
    endpoint: endpoint ?? null,
    region: region ?? null,
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    requesterPays: requesterPays === 'true',
    encryption: encryption === undefined ? null : { algorithm: encryption, key: kmsKeyId ?? null },
    role: roleOf(properties, kept !== undefined),
    credentials: credentialsOf(connection, properties, environment, kept),
  };
}

/**
 * The keys for a compatible service are sent to nobody else unless the connection says so, and those that Tenon keeps for Amazon S3
 * not where an environment variable leads.
 */
function roleOf(
  { roleArn, externalId, roleSessionName, stsEndpoint, endpoint, region }: S3Properties,
  areKept: boolean,
): S3Settings['role'] {
  if (roleArn === undefined) return null;
  return {
    arn: roleArn,
    externalId: externalId ?? null,
    sessionName: roleSessionName ?? 'tenon',
    endpoint: stsEndpoint ?? endpoint ?? (areKept ? stsOfAmazon(region ?? 'us-east-1') : null),
  };
}

function credentialsOf(
  { name, secretId }: Connection,
  { profile, accessKeyId, accessKeyIdVariable, secretAccessKeyVariable, sessionTokenVariable }: S3Properties,
  environment: NodeJS.ProcessEnv,
  kept: S3Keys | undefined,
): S3Settings['credentials'] {
  if (kept !== undefined) return { kind: 'keys', secret: secretId, ...kept };
  if (profile !== undefined) return { kind: 'profile', profile };
  if (secretAccessKeyVariable === undefined) return { kind: 'anonymous' };
  const valueOf = (variable: string): string => {
    const value = environment[variable];
    if (value !== undefined && value !== '') return value;
    throw new EngineError(
      'ConnectionFailed',
      `Cannot use the connection "${name}": the environment variable ${variable} is not set.`,
      { hint: 'Set it before you start Tenon.', details: { connection: name, problem: 'credentials' } },
    );
  };
  return {
    kind: 'keys',
    secret: null,
    accessKeyId: accessKeyId ?? valueOf(accessKeyIdVariable!),
    secretAccessKey: valueOf(secretAccessKeyVariable),
    sessionToken: sessionTokenVariable === undefined ? null : valueOf(sessionTokenVariable),
  };
}

/** https://docs.aws.amazon.com/general/latest/gr/sts.html */
function stsOfAmazon(region: string): string {
  return `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
