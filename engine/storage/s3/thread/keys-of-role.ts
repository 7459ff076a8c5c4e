/** Temporary keys of a role that a connection names, for the keys that it has (`AssumeRole` of AWS STS). */

import { AssumeRoleCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { withoutWords } from '#engine/storage/s3/thread/keys-refused.ts';

type Keys = Extract<S3ClientConfig['credentials'], (...values: never[]) => unknown>;

/** Milliseconds until the service must have accepted a connection, and without a byte of its answer. */
const patience = 10_000;

/**
 * The client of S3 keeps the keys, and asks again five minutes before they expire.
 * @param own settings of that client for the keys of the connection itself.
 */
export function keysOfRole(role: NonNullable<S3Settings['role']>, own: STSClientConfig): Keys {
  const client = new STSClient({
    ...own,
    ...(role.endpoint === null ? {} : { endpoint: role.endpoint }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: patience, socketTimeout: patience },
  });
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
  });
  return () =>
    withoutWords('role', async () => {
      const { Credentials } = await client.send(command);
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
      return {
        accessKeyId: AccessKeyId ?? '',
        secretAccessKey: SecretAccessKey ?? '',
        ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
        ...(Expiration === undefined ? {} : { expiration: Expiration }),
      };
    });
}
