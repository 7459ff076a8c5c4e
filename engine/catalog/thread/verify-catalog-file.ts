/**
 * Proves that a catalog file is one that Tenon could have written for this workspace: a sound database with exactly
 * our schema, in which every path is plain and everything that a run wrote lies in the workspace or in a target of
 * this user's Tenon. Files elsewhere are listed but no longer count as known: nothing overwrites them until a crawl
 * has seen them again.
 */

import path from 'node:path';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { migrations } from '#engine/catalog/migrations/index.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { checkedVersion } from '#engine/catalog/thread/migrate.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Where a run's own files may lie below a target; its name is known to every part of Tenon. */
const targetStateFolder = '_tenon';

export function verifyCatalogFile(file: string, root: string): void {
  const connection = Connection.open(file, 'read-write');
  try {
    const version = checkedVersion(connection, migrations.at(-1)!.version);
    if (version === 0) return;
    const health = String(connection.pragma('quick_check(1)'));
    if (health !== 'ok') throw refused(file, `the database is damaged: ${health}`);
    verifySchema(connection, version);
    const places = new Places(file, root);
    verifyReadPaths(connection, places);
    if (version >= 2) verifyCommits(connection, places);
    verifyRuns(connection, places);
    forgetOutside(connection, places);
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

/** A trigger, a view or another default could do what no statement of ours says. */
function verifySchema(connection: Connection, version: number): void {
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
  // Statistics are numbers for the query planner, made by ANALYZE and PRAGMA optimize.
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

/** What a commit published and retired; an unfinished one would be carried on at once, so it stays in the workspace. */
function verifyCommits(connection: Connection, places: Places): void {
  const commits = connection.iterate<{ phase: string; intent: string; run_id: string }>(
    sql`SELECT phase, intent, run_id FROM commits`,
  );
  for (const { phase, intent, run_id: run } of commits) {
    const isOpen = phase !== 'cleaned' && phase !== 'undone';
    const { publishes, retires } = parse(connection.path, intent) as {
      publishes?: readonly { staged: string; final: string }[];
      retires?: readonly { path: string; retired: string }[];
    };
    for (const { staged, final } of publishes ?? []) {
      const target = places.requireStaged(staged, run);
      places.requireBelow(target, final, run);
      if (isOpen) places.requireInside(final, run);
    }
    for (const { path: gone, retired } of retires ?? []) {
      const target = places.requireStaged(retired, run);
      places.requireBelow(target, gone, run);
      if (isOpen) places.requireInside(gone, run);
    }
  }
  for (const { path: gone } of connection.iterate<{ path: string }>(sql`SELECT path FROM commit_removed_objects`))
    places.requirePlain(gone);
}

/** Targets of stored plans are swept and resumed; files of tasks are used again. */
function verifyRuns(connection: Connection, places: Places): void {
  for (const { id, plan } of connection.iterate<{ id: string; plan: string }>(sql`SELECT id, plan FROM job_runs`)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u.test(id)) throw refused(connection.path, `"${id}" cannot name a run`);
    if (plan === '') continue;
    const { targets } = parse(connection.path, plan) as { targets?: Readonly<Record<string, { root: string }>> };
    for (const { root } of Object.values(targets ?? {})) places.requireOwnTarget(root, id);
  }
  for (const { run_id: run, files } of connection.iterate<{ run_id: string; files: string }>(
    sql`SELECT run_id, files FROM job_tasks`,
  )) {
    for (const { path: staged } of parse(connection.path, files) as readonly { path: string }[]) {
      places.requirePlain(staged);
      if (staged.includes(`${path.sep}${targetStateFolder}${path.sep}`)) places.requireStaged(staged, run);
      else places.requireInside(staged, run);
    }
  }
}

/** Another size or time than the file's: overwriting then stops with the list of files, until a crawl saw them again. */
function forgetOutside(connection: Connection, places: Places): void {
  const tables = connection.all<{ listing_id: number; location: string }>(sql`SELECT listing_id, location FROM tables`);
  connection.transaction('forget-outside', () => {
    for (const { listing_id: listing, location } of tables) {
      if (places.isOwnTarget(location)) continue;
      connection.run(sql`UPDATE table_objects SET modified_micros = -1 WHERE listing_id = ?`, listing);
    }
    connection.run(sql`DELETE FROM seen_objects`);
  });
}

class Places {
  readonly #file: string;
  readonly #root: string;
  readonly #known = new Map<string, boolean>();

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
    if (!this.#isInside(found)) throw this.#outside(found, run);
  }

  /** @returns the target above `_tenon`. */
  requireStaged(found: string, run: string): string {
    this.requirePlain(found);
    const at = found.lastIndexOf(`${path.sep}${targetStateFolder}${path.sep}`);
    if (at < 1) throw refused(this.#file, `run ${run} names ${found}, which is not below "${targetStateFolder}"`);
    const target = found.slice(0, at);
    this.requireOwnTarget(target, run);
    return target;
  }

  requireBelow(target: string, found: string, run: string): void {
    this.requirePlain(found);
    if (!found.startsWith(target + path.sep))
      throw refused(this.#file, `run ${run} names ${found}, outside of ${target}`);
  }

  requireOwnTarget(target: string, run: string): void {
    this.requirePlain(target);
    if (!this.isOwnTarget(target)) throw this.#outside(target, run);
  }

  /** In the workspace, or with a `_tenon` folder of this user, which nobody else can have put there. */
  isOwnTarget(location: string): boolean {
    const known = this.#known.get(location);
    if (known !== undefined) return known;
    const own = this.#isInside(location) || [location, path.dirname(location)].some(hasOwnState);
    this.#known.set(location, own);
    return own;
  }

  /** Below the workspace without any link on the way. */
  #isInside(found: string): boolean {
    if (found === this.#root) return true;
    if (!found.startsWith(this.#root + path.sep)) return false;
    try {
      return lookDownward(this.#root, found, 'anyone')?.isSymbolicLink() !== true;
    } catch {
      return false;
    }
  }

  #outside(found: string, run: string): EngineError {
    return refused(
      this.#file,
      `run ${run} wrote to ${found}, outside of the workspace, where Tenon has no folder of yours`,
    );
  }
}

function hasOwnState(folder: string): boolean {
  const stats = lookAt(path.join(folder, targetStateFolder));
  return stats?.isDirectory() === true && isOwnedByUser(stats);
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
    hint: 'Open the workspace with --open read-only, or set this state aside with --open fresh.',
    details: { path: file },
  });
}
