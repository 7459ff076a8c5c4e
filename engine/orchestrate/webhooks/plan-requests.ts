/** Which requests to a webhook a firing uses: whether they are enough, or have waited long enough. Pure. */

import type { EventBatch } from '#engine/catalog/trigger-entities.ts';
import type { WebhookRequest } from '#engine/catalog/webhook-entities.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { batchRule, mostRecorded } from '#engine/orchestrate/triggers/batch-wait.ts';

export type RequestPlan =
  | { readonly fires: { readonly requests: readonly WebhookRequest[]; readonly batch: EventBatch } }
  /** @property wait milliseconds until it fires. */
  | { readonly fires: null; readonly wait: number };

/**
 * Requests fire in the order in which they came. Those that are gathered in one firing have the same arguments, since it
 * starts one run: one with other arguments ends the batch.
 * @param waiting oldest first.
 * @param batching null: each request fires for itself.
 */
export function planRequests(
  batching: Trigger['eventBatchingCondition'],
  waiting: readonly WebhookRequest[],
  now: number,
): RequestPlan {
  const [first] = waiting;
  if (first === undefined) return { fires: null, wait: Number.POSITIVE_INFINITY };
  const { batchSize, wait } = batchRule(batching, first.receivedOn, now);
  const wanted = argumentsKey(first);
  const other = waiting.findIndex((request) => argumentsKey(request) !== wanted);
  const alike = other === -1 ? waiting : waiting.slice(0, other);
  // As with other events, everything that was gathered by then belongs to one firing.
  const requests = batching === null ? [first] : alike;
  if (requests.length < batchSize && other === -1 && wait > 0) return { fires: null, wait };
  const batch = {
    eventCount: requests.length,
    fileCount: 0,
    events: [],
    requests: requests.slice(0, mostRecorded).map(({ id, receivedOn }) => ({ id, receivedOn })),
  };
  return { fires: { requests, batch } };
}

/** Equal for arguments that differ in their order only. */
function argumentsKey({ arguments: given }: WebhookRequest): string {
  return JSON.stringify(Object.entries(given).sort(([left], [right]) => (left < right ? -1 : 1)));
}
