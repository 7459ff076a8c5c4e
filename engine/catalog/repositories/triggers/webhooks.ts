/** Webhooks of triggers: the hash of each secret, and the port that the workspace's webhooks listen at. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import {
  findRequestByKey,
  getLastRequests,
  getWaitingRequests,
  receiveRequest,
} from '#engine/catalog/repositories/triggers/webhook-requests.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { Webhook } from '#engine/catalog/webhook-entities.ts';

export const webhookMethods = {
  getWebhooks: read(getWebhooks),
  /** Replaces the one that the trigger has, and so its secret. */
  putWebhook: transaction(putWebhook, { durability: 'full' }),
  /** Requests that were accepted before still start their runs. @returns whether there was one. */
  revokeWebhook: transaction(revokeWebhook, { durability: 'full' }),
  /** Of a trigger that was deleted, with its requests: one of the same name that is created later is another one. */
  forgetWebhook: transaction(forgetWebhook, { durability: 'full' }),
  /** null: none was chosen yet. */
  getWebhookPort: read(getWebhookPort),
  putWebhookPort: transaction(putWebhookPort, { durability: 'full' }),
  /** Undefined: no request with this key is known any more. */
  findRequestByKey: read(findRequestByKey),
  /** Durable when it returns. */
  receiveRequest: transaction(receiveRequest, { durability: 'full' }),
  /** Oldest first. */
  getWaitingRequests: read(getWaitingRequests),
  /** Newest first. */
  getLastRequests: read(getLastRequests),
};

const selectWebhook: Sql = sql`SELECT trigger_name AS triggerName, id, secret_hash AS secretHash, created_on AS createdOn
  FROM webhooks`;

function getWebhooks(connection: Connection): Webhook[] {
  return connection.all<Webhook>(sql`${selectWebhook} ORDER BY trigger_name`);
}

function putWebhook(connection: Connection, { triggerName, id, secretHash, createdOn }: Webhook): void {
  connection.run(
    sql`INSERT INTO webhooks (trigger_name, id, secret_hash, created_on) VALUES (?, ?, ?, ?)
      ON CONFLICT (trigger_name) DO UPDATE SET id = excluded.id, secret_hash = excluded.secret_hash,
        created_on = excluded.created_on`,
    triggerName,
    id,
    secretHash,
    createdOn,
  );
}

function revokeWebhook(connection: Connection, triggerName: string): boolean {
  return connection.run(sql`DELETE FROM webhooks WHERE trigger_name = ?`, triggerName).changes > 0;
}

function forgetWebhook(connection: Connection, triggerName: string): void {
  revokeWebhook(connection, triggerName);
  connection.run(sql`DELETE FROM webhook_requests WHERE trigger_name = ?`, triggerName);
}

/** Inside the transaction that renames its trigger. Repeating it is harmless. */
export function renameWebhook(connection: Connection, from: string, to: string): void {
  const known = connection.get(sql`SELECT 1 FROM webhooks WHERE trigger_name = ?`, from);
  if (known === undefined || from === to) return;
  forgetWebhook(connection, to);
  connection.run(sql`UPDATE webhooks SET trigger_name = ? WHERE trigger_name = ?`, to, from);
  connection.run(sql`UPDATE webhook_requests SET trigger_name = ? WHERE trigger_name = ?`, to, from);
}

function getWebhookPort(connection: Connection): number | null {
  return connection.get<{ port: number }>(sql`SELECT port FROM webhook_listener`)?.port ?? null;
}

function putWebhookPort(connection: Connection, port: number): void {
  connection.run(
    sql`INSERT INTO webhook_listener (only, port) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET port = excluded.port`,
    port,
  );
}
