/** Adds the webhooks of triggers: the hash of each secret, the requests that came, and the port that they come to. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `id` of a webhook is in its address. A request waits until a firing uses it, or until its trigger is deactivated; after
 * that it is kept for as long as its idempotency key counts.
 */
export const addWebhooks: Migration = {
  version: 14,
  name: 'add-webhooks',
  statements: [
    sql`CREATE TABLE webhooks (
      trigger_name TEXT PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      secret_hash TEXT NOT NULL,
      created_on INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE webhook_listener (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      port INTEGER NOT NULL
    ) STRICT`,
    sql`CREATE TABLE webhook_requests (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      trigger_name TEXT NOT NULL,
      idempotency_key TEXT,
      body_hash TEXT NOT NULL,
      arguments TEXT NOT NULL,
      received_on INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('WAITING', 'FIRED', 'MISSED'))
    ) STRICT`,
    sql`CREATE UNIQUE INDEX webhook_requests_by_key ON webhook_requests (trigger_name, idempotency_key)
      WHERE idempotency_key IS NOT NULL`,
    sql`CREATE INDEX webhook_requests_by_trigger ON webhook_requests (trigger_name, sequence)`,
    sql`CREATE INDEX webhook_requests_waiting ON webhook_requests (trigger_name) WHERE state = 'WAITING'`,
  ],
};
