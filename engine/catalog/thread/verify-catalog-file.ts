/**
 * Checks that Tenon could have written a catalog file for this workspace: a sound database with exactly
 * our schema, in which every path is plain and every unfinished commit is inside the workspace. Its records of files
 * elsewhere are no longer trusted.
 */

import path from 'node:path';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { untrustedTime } from '#engine/catalog/entities.ts';
import { latestVersion } from '#engine/catalog/migrations/index.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';
import { forgetAllKept } from '#engine/catalog/repositories/crawls/kept-tables.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import type { CatalogPlace } from '#engine/catalog/thread/messages.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { relocateCatalog } from '#engine/catalog/thread/relocate-catalog.ts';
import { EngineError, serializeError } from '#engine/contract/errors.ts';

/**
 * The paths in it follow the workspace first, so that what was inside is inside; nothing has changed when it is refused.
 * @param place where the workspace is.
 */
export function verifyCatalogFile(file: string, place: CatalogPlace, migrations: readonly Migration[]): void {
  const connection = Connection.open(file, 'read-write');
  try {
    const version = checkedVersion(connection, latestVersion);
    if (version === 0) return;
    const health = String(connection.pragma('quick_check(1)'));
    if (health !== 'ok') throw refused(file, `the database is damaged: ${health}`);
    verifySchema(connection, version, migrations);
    migrateCatalog(connection, migrations, place.isKeptCopy !== true);
    connection.transaction('takeOver', () => settle(connection, place), 'full');
    connection.checkpoint();
  } finally {
    connection.close();
  }
}

function settle(connection: Connection, place: CatalogPlace): void {
  verifyJson(connection);
  const from = relocate(connection, place);
  const places = new Places(connection.path, place.root, from);
  verifyReadPaths(connection, places);
  verifyCommits(connection, places);
  forgetOutside(connection, places, verifyRuns(connection, places));
  forgetActivations(connection);
  // What whoever made the file had before a crawl is not brought back here.
  forgetAllKept(connection);
}

/** They hold for the computer and the place of whoever made the file. Nothing that triggers had left to do is started here. */
function forgetActivations(connection: Connection): void {
  const why = new EngineError('Cancelled', 'The workspace was taken over before this started.');
  connection.run(sql`DELETE FROM trigger_states`);
  // Whoever made the file knows the secrets, and may still listen at the port.
  connection.run(sql`DELETE FROM webhooks`);
  connection.run(sql`DELETE FROM webhook_listener`);
  // What is not activated here sends nothing.
  connection.run(sql`DELETE FROM notification_states`);
  connection.run(sql`DELETE FROM run_ends`);
  connection.run(sql`UPDATE notification_deliveries SET state = 'MISSED' WHERE state = 'PENDING'`);
  connection.run(sql`UPDATE webhook_requests SET state = 'MISSED' WHERE state = 'WAITING'`);
  connection.run(
    sql`UPDATE trigger_actions SET state = 'MISSED', error = ? WHERE state = 'PENDING'`,
    JSON.stringify(serializeError(why)),
  );
  connection.run(
    sql`UPDATE workflow_runs SET status = 'STOPPED', completed_on = ? WHERE status IN ('RUNNING', 'STOPPING')`,
    Date.now(),
  );
  connection.run(sql`DELETE FROM run_pauses`);
  connection.run(sql`DELETE FROM run_starts`);
  connection.run(sql`UPDATE backfills SET status = 'ENDED', completed_on = ? WHERE status <> 'ENDED'`, Date.now());
}

function relocate(connection: Connection, place: CatalogPlace): string | undefined {
  try {
    return relocateCatalog(connection, place);
  } catch (error) {
    // JSON of another form than ours, or paths that would meet: Tenon wrote neither.
    if (error instanceof EngineError && error.kind !== 'unexpected' && error.code !== 'MalformedFile') throw error;
    throw refused(connection.path, 'its records cannot follow the workspace to where it is now');
  }
}

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/** A trigger, a view or another default could change the meaning of our statements. */
function verifySchema(connection: Connection, version: number, migrations: readonly Migration[]): void {
  const model = Connection.open(':memory:', 'read-write');
  try {
    for (const migration of migrations)
      if (migration.version <= version) for (const statement of migration.statements) model.run(statement);
    const expected = schemaOf(model);
    const found = schemaOf(connection);
    for (const [name, text] of found)
      if (expected.get(name) !== text) throw refused(connection.path, `its schema has an unknown or changed ${name}`);
    for (const name of expected.keys())
      if (!found.has(name)) throw refused(connection.path, `its schema lacks the ${name}`);
  } finally {
    model.close();
  }
}

function schemaOf(connection: Connection): Map<string, string> {
  // Statistics are numbers for the query planner, created by ANALYZE and PRAGMA optimize.
  const entries = connection.all<SchemaEntry>(
    sql`SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'`,
  );
  return new Map(entries.map(({ type, name, tbl_name: table, sql: text }) => [`${type} ${name}`, `${table} ${text}`]));
}

/** Paths that are only read: anywhere, but plain. */
function verifyReadPaths(connection: Connection, places: Places): void {
  const columns: Sql[] = [
    // A view has no place.
    sql`SELECT location AS path FROM tables WHERE location <> ''`,
    sql`SELECT location AS path FROM partitions`,
    sql`SELECT path FROM table_objects`,
    sql`SELECT path FROM seen_objects`,
    sql`SELECT path FROM bookmark_objects`,
  ];
  for (const statement of columns)
    for (const { path: found } of connection.iterate<{ path: string }>(statement)) places.requirePlain(found);
}

/** An unfinished commit would continue at once, so its paths must be in the workspace. */
function verifyCommits(connection: Connection, places: Places): void {
  const commits = connection.iterate<{ intent: string; run_id: string }>(
    sql`SELECT intent, run_id FROM commits WHERE phase NOT IN ('cleaned', 'undone')`,
  );
  for (const { intent, run_id: run } of commits) for (const each of movedPaths(intent)) places.requireInside(each, run);
  for (const { path: gone } of connection.iterate<{ path: string }>(sql`SELECT path FROM commit_removed_objects`))
    places.requirePlain(gone);
}

/** Paths that a commit published and retired. */
function movedPaths(intent: string): string[] {
  const { publishes, retires } = JSON.parse(intent) as {
    publishes?: readonly { staged: string; final: string }[];
    retires?: readonly { path: string; retired: string }[];
  };
  return [
    ...(publishes ?? []).flatMap(({ staged, final }) => [staged, final]),
    ...(retires ?? []).flatMap(({ path: gone, retired }) => [gone, retired]),
  ];
}

/** What is parsed later, by the step that follows and by every host. */
function verifyJson(connection: Connection): void {
  const texts: readonly Sql[] = [
    sql`SELECT plan AS text FROM job_runs WHERE plan <> ''`,
    sql`SELECT committed_plan AS text FROM cleaned_jobs WHERE committed_plan <> ''`,
    sql`SELECT files AS text FROM job_tasks`,
    sql`SELECT intent AS text FROM commits`,
    sql`SELECT definition AS text FROM table_versions`,
    sql`SELECT columns AS text FROM table_statistics UNION ALL SELECT warnings FROM table_statistics`,
    sql`SELECT previous_definition AS text FROM commit_tables WHERE previous_definition IS NOT NULL`,
    sql`SELECT events AS text FROM trigger_firings WHERE events IS NOT NULL`,
    sql`SELECT message AS text FROM notification_deliveries UNION ALL SELECT attempts FROM notification_deliveries`,
    sql`SELECT arguments AS text FROM trigger_actions UNION ALL SELECT arguments FROM webhook_requests`,
    sql`SELECT error AS text FROM trigger_actions WHERE error IS NOT NULL`,
    sql`SELECT slicing AS text FROM backfills UNION ALL SELECT given FROM backfill_slices
      UNION ALL SELECT arguments FROM backfill_slices UNION ALL SELECT error FROM backfill_slices WHERE error IS NOT NULL`,
    sql`SELECT files AS text FROM table_events UNION ALL SELECT partitions FROM table_events`,
    sql`SELECT properties AS text FROM workflow_runs UNION ALL SELECT triggers FROM workflow_runs
      UNION ALL SELECT conditions FROM workflow_runs UNION ALL SELECT carried FROM workflow_runs
      UNION ALL SELECT error FROM workflow_runs WHERE error IS NOT NULL`,
  ];
  for (const select of texts)
    for (const { text } of connection.iterate<{ text: string }>(select)) parse(connection.path, text);
}

/** @returns runs whose targets or files are not in the workspace, with such a place. */
function verifyRuns(connection: Connection, places: Places): ReadonlyMap<string, string> {
  const outside = new Map<string, string>();
  for (const { id, plan } of connection.iterate<{ id: string; plan: string }>(sql`SELECT id, plan FROM job_runs`)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(id)) throw refused(connection.path, `"${id}" cannot name a run`);
    if (plan === '') continue;
    const { targets } = JSON.parse(plan) as { targets?: Readonly<Record<string, { root: string }>> };
    for (const { root } of Object.values(targets ?? {})) {
      places.requirePlain(root);
      if (!places.isInside(root)) outside.set(id, root);
    }
  }
  for (const { run_id: run, files } of connection.iterate<{ run_id: string; files: string }>(
    sql`SELECT run_id, files FROM job_tasks`,
  )) {
    for (const { path: staged } of JSON.parse(files) as readonly { path: string }[]) {
      places.requirePlain(staged);
      if (!places.isInside(staged) && !outside.has(run)) outside.set(run, staged);
    }
  }
  for (const { run_id: run, intent } of connection.iterate<{ run_id: string; intent: string }>(
    sql`SELECT run_id, intent FROM commits WHERE phase IN ('cleaned', 'undone')`,
  )) {
    const place = movedPaths(intent).find((each) => !places.isInside(each));
    if (place !== undefined && !outside.has(run)) outside.set(run, place);
  }
  return outside;
}

/**
 * Records of files elsewhere are not trusted. Their modification time is invalidated, so that reading and overwriting
 * stop until a crawl has seen the files again. Runs that wrote there remain in the history with their place among the
 * commits, but cannot be resumed or undone, and none of their files is moved or swept.
 */
function forgetOutside(connection: Connection, places: Places, runs: ReadonlyMap<string, string>): void {
  const tables = connection.all<{ listing_id: number; location: string }>(sql`SELECT listing_id, location FROM tables`);
  for (const { listing_id: listing, location } of tables) {
    if (places.isInside(location)) continue;
    connection.run(sql`UPDATE table_objects SET modified_micros = ? WHERE listing_id = ?`, untrustedTime, listing);
  }
  connection.run(sql`DELETE FROM seen_objects`);
  for (const [run, place] of runs) {
    connection.run(sql`UPDATE job_runs SET plan = '' WHERE id = ?`, run);
    connection.run(sql`DELETE FROM job_tasks WHERE run_id = ?`, run);
    connection.run(sql`DELETE FROM undos WHERE run_id = ?`, run);
    connection.run(sql`DELETE FROM table_locks WHERE run_id = ?`, run);
    connection.run(sql`DELETE FROM commit_removed_objects WHERE run_id = ?`, run);
    connection.run(
      sql`UPDATE commits SET elsewhere = ?, intent = json_set(intent, '$.expectedTables', json_array(),
        '$.publishes', json_array(), '$.retires', json_array(), '$.tableChanges', json_array()) WHERE run_id = ?`,
      place,
      run,
    );
  }
}

class Places {
  readonly #file: string;
  readonly #root: string;
  readonly #former: string | undefined;

  constructor(file: string, root: string, former: string | undefined) {
    this.#file = file;
    this.#root = root;
    this.#former = former;
  }

  requirePlain(found: string): void {
    const isUri = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//u.test(found);
    const parts = found.split(/[/\\]/u);
    if (!found.includes('\0') && !parts.includes('..') && !parts.includes('.') && (isUri || path.isAbsolute(found)))
      return;
    throw refused(this.#file, `it names the path ${JSON.stringify(found)}`);
  }

  requireInside(found: string, run: string): void {
    this.requirePlain(found);
    if (!this.isInside(found)) throw this.#outside(found, run);
  }

  /** Below the workspace without any link on the way. */
  isInside(found: string): boolean {
    if (found === this.#root) return true;
    if (!found.startsWith(this.#root + path.sep)) return false;
    try {
      return lookDownward(this.#root, found, 'anyone')?.isSymbolicLink() !== true;
    } catch {
      return false;
    }
  }

  #outside(found: string, run: string): EngineError {
    const hint =
      this.#former === undefined
        ? undefined
        : `Open the workspace where it was, ${this.#former}, so that the run ends, then move it again. ${otherWays}`;
    return refused(this.#file, `run ${run} would continue with ${found}, outside the workspace`, hint);
  }
}

function parse(file: string, text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw refused(file, 'a record in it is not JSON');
  }
}

const otherWays = 'Open the workspace with --open read-only, or start with new state with --open fresh.';

function refused(file: string, why: string, hint = otherWays): EngineError {
  return new EngineError('ForeignWorkspace', `Cannot take over the catalog ${file}: ${why}.`, {
    hint,
    details: { path: file },
  });
}
