/** What every client of AWS's library gets of a connection: its service, its region and what signs. */

import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import { keysOfProfile } from '#engine/storage/s3/thread/keys-of-profile.ts';
import { keysOfRole } from '#engine/storage/s3/thread/keys-of-role.ts';

/** Milliseconds until a server must have accepted a connection. */
const connectPatience = 10_000;

type SharedConfig = Pick<
  S3ClientConfig,
  'region' | 'profile' | 'credentials' | 'endpoint' | 'signer' | 'maxAttempts' | 'requestHandler'
>;

/** Each request is one try. */
export function clientConfig(settings: S3Settings): SharedConfig {
  const { endpoint, role, credentials } = settings;
  const own = ownKeys(settings);
  return {
    ...own,
    ...(role === null ? {} : { credentials: keysOfRole(role, own) }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials.kind === 'anonymous' ? { signer: { sign: (request) => Promise.resolve(request) } } : {}),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectPatience,
      httpAgent: { maxSockets: 64 },
      httpsAgent: { maxSockets: 64 },
    },
  };
}

/** Of the connection itself, without its role. */
function ownKeys({ endpoint, region, credentials }: S3Settings): STSClientConfig {
  const { kind } = credentials;
  const inRegion = region ?? (kind === 'profile' && endpoint === null ? undefined : 'us-east-1');
  const where = inRegion === undefined ? {} : { region: inRegion };
  if (kind === 'anonymous') return { ...where, credentials: { accessKeyId: '', secretAccessKey: '' } };
  if (kind === 'profile')
    return { ...where, profile: credentials.profile, credentials: keysOfProfile(credentials.profile) };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const token = sessionToken === null ? {} : { sessionToken };
  return { ...where, credentials: { accessKeyId, secretAccessKey, ...token } };
}
