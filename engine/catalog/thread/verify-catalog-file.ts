/**
 * Checks that Tenon could have written a catalog file for this workspace: a sound database with exactly
 * our schema, in which every path is plain and every unfinished commit is inside the workspace. Its records of files
 * elsewhere are no longer trusted.
 */

import path from 'node:path';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { latestVersion } from '#engine/catalog/migrations/index.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import { EngineError } from '#engine/contract/errors.ts';

export function verifyCatalogFile(file: string, root: string, migrations: readonly Migration[]): void {
  const connection = Connection.open(file, 'read-write');
  try {
    const version = checkedVersion(connection, latestVersion);
    if (version === 0) return;
    const health = String(connection.pragma('quick_check(1)'));
    if (health !== 'ok') throw refused(file, `the database is damaged: ${health}`);
    verifySchema(connection, version, migrations);
    const places = new Places(file, root);
    verifyReadPaths(connection, places);
    if (version >= 2) verifyCommits(connection, places);
    if (version >= 9) verifyCleaned(connection);
    forgetOutside(connection, places, verifyRuns(connection, places), version);
    connection.checkpoint();
  } finally {
    connection.close();
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
    sql`SELECT location AS path FROM tables`,
    sql`SELECT location AS path FROM partitions`,
    sql`SELECT path FROM table_objects`,
    sql`SELECT path FROM seen_objects`,
    sql`SELECT path FROM bookmark_objects`,
  ];
  for (const statement of columns)
    for (const { path: found } of connection.iterate<{ path: string }>(statement)) places.requirePlain(found);
}

/** Paths that a commit published and retired; an unfinished one would continue at once, so they must be in the workspace. */
function verifyCommits(connection: Connection, places: Places): void {
  const commits = connection.iterate<{ phase: string; intent: string; run_id: string }>(
    sql`SELECT phase, intent, run_id FROM commits WHERE phase NOT IN ('cleaned', 'undone')`,
  );
  for (const { intent, run_id: run } of commits) {
    const { publishes, retires } = parse(connection.path, intent) as {
      publishes?: readonly { staged: string; final: string }[];
      retires?: readonly { path: string; retired: string }[];
    };
    for (const { staged, final } of publishes ?? [])
      for (const each of [staged, final]) places.requireInside(each, run);
    for (const { path: gone, retired } of retires ?? [])
      for (const each of [gone, retired]) places.requireInside(each, run);
  }
  for (const { path: gone } of connection.iterate<{ path: string }>(sql`SELECT path FROM commit_removed_objects`))
    places.requirePlain(gone);
}

/** Plans of runs that left the history: only the types of their sources are used. */
function verifyCleaned(connection: Connection): void {
  const plans = connection.iterate<{ plan: string }>(
    sql`SELECT committed_plan AS plan FROM cleaned_jobs WHERE committed_plan <> ''`,
  );
  for (const { plan } of plans) parse(connection.path, plan);
}

/** @returns runs whose targets or files are not in the workspace. */
function verifyRuns(connection: Connection, places: Places): ReadonlySet<string> {
  const outside = new Set<string>();
  for (const { id, plan } of connection.iterate<{ id: string; plan: string }>(sql`SELECT id, plan FROM job_runs`)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(id)) throw refused(connection.path, `"${id}" cannot name a run`);
    if (plan === '') continue;
    const { targets } = parse(connection.path, plan) as { targets?: Readonly<Record<string, { root: string }>> };
    for (const { root } of Object.values(targets ?? {})) {
      places.requirePlain(root);
      if (!places.isInside(root)) outside.add(id);
    }
  }
  for (const { run_id: run, files } of connection.iterate<{ run_id: string; files: string }>(
    sql`SELECT run_id, files FROM job_tasks`,
  )) {
    for (const { path: staged } of parse(connection.path, files) as readonly { path: string }[]) {
      places.requirePlain(staged);
      if (!places.isInside(staged)) outside.add(run);
    }
  }
  return outside;
}

/**
 * Records of files elsewhere are not trusted. Their modification time is invalidated, so that reading and overwriting
 * stop until a crawl has seen the files again. Runs that wrote there remain in the history, but cannot be resumed or
 * undone, and none of their files is swept.
 */
function forgetOutside(connection: Connection, places: Places, runs: ReadonlySet<string>, version: number): void {
  const tables = connection.all<{ listing_id: number; location: string }>(sql`SELECT listing_id, location FROM tables`);
  connection.transaction('forget-outside', () => {
    for (const { listing_id: listing, location } of tables) {
      if (places.isInside(location)) continue;
      connection.run(sql`UPDATE table_objects SET modified_micros = -1 WHERE listing_id = ?`, listing);
    }
    connection.run(sql`DELETE FROM seen_objects`);
    for (const run of runs) {
      connection.run(sql`UPDATE job_runs SET plan = '' WHERE id = ?`, run);
      connection.run(sql`DELETE FROM job_tasks WHERE run_id = ?`, run);
      if (version >= 2) connection.run(sql`DELETE FROM commits WHERE run_id = ?`, run);
    }
  });
}

class Places {
  readonly #file: string;
  readonly #root: string;

  constructor(file: string, root: string) {
    this.#file = file;
    this.#root = root;
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
    return refused(this.#file, `run ${run} would continue with ${found}, outside the workspace`);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused(file, 'a record in it is not JSON');
  }
}

function refused(file: string, why: string): EngineError {
  return new EngineError('ForeignWorkspace', `Cannot take over the catalog ${file}: ${why}.`, {
    hint: 'Open the workspace with --open read-only, or start with new state with --open fresh.',
    details: { path: file },
  });
}
