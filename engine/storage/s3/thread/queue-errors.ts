/** What AWS's library throws of a queue, as EngineError. No message of theirs is passed on unseen. */

import { EngineError } from '#engine/contract/errors.ts';
import type { QueueAddress } from '#engine/storage/s3/queue-address.ts';
import type { S3Settings } from '#engine/storage/s3/s3-settings.ts';
import {
  busyNames,
  describeThrown,
  networkReason,
  profileOf,
  signatureReason,
  type Reason,
} from '#engine/storage/s3/thread/s3-errors.ts';

export function convertQueueError(thrown: unknown, settings: S3Settings, { name, region }: QueueAddress): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { name: error, status, system } = describeThrown(thrown);
  const found =
    networkReason(system, error, settings) ??
    signatureReason(error, settings) ??
    queueReason(error, status, thrown, settings);
  const { code, problem, why, hint } = found;
  return new EngineError(code, `Cannot read the queue "${name}": ${why}.`, {
    hint,
    details: {
      queue: name,
      connection: settings.connection,
      ...(region === null ? {} : { region }),
      ...(problem === undefined ? {} : { problem }),
    },
  });
}

function queueReason(name: string, status: number | undefined, thrown: unknown, settings: S3Settings): Reason {
  const { connection, credentials } = settings;
  if (/(?:NonExistentQueue|QueueDoesNotExist|InvalidAddress)$/u.test(name))
    return {
      code: 'EntityNotFound',
      why: 'it does not exist',
      hint: `Check name, account and region of "eventQueueArn", and the endpoint of the connection "${connection}".`,
    };
  if (/^Kms|^KMS/u.test(name))
    return {
      code: 'AccessDenied',
      problem: 'encryption',
      why: `the encryption key of the queue cannot be used (${name})`,
      hint: 'Ask the owner of the key for kms:Decrypt.',
    };
  if (/AccessDenied/u.test(name) || status === 401 || status === 403)
    return {
      code: 'AccessDenied',
      problem: 'permission',
      why: credentials.kind === 'anonymous' ? 'requests are not signed' : 'these keys have no permission for it',
      hint: 'Ask the owner of the queue for sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:DeleteMessage.',
    };
  if (
    busyNames.has(name) ||
    /Throttl|OverLimit/u.test(name) ||
    status === 429 ||
    (status !== undefined && status >= 500)
  )
    return { code: 'IoFailed', problem: 'server', why: 'the server is busy or failed', hint: 'Run again later.' };
  if (thrown instanceof Error && thrown.message === 'Region is missing')
    return {
      code: 'ConnectionFailed',
      problem: 'region',
      why: `neither the queue nor ${profileOf(settings)} names a region`,
      hint: `Give the connection "${connection}" a "region", or name the queue by its ARN.`,
    };
  return {
    code: 'ConnectionFailed',
    problem: 'server',
    why: `the server answered ${status === undefined ? 'with an error' : `with status ${status}`}${name === '' ? '' : ` (${name})`}`,
    hint: `Check whether the service of the connection "${connection}" has queues at the same address.`,
  };
}
