/** The name of a queue: `arn:aws:sqs:REGION:ACCOUNT:NAME`, or its URL. Pure. */

import { EngineError } from '#engine/contract/errors.ts';

export interface QueueAddress {
  readonly name: string;
  /** Owner of the queue; null: the keys' own account. */
  readonly account: string | null;
  /** Null: that of the connection. */
  readonly region: string | null;
}

const arnForm = /^arn:[\w-]+:sqs:([a-z0-9-]*):(\w*):([\w-]{1,80}(?:\.fifo)?)$/u;
const urlForm = /^https?:\/\/([^\s/?#@]+)\/(?:[^\s?#]*\/)?([\w-]{1,80}(?:\.fifo)?)$/u;
/** https://docs.aws.amazon.com/general/latest/gr/sqs-service.html, with the older names of the hosts. */
const awsHost = /^(?:sqs(?:-fips)?\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.amazonaws\.com(?:\.cn)?$/u;

/**
 * Requests go to the service of the connection. A URL only names a queue: whoever wrote it may not choose
 * where signed requests are sent.
 * @throws EngineError InvalidInput.
 */
export function parseQueueAddress(queue: string): QueueAddress {
  const arn = arnForm.exec(queue);
  if (arn !== null) return { region: arn[1] || null, account: arn[2] || null, name: arn[3]! };
  const url = urlForm.exec(queue);
  if (url === null)
    throw new EngineError('InvalidInput', `Cannot use the queue ${queue}: it is neither the ARN nor the URL of one.`, {
      hint: 'Write it as arn:aws:sqs:REGION:ACCOUNT:NAME.',
      details: { queue },
    });
  const host = awsHost.exec(url[1]!);
  const account = queue.split('/').at(-2)!;
  return {
    region: host?.[1] ?? host?.[2] ?? null,
    account: /^\d{12}$/u.test(account) ? account : null,
    name: url[2]!,
  };
}

/** Equal for the ARN and the URL of one queue; a part that is not stated matches any. */
export function isSameQueue(left: string, right: string): boolean {
  const [a, b] = [parseQueueAddress(left), parseQueueAddress(right)];
  const agree = (one: string | null, other: string | null): boolean => one === null || other === null || one === other;
  return a.name === b.name && agree(a.account, b.account) && agree(a.region, b.region);
}
