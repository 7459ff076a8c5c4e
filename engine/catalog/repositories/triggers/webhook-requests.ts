/** Requests to webhooks: each is recorded before it is answered, and used by one firing. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { NewWebhookRequest, ReceivedRequest, WebhookRequest } from '#engine/catalog/webhook-entities.ts';

/** Of one trigger. */
const mostWaiting = 1000;
/** For so long a repeated idempotency key is recognized, and a used request is kept; milliseconds. */
const keptMillis = 24 * 3600 * 1000;

type RequestRow = Omit<WebhookRequest, 'arguments'> & { readonly arguments: string };

const selectRequest: Sql = sql`SELECT id, idempotency_key AS idempotencyKey, body_hash AS bodyHash, arguments,
  received_on AS receivedOn, state FROM webhook_requests`;

function toRequest({ arguments: given, ...row }: RequestRow): WebhookRequest {
  return { ...row, arguments: JSON.parse(given) as Record<string, string> };
}

/** Of a key that still counts. @returns undefined when there is none. */
export function findRequestByKey(
  connection: Connection,
  triggerName: string,
  key: string,
  now: number,
): WebhookRequest | undefined {
  const row = connection.get<RequestRow>(
    sql`${selectRequest} WHERE trigger_name = ? AND idempotency_key = ? AND (state = 'WAITING' OR received_on > ?)`,
    triggerName,
    key,
    now - keptMillis,
  );
  return row === undefined ? undefined : toRequest(row);
}

/** Recorded only if the trigger is activated at that moment, so that none waits for one that is not. */
export function receiveRequest(
  connection: Connection,
  triggerName: string,
  request: NewWebhookRequest,
): ReceivedRequest {
  const { id, idempotencyKey, bodyHash, receivedOn } = request;
  if (idempotencyKey !== null) {
    const known = findRequestByKey(connection, triggerName, idempotencyKey, receivedOn);
    if (known !== undefined) return { outcome: 'repeated', request: known };
  }
  const isActive = connection.get(
    sql`SELECT 1 FROM trigger_states WHERE kind = 'trigger' AND name = ? AND paused = 0`,
    triggerName,
  );
  if (isActive === undefined) return { outcome: 'inactive' };
  connection.run(
    sql`DELETE FROM webhook_requests WHERE trigger_name = ? AND state <> 'WAITING' AND received_on <= ?`,
    triggerName,
    receivedOn - keptMillis,
  );
  const { waiting } = connection.get<{ waiting: number }>(
    sql`SELECT count(*) AS waiting FROM webhook_requests WHERE trigger_name = ? AND state = 'WAITING'`,
    triggerName,
  )!;
  if (waiting >= mostWaiting) return { outcome: 'full' };
  connection.run(
    sql`INSERT INTO webhook_requests (id, trigger_name, idempotency_key, body_hash, arguments, received_on, state)
      VALUES (?, ?, ?, ?, ?, ?, 'WAITING')`,
    id,
    triggerName,
    idempotencyKey,
    bodyHash,
    JSON.stringify(request.arguments),
    receivedOn,
  );
  return { outcome: 'received', request: { ...request, state: 'WAITING' } };
}

/** Oldest first. */
export function getWaitingRequests(connection: Connection, triggerName: string): WebhookRequest[] {
  return connection
    .all<RequestRow>(sql`${selectRequest} WHERE trigger_name = ? AND state = 'WAITING' ORDER BY sequence`, triggerName)
    .map(toRequest);
}

/** Newest first. */
export function getLastRequests(connection: Connection, triggerName: string, limit: number): WebhookRequest[] {
  return connection
    .all<RequestRow>(sql`${selectRequest} WHERE trigger_name = ? ORDER BY sequence DESC LIMIT ?`, triggerName, limit)
    .map(toRequest);
}

/** Inside the transaction of a decision. */
export function allWait(connection: Connection, ids: readonly string[]): boolean {
  const { waiting } = connection.get<{ waiting: number }>(
    sql`SELECT count(*) AS waiting FROM webhook_requests WHERE state = 'WAITING' AND id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  )!;
  return waiting === ids.length;
}

/** Inside the transaction that records their firing. */
export function useRequests(connection: Connection, ids: readonly string[]): void {
  connection.run(
    sql`UPDATE webhook_requests SET state = 'FIRED' WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
}

/** Inside the transaction that deactivates or pauses their trigger. */
export function missWaitingRequests(connection: Connection, triggerName: string): void {
  connection.run(
    sql`UPDATE webhook_requests SET state = 'MISSED' WHERE trigger_name = ? AND state = 'WAITING'`,
    triggerName,
  );
}
