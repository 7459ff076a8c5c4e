/** What AWS's library throws, as EngineError: what failed, why, and what to do. No message of theirs is passed on unseen. */

import { EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { codeWanted } from '#engine/storage/s3/thread/keys-of-profile.ts';
import { isForeign } from '#engine/storage/s3/thread/foreign-answer.ts';
import { keysRefused, keysUnreachable } from '#engine/storage/s3/thread/keys-refused.ts';
import { s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';

/** What went wrong with a connection, as its test names it. */
export type S3Problem =
  | 'bucket'
  | 'clock'
  | 'credentials'
  | 'dns'
  | 'encryption'
  | 'permission'
  | 'refused'
  | 'region'
  | 'server'
  | 'signature'
  | 'timeout'
  | 'tls';

export interface Reason {
  readonly code: ErrorCode;
  readonly problem?: S3Problem;
  readonly why: string;
  readonly hint: string;
}

export type S3Verb = 'read' | 'list' | 'write';

interface Asked {
  readonly settings: S3Settings;
  /** Empty bucket: the service itself was asked. */
  readonly place: S3Place;
  readonly verb: S3Verb;
}

export function convertS3Error(thrown: unknown, { settings, place, verb }: Asked): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { code, problem, why, hint } = reasonOf(thrown, settings, place, verb);
  const path = place.bucket === '' ? (settings.endpoint ?? 'Amazon S3') : s3Path(place);
  const act = verb === 'write' ? 'write to' : verb;
  return new EngineError(code, `Cannot ${act} ${path}: ${why}.`, {
    hint,
    details: { path, connection: settings.connection, ...(problem === undefined ? {} : { problem }) },
  });
}

function reasonOf(thrown: unknown, settings: S3Settings, place: S3Place, verb: S3Verb): Reason {
  const { name, status, system } = describeThrown(thrown);
  return (
    networkReason(system, name, settings) ??
    signatureReason(name, settings) ??
    (verb === 'write' && !name.startsWith('KMS.') ? writeReason(name, status) : undefined) ??
    answerReason(name, status, thrown, settings, place) ??
    foreignReason(name, status, settings) ?? {
      code: 'ConnectionFailed',
      problem: 'server',
      why: `the server answered ${status === undefined ? 'with an error' : `with status ${status}`}${name === '' ? '' : ` (${name})`}`,
      hint: `Check the connection "${settings.connection}" with: tenon connections "${settings.connection}" --test`,
    }
  );
}

function foreignReason(name: string, status: number | undefined, settings: S3Settings): Reason | undefined {
  // Where no bucket was asked for, it says that the path of the endpoint is taken for one.
  if (!isForeign(name, status) && name !== 'NoSuchBucket') return undefined;
  const { connection, endpoint } = settings;
  const isRedirect = status !== undefined && status >= 300 && status < 400;
  return {
    code: 'ConnectionFailed',
    problem: 'server',
    why: `${serverOf(settings)} answered, but not as S3 does${status === undefined ? '' : ` (status ${status})`}`,
    hint:
      endpoint === null || isRedirect
        ? 'Check whether a proxy or a sign-in page of the network is in between.'
        : `Correct "endpoint" of the connection "${connection}": it is the address of the S3 API, not of a web page. Or check whether a proxy or a sign-in page of the network is in between.`,
  };
}

function serverOf({ endpoint }: S3Settings): string {
  return endpoint === null ? 'Amazon S3' : new URL(endpoint).host;
}

interface Described {
  /** Code of S3's error; empty: none. */
  readonly name: string;
  readonly status: number | undefined;
  /** Error number of the system or of TLS; empty: none. */
  readonly system: string;
}

export function describeThrown(thrown: unknown): Described {
  const { name, code, Code, $metadata } = (thrown ?? {}) as {
    name?: unknown;
    code?: unknown;
    Code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const text = (value: unknown): string => (typeof value === 'string' && /^[\w.-]{1,64}$/u.test(value) ? value : '');
  return { name: text(Code) || text(name), status: $metadata?.httpStatusCode, system: text(code) };
}

const certificates =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS_CERT|HOSTNAME_MISMATCH)/u;
const handshakes = /^(?:EPROTO|ERR_SSL_|ERR_TLS_)/u;
const lost = /^(?:ECONNRESET|EPIPE|ECONNABORTED|ENETDOWN|ERR_STREAM_PREMATURE_CLOSE|HPE_)/u;

export function networkReason(system: string, name: string, settings: S3Settings): Reason | undefined {
  const { connection } = settings;
  const server = serverOf(settings);
  const correct = `Correct "endpoint" of the connection "${connection}", or check the network.`;
  if (system === 'ENOTFOUND')
    return { code: 'ConnectionFailed', problem: 'dns', why: `the host name of ${server} is not known`, hint: correct };
  if (system === 'EAI_AGAIN')
    return {
      code: 'IoFailed',
      problem: 'dns',
      why: `the host name of ${server} cannot be looked up now`,
      hint: correct,
    };
  if (system === 'ECONNREFUSED')
    return { code: 'IoFailed', problem: 'refused', why: `${server} refused the network connection`, hint: correct };
  if (system === 'EHOSTUNREACH' || system === 'ENETUNREACH')
    return { code: 'IoFailed', problem: 'refused', why: `there is no way to ${server} in the network`, hint: correct };
  if (certificates.test(system))
    return {
      code: 'ConnectionFailed',
      problem: 'tls',
      why: `the certificate of ${server} cannot be trusted (${system})`,
      hint: 'If it is signed by an authority of your own, start Tenon with NODE_EXTRA_CA_CERTS set to the file of its certificate.',
    };
  if (handshakes.test(system))
    return {
      code: 'ConnectionFailed',
      problem: 'tls',
      why: `no TLS connection with ${server} is possible (${system})`,
      hint: `Check whether "endpoint" of the connection "${connection}" has to begin with http:// or https://.`,
    };
  if (system === 'ETIMEDOUT' || name === 'TimeoutError')
    return { code: 'IoFailed', problem: 'timeout', why: `${server} did not answer in time`, hint: correct };
  if (lost.test(system))
    return { code: 'IoFailed', problem: 'server', why: `the connection with ${server} was lost`, hint: 'Run again.' };
  return undefined;
}

/** Named, as a connection may name any of several. */
export function profileOf({ credentials }: S3Settings): string {
  return credentials.kind === 'profile' ? `the profile "${credentials.profile}" of ~/.aws` : 'the profile';
}

export function signatureReason(name: string, settings: S3Settings): Reason | undefined {
  const { connection, credentials } = settings;
  const keys =
    credentials.kind === 'profile'
      ? profileOf(settings)
      : credentials.kind === 'keys' && credentials.secret !== null
        ? `the keys of the secret "${credentials.secret}"`
        : `the variables that the connection "${connection}" names`;
  switch (name) {
    case 'SignatureDoesNotMatch':
    case 'InvalidSignature':
      return {
        code: 'AccessDenied',
        problem: 'signature',
        why: 'the secret access key does not belong to the access key',
        hint: `Correct ${keys}.`,
      };
    case 'InvalidAccessKeyId':
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return {
        code: 'AccessDenied',
        problem: 'credentials',
        why: 'the server does not know the access key',
        hint: `Correct ${keys}.`,
      };
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'InvalidToken':
    case 'TokenRefreshRequired':
      return {
        code: 'AccessDenied',
        problem: 'credentials',
        why: 'the temporary keys are not valid any more',
        hint: `Sign in again, then correct ${keys}.`,
      };
    case 'RequestTimeTooSkewed':
      return {
        code: 'AccessDenied',
        problem: 'clock',
        why: 'the clock of this computer differs too much from that of the server',
        hint: 'Set the clock of this computer.',
      };
    case codeWanted:
      return {
        code: 'ConnectionFailed',
        problem: 'credentials',
        why: `${keys} asks for a code of a multi-factor device, which a run cannot ask for`,
        hint: 'Get temporary keys with aws sts get-session-token, and enter them with their session token.',
      };
    case keysUnreachable:
      return {
        code: 'IoFailed',
        problem: 'credentials',
        why: `the service that gives the keys of the role of the connection "${connection}" cannot be reached`,
        hint: 'Check the network, and "stsEndpoint" or "endpoint" and "region" of the connection.',
      };
    case keysRefused.role:
      return {
        code: 'AccessDenied',
        problem: 'credentials',
        why: `no temporary keys are given for the role of the connection "${connection}"`,
        hint: `Check "roleArn" and "externalId" of the connection, the trust policy of the role, and ${keys}.`,
      };
    case keysRefused.profile:
      return {
        code: 'AccessDenied',
        problem: 'credentials',
        why: `AWS gives no temporary keys for ${keys}`,
        hint: 'Check role_arn, external_id and source_profile of the profile and the trust policy of the role, or sign in again.',
      };
    case 'CredentialsProviderError':
      return {
        code: 'ConnectionFailed',
        problem: 'credentials',
        why: `no keys were found by ${keys}`,
        hint: 'Correct the profile, or sign in again, for example with: aws sso login',
      };
    default:
      return undefined;
  }
}

function writeReason(name: string, status: number | undefined): Reason | undefined {
  if (name === 'NoSuchUpload' || name === 'NoSuchKey')
    return { code: 'FileNotFound', why: 'what was uploaded is no longer there', hint: 'Run the job again.' };
  if (name === 'PreconditionFailed' || status === 412 || name === 'ConditionalRequestConflict' || status === 409)
    return { code: 'FileChanged', why: 'the object was changed by somebody else', hint: 'Run the job again.' };
  if (name === 'EntityTooLarge' || name === 'InvalidRequest' || name === 'InvalidArgument')
    return { code: 'InvalidInput', why: `the server refuses the object (${name})`, hint: 'Write smaller files.' };
  if (name === 'AccessDenied' || status === 401 || status === 403)
    return {
      code: 'AccessDenied',
      problem: 'permission',
      why: 'these keys have no permission to write there',
      hint: 'Ask the owner of the bucket for s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads.',
    };
  return undefined;
}

export const busyNames = new Set([
  'SlowDown',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'Throttling',
  'BadDigest',
]);

function answerReason(
  name: string,
  status: number | undefined,
  thrown: unknown,
  settings: S3Settings,
  { bucket }: S3Place,
): Reason | undefined {
  const { connection, credentials } = settings;
  if (name.startsWith('KMS.'))
    return {
      code: 'AccessDenied',
      problem: 'encryption',
      why: `the encryption key of AWS KMS cannot be used (${name})`,
      hint: `Check "kmsKeyId" of the connection "${connection}", and whether its keys have kms:GenerateDataKey and kms:Decrypt.`,
    };
  if (busyNames.has(name) || status === 429 || (status !== undefined && status >= 500))
    return {
      code: 'IoFailed',
      problem: 'server',
      why: name === 'SlowDown' || status === 429 ? 'the server asks for fewer requests' : 'the server failed',
      hint: 'Run again later.',
    };
  if (name === 'NoSuchBucket' && bucket !== '')
    return {
      code: 'FileNotFound',
      problem: 'bucket',
      why: `the bucket "${bucket}" does not exist`,
      hint: `Check the name of the bucket, and the endpoint and region of the connection "${connection}".`,
    };
  if (name === 'NoSuchKey')
    return { code: 'FileChanged', why: 'the object was removed while it was read', hint: 'Run again.' };
  if (name === 'PreconditionFailed' || name === 'InvalidRange' || status === 412 || status === 416)
    return { code: 'FileChanged', why: 'the object changed while it was read', hint: 'Run again.' };
  if (name === 'InvalidObjectState')
    return {
      code: 'AccessDenied',
      why: 'the object is archived and has to be restored before it can be read',
      hint: 'Restore it, or use a path or glob without it.',
    };
  if (thrown instanceof Error && thrown.message === 'Region is missing')
    return {
      code: 'ConnectionFailed',
      problem: 'region',
      why: `${profileOf(settings)} does not exist or names no region`,
      hint: `Correct the profile, or give the connection "${connection}" a "region".`,
    };
  if (name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed' || status === 301)
    return {
      code: 'ConnectionFailed',
      problem: 'region',
      why: `the bucket "${bucket}" is in another region${regionOf(thrown)}`,
      hint: `Correct "region" of the connection "${connection}".`,
    };
  if (name === 'AccessDenied' || name === 'AllAccessDisabled' || status === 401 || status === 403)
    return {
      code: 'AccessDenied',
      problem: 'permission',
      why:
        credentials.kind === 'anonymous'
          ? 'the bucket does not allow requests that are not signed'
          : 'these keys have no permission for it',
      hint:
        credentials.kind === 'anonymous'
          ? `Give the connection "${connection}" a profile or an access key.`
          : 'Ask the owner of the bucket for s3:ListBucket on the bucket and s3:GetObject on its objects.',
    };
  return undefined;
}

function regionOf(thrown: unknown): string {
  const { Region, $response } = thrown as {
    Region?: unknown;
    $response?: { headers?: Readonly<Record<string, string>> };
  };
  const region = Region ?? $response?.headers?.['x-amz-bucket-region'];
  return typeof region === 'string' && /^[a-z0-9-]{1,64}$/u.test(region) ? `, ${region}` : '';
}
