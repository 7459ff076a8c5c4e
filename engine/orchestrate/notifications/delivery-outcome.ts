/** What became of one attempt to send a notification, and when the next one follows. */

import type { DeliveryAttempt, DeliveryState, NewDelivery } from '#engine/catalog/notification-entities.ts';

export interface DeliveryOutcome {
  readonly isSent: boolean;
  /** For people; without secrets. */
  readonly answer: string;
  /** Of one that was not sent: whether another attempt may succeed. */
  readonly mayRetry?: boolean;
  /** Milliseconds that the receiver wants to be left alone. */
  readonly retryAfter?: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Before the second attempt, the third, …: a receiver may be gone for an evening. */
const waits = [10 * second, minute, 5 * minute, 15 * minute, hour, 3 * hour];
/** A program that fails does so again, and may have had an effect. */
const commandWaits = waits.slice(0, 2);
const longestRetryAfter = hour;

/** @param earlier attempts before this one. */
export function afterAttempt(
  channelType: NewDelivery['channelType'],
  earlier: readonly DeliveryAttempt[],
  outcome: DeliveryOutcome,
  now: number,
): { readonly state: DeliveryState; readonly nextAttemptOn: number } {
  if (outcome.isSent) return { state: 'SENT', nextAttemptOn: 0 };
  const wait = (channelType === 'command' ? commandWaits : waits)[earlier.length];
  if (outcome.mayRetry !== true || wait === undefined) return { state: 'FAILED', nextAttemptOn: 0 };
  const wanted = Math.min(outcome.retryAfter ?? 0, longestRetryAfter);
  return { state: 'PENDING', nextAttemptOn: now + Math.max(wait, wanted) };
}
