/** Adds notifications: which are activated here, the ends of runs that they report, and what was sent. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * An end is written in the transaction that ends the run, while a notification is activated; the transaction that plans its
 * deliveries removes it.
 */
export const addNotifications: Migration = {
  version: 15,
  name: 'add-notifications',
  statements: [
    sql`CREATE TABLE notification_states (
      name TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      activated_on INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE run_ends (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL CHECK (kind IN ('job', 'workflow')),
      run_id TEXT NOT NULL
    ) STRICT`,
    sql`CREATE TABLE notification_deliveries (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      notification_name TEXT NOT NULL,
      event_key TEXT NOT NULL,
      run_id TEXT,
      channel_type TEXT NOT NULL CHECK (channel_type IN ('desktop', 'webhook', 'command')),
      message TEXT NOT NULL,
      created_on INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'MISSED')),
      next_attempt_on INTEGER NOT NULL,
      attempts TEXT NOT NULL
    ) STRICT`,
    sql`CREATE UNIQUE INDEX notification_deliveries_by_event ON notification_deliveries (notification_name, event_key)`,
    sql`CREATE INDEX notification_deliveries_by_notification ON notification_deliveries (notification_name, sequence)`,
    sql`CREATE INDEX notification_deliveries_by_run ON notification_deliveries (run_id, sequence) WHERE run_id IS NOT NULL`,
    sql`CREATE INDEX notification_deliveries_pending ON notification_deliveries (next_attempt_on) WHERE state = 'PENDING'`,
  ],
};
