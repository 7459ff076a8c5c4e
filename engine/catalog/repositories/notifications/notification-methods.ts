/** Notifications as this computer knows them: which are activated, which ends they have to report, and what was sent. */

import { wasUndone } from '#engine/catalog/repositories/has-rejects.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryState,
  NewDelivery,
  NotificationMessage,
  NotificationState,
} from '#engine/catalog/notification-entities.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { getRunEnds } from '#engine/catalog/repositories/notifications/run-ends.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const notificationMethods = {
  /** By name. */
  getNotificationStates: read(getNotificationStates),
  /** Runs that end from now on are reported. One that is activated already keeps its time if it is the same. */
  activateNotification: transaction(activateNotification, { durability: 'full' }),
  /** What it has not sent is given up for the reason. */
  deactivateNotification: transaction(deactivateNotification, { durability: 'full' }),
  /** Its deliveries follow. Repeating it is harmless. */
  renameNotification: transaction(renameNotification, { durability: 'full' }),
  /** Oldest first, at most 200; `last`: number up to which {@link recordDeliveries} handles them, null: there are none. */
  getRunEnds: read(getRunEnds),
  /** Adds what is not known yet, and removes the ends that it was planned for; all of it or nothing. */
  recordDeliveries: transaction(recordDeliveries, { durability: 'full' }),
  /** Oldest first: those that wait, whether they are due or not. */
  getPendingDeliveries: read(getPendingDeliveries),
  /** @returns false when it does not wait any more. */
  recordAttempt: transaction(recordAttempt, { durability: 'full' }),
  /** A delivery that failed waits again, at once. @returns false when it did not fail. */
  retryDelivery: transaction(retryDelivery, { durability: 'full' }),
  /** Newest first, at most `limit`. */
  getDeliveries: read(getDeliveries),
  /** undefined: there is none. */
  findDelivery: read(findDelivery),
  /** When a run of the job or workflow last succeeded; null: never. Redrives and runs that were undone do not count. */
  getLastSuccess: read(getLastSuccess),
  /** When a delivery was planned last whose key begins so, in milliseconds since 1970; null: never. */
  getLastReport: read(getLastReport),
};

/** Of each notification; older ones go when they do not wait. */
const mostDeliveries = 500;

function getNotificationStates(connection: Connection): NotificationState[] {
  return connection.all<NotificationState>(
    sql`SELECT name, fingerprint, activated_on AS activatedOn FROM notification_states ORDER BY name`,
  );
}

function activateNotification(connection: Connection, name: string, fingerprint: string, now: number): void {
  connection.run(
    sql`INSERT INTO notification_states (name, fingerprint, activated_on) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, activated_on = excluded.activated_on
      WHERE fingerprint <> excluded.fingerprint`,
    name,
    fingerprint,
    now,
  );
}

function deactivateNotification(connection: Connection, name: string, why: DeliveryAttempt): void {
  connection.run(sql`DELETE FROM notification_states WHERE name = ?`, name);
  for (const { message, attempts } of pendingOf(connection, name))
    putAttempts(connection, message.id, [...attempts, why], 'MISSED', 0);
}

function renameNotification(connection: Connection, from: string, to: string): void {
  if (from === to) return;
  connection.run(sql`DELETE FROM notification_states WHERE name = ?`, to);
  connection.run(sql`UPDATE notification_states SET name = ? WHERE name = ?`, to, from);
  // An end that an earlier notification of the name reported stays its own.
  connection.run(
    sql`UPDATE OR IGNORE notification_deliveries SET notification_name = ? WHERE notification_name = ?`,
    to,
    from,
  );
}

/** @param last number of the last end that they were planned for; null: for none. */
function recordDeliveries(connection: Connection, last: number | null, deliveries: readonly NewDelivery[]): void {
  for (const { message, channelType, eventKey, createdOn } of deliveries)
    connection.run(
      sql`INSERT INTO notification_deliveries (id, notification_name, event_key, run_id, channel_type, message, created_on,
          state, next_attempt_on, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, '[]') ON CONFLICT DO NOTHING`,
      message.id,
      message.notification,
      eventKey,
      message.runId,
      channelType,
      JSON.stringify(message),
      createdOn,
      createdOn,
    );
  if (last !== null) connection.run(sql`DELETE FROM run_ends WHERE sequence <= ?`, last);
  for (const name of new Set(deliveries.map(({ message }) => message.notification)))
    connection.run(
      sql`DELETE FROM notification_deliveries WHERE notification_name = ? AND state <> 'PENDING' AND sequence <=
        (SELECT sequence FROM notification_deliveries WHERE notification_name = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)
        AND sequence IS NOT (SELECT max(sequence) FROM notification_deliveries WHERE notification_name = ?
          AND json_extract(message, '$.event') = 'LATE')`,
      name,
      name,
      mostDeliveries,
      name,
    );
}

type DeliveryRow = Omit<Delivery, 'message' | 'attempts'> & { readonly message: string; readonly attempts: string };

const selectDelivery: Sql = sql`SELECT sequence, event_key AS eventKey, notification_name AS notificationName,
  channel_type AS channelType, message, created_on AS createdOn, state, next_attempt_on AS nextAttemptOn, attempts
  FROM notification_deliveries`;

function getPendingDeliveries(connection: Connection): Delivery[] {
  return toDeliveries(connection.all(sql`${selectDelivery} WHERE state = 'PENDING' ORDER BY sequence`));
}

function pendingOf(connection: Connection, name: string): Delivery[] {
  return getPendingDeliveries(connection).filter(({ message }) => message.notification === name);
}

function recordAttempt(
  connection: Connection,
  id: string,
  attempt: DeliveryAttempt,
  next: { readonly state: DeliveryState; readonly nextAttemptOn: number },
): boolean {
  const found = findDelivery(connection, id);
  if (found?.state !== 'PENDING') return false;
  putAttempts(connection, id, [...found.attempts, attempt], next.state, next.nextAttemptOn);
  return true;
}

function putAttempts(
  connection: Connection,
  id: string,
  attempts: readonly DeliveryAttempt[],
  state: DeliveryState,
  nextAttemptOn: number,
): void {
  connection.run(
    sql`UPDATE notification_deliveries SET attempts = ?, state = ?, next_attempt_on = ? WHERE id = ?`,
    JSON.stringify(attempts),
    state,
    nextAttemptOn,
    id,
  );
}

function retryDelivery(connection: Connection, id: string, now: number): boolean {
  const { changes } = connection.run(
    sql`UPDATE notification_deliveries SET state = 'PENDING', next_attempt_on = ? WHERE id = ? AND state IN ('FAILED', 'MISSED')`,
    now,
    id,
  );
  return changes === 1;
}

function getDeliveries(
  connection: Connection,
  { notification, runId }: { readonly notification?: string | undefined; readonly runId?: string | undefined },
  limit: number,
): Delivery[] {
  const [condition, ...parameters] =
    runId !== undefined
      ? [sql`run_id = ?`, runId]
      : notification !== undefined
        ? [sql`notification_name = ?`, notification]
        : [sql`true`];
  return toDeliveries(
    connection.all(sql`${selectDelivery} WHERE ${condition} ORDER BY sequence DESC LIMIT ?`, ...parameters, limit),
  );
}

function findDelivery(connection: Connection, id: string): Delivery | undefined {
  return toDeliveries(connection.all(sql`${selectDelivery} WHERE id = ?`, id))[0];
}

function getLastSuccess(connection: Connection, kind: 'job' | 'workflow', name: string): number | null {
  const found =
    kind === 'job'
      ? connection.get<{ on: number | null }>(
          sql`SELECT completed_on AS "on" FROM job_runs WHERE job_name = ? AND job_run_state = 'SUCCEEDED' AND redrive_of IS NULL
            AND NOT ${wasUndone}
            ORDER BY sequence DESC LIMIT 1`,
          name,
        )
      : connection.get<{ on: number | null }>(
          sql`SELECT completed_on AS "on" FROM workflow_runs WHERE workflow_name = ? AND status = 'COMPLETED'
            AND NOT EXISTS (SELECT 1 FROM trigger_firings AS firing
              JOIN trigger_actions AS action ON action.firing = firing.sequence
              LEFT JOIN job_runs ON job_runs.id = action.id LEFT JOIN crawls ON crawls.id = action.id
              WHERE firing.workflow_run = workflow_runs.id AND (action.state = 'REFUSED'
                OR job_runs.job_run_state IN ('FAILED', 'TIMEOUT') OR crawls.state = 'FAILED'))
            ORDER BY sequence DESC LIMIT 1`,
          name,
        );
  return found?.on ?? null;
}

function getLastReport(connection: Connection, notification: string, keyStart: string): number | null {
  const { latest } = connection.get<{ readonly latest: number | null }>(
    sql`SELECT max(created_on) AS latest FROM notification_deliveries
      WHERE notification_name = ? AND substr(event_key, 1, length(?)) = ?`,
    notification,
    keyStart,
    keyStart,
  )!;
  return latest;
}

/** The notification may have another name since the message was made. */
function toDeliveries(rows: readonly (DeliveryRow & { readonly notificationName: string })[]): Delivery[] {
  return rows.map(({ notificationName, message, attempts, ...row }) => ({
    ...row,
    message: { ...(JSON.parse(message) as NotificationMessage), notification: notificationName },
    attempts: JSON.parse(attempts) as DeliveryAttempt[],
  }));
}
