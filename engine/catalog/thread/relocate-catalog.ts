/**
 * Lets the paths in a catalog follow its workspace: everything inside the folder where it was is inside the folder where
 * it is now, and what is outside stays. In the caller's transaction, so it is done once or not at all.
 */

import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { isSameTime } from '#engine/base/same-time.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import { findWorkspaceRoot, putWorkspaceRoot } from '#engine/catalog/repositories/workspace-places.ts';
import { findFile } from '#engine/catalog/thread/find-file.ts';
import { findFormerRoot } from '#engine/catalog/thread/find-former-root.ts';
import type { CatalogPlace } from '#engine/catalog/thread/messages.ts';
import { Relocation } from '#engine/catalog/thread/relocation.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/**
 * @param connection of this version's schema, in a transaction.
 * @returns where the workspace was; undefined: it is where it was.
 */
export function relocateCatalog(connection: Connection, { root, begunAt, copyName }: CatalogPlace): string | undefined {
  const from = findWorkspaceRoot(connection) ?? begunAt?.root ?? findFormerRoot(connection, root);
  if (from === undefined || from === root) {
    putWorkspaceRoot(connection, root);
    return undefined;
  }
  const relocation = new Relocation(from, root);
  learnNames(connection, relocation);
  moveJson(connection, relocation);
  moveNames(connection, relocation);
  copyBookmarks(connection, relocation);
  for (const column of columns) movePaths(connection, relocation, column);
  doubtBookmarks(connection, root);
  followTimes(connection, root);
  const copied = begunAt?.isThere === true;
  if (copied) renameCatalog(connection, copyName ?? randomBytes(16).toString('hex'));
  putWorkspaceRoot(connection, root, from, copied);
  return from;
}

/** For the state that this user began at this place: it may have come back with a catalog of another place. */
export function settlePlace(connection: Connection, root: string): void {
  const known = findWorkspaceRoot(connection);
  if (known === root) return;
  connection.transaction(
    'settlePlace',
    () => void (known === undefined ? putWorkspaceRoot(connection, root) : relocateCatalog(connection, { root })),
    'full',
  );
}

/** Table and column; rows are updated to another value in between, as paths may lie in each other's way. */
const columns: readonly { readonly table: Sql; readonly column: Sql }[] = [
  { table: sql`databases`, column: sql`location_uri` },
  { table: sql`tables`, column: sql`location` },
  { table: sql`partitions`, column: sql`location` },
  { table: sql`table_objects`, column: sql`path` },
  { table: sql`seen_objects`, column: sql`path` },
  { table: sql`commit_removed_objects`, column: sql`path` },
  { table: sql`rejected_records`, column: sql`file` },
  { table: sql`target_generations`, column: sql`root` },
  { table: sql`adopted_targets`, column: sql`root` },
];

/** Begins no path. */
const between = '\u{1}';
const afterBetween = '\u{2}';

function movePaths(
  connection: Connection,
  { from, to, prefix }: Relocation,
  { table, column }: (typeof columns)[number],
): void {
  connection.run(
    sql`UPDATE ${table} SET ${column} = ? || substr(${column}, ?) WHERE ${column} >= ? AND ${column} < ?`,
    between,
    lengthOf(prefix) + 1,
    prefix,
    endOf(prefix),
  );
  connection.run(sql`UPDATE OR REPLACE ${table} SET ${column} = ? WHERE ${column} = ?`, to, from);
  connection.run(
    sql`UPDATE OR REPLACE ${table} SET ${column} = ? || substr(${column}, 2) WHERE ${column} >= ? AND ${column} < ?`,
    withSeparator(to),
    between,
    afterBetween,
  );
}

/** As SQLite counts: characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}

/** The first text after all that begin with the prefix. */
function endOf(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCodePoint(prefix.codePointAt(prefix.length - 1)! + 1);
}

function withSeparator(root: string): string {
  return root.endsWith(path.sep) ? root : root + path.sep;
}

/** A source that is named by its old path still counts as read: the new entries are added to the old ones. */
function copyBookmarks(connection: Connection, { to, prefix }: Relocation): void {
  connection.run(
    sql`INSERT OR REPLACE INTO bookmark_objects (job_name, source_key, path, commit_sequence, size, modified_micros)
      SELECT job_name, source_key, ? || substr(path, ?), commit_sequence, size, modified_micros
      FROM bookmark_objects WHERE path >= ? AND path < ?`,
    withSeparator(to),
    lengthOf(prefix) + 1,
    prefix,
    endOf(prefix),
  );
}

function learnNames(connection: Connection, relocation: Relocation): void {
  for (const { name, location } of connection.all<{ name: string; location: string }>(
    sql`SELECT name, location FROM tables WHERE database_name = ?`,
    pathDatabase,
  ))
    relocation.learn(name, location);
  for (const { plan } of connection.iterate<{ plan: string }>(sql`SELECT plan FROM job_runs WHERE plan <> ''`))
    if (hiddenName.test(plan)) relocation.learnTargets(JSON.parse(plan) as object);
}

function moveNames(connection: Connection, { names }: Relocation): void {
  const places: readonly (readonly [Sql, Sql])[] = [
    [sql`tables`, sql`name`],
    [sql`commit_tables`, sql`table_name`],
    [sql`commit_removed_objects`, sql`table_name`],
    [sql`table_locks`, sql`table_name`],
    [sql`cleaned_tables`, sql`table_name`],
  ];
  for (const [table, column] of places) {
    for (const [name, moved] of names)
      connection.run(
        sql`UPDATE ${table} SET ${column} = ? WHERE database_name = ? AND ${column} = ?`,
        between + moved,
        pathDatabase,
        name,
      );
    connection.run(
      sql`UPDATE ${table} SET ${column} = substr(${column}, 2) WHERE database_name = ? AND ${column} >= ? AND ${column} < ?`,
      pathDatabase,
      between,
      afterBetween,
    );
  }
  for (const [name, moved] of names)
    connection.run(
      sql`UPDATE tables SET search_text = replace(search_text, ?, ?) WHERE database_name = ? AND name = ?`,
      name,
      moved,
      pathDatabase,
      moved,
    );
}

function moveJson(connection: Connection, relocation: Relocation): void {
  const move = (place: TextPlace, change: (value: never) => unknown): void => {
    const { table, key, text } = place;
    for (const each of keysWith(connection, relocation, place)) {
      const stored = connection.get<{ text: string }>(
        sql`SELECT ${text} AS text FROM ${table} WHERE ${key} = ?`,
        each,
      )!;
      const moved = JSON.stringify(change(JSON.parse(stored.text) as never));
      connection.run(sql`UPDATE ${table} SET ${text} = ? WHERE ${key} = ?`, moved, each);
    }
  };
  const all = (value: unknown): unknown => relocation.value(value);
  const plan = (value: object): unknown => relocation.plan(value);
  move({ table: sql`table_versions`, key: sql`rowid`, text: sql`definition` }, all);
  move({ table: sql`crawl_undo_versions`, key: sql`rowid`, text: sql`definition` }, all);
  move(plansOfRuns, plan);
  move({ table: sql`cleaned_jobs`, key: sql`job_name`, text: sql`committed_plan` }, plan);
  move({ table: sql`job_tasks`, key: sql`rowid`, text: sql`files` }, all);
  move({ table: sql`commits`, key: sql`run_id`, text: sql`intent` }, (value: CommitIntent) => relocation.intent(value));
  const previous = connection.all<{ runId: string; databaseName: string; tableName: string; text: string }>(
    sql`SELECT run_id AS runId, database_name AS databaseName, table_name AS tableName, previous_definition AS text
      FROM commit_tables WHERE previous_definition IS NOT NULL`,
  );
  for (const { runId, databaseName, tableName, text } of previous)
    connection.run(
      sql`UPDATE commit_tables SET previous_definition = ? WHERE run_id = ? AND database_name = ? AND table_name = ?`,
      JSON.stringify(all(JSON.parse(text))),
      runId,
      databaseName,
      tableName,
    );
}

interface TextPlace {
  readonly table: Sql;
  readonly key: Sql;
  /** A column of JSON; null and empty texts are passed over. */
  readonly text: Sql;
}

const plansOfRuns: TextPlace = { table: sql`job_runs`, key: sql`id`, text: sql`plan` };

/** Keys of the texts that name the old place or one of its hidden tables. */
function keysWith(
  connection: Connection,
  { from, names }: Relocation,
  { table, key, text }: TextPlace,
): (string | number)[] {
  const written = JSON.stringify(from).slice(1, -1);
  const rows = connection.iterate<{ key: string | number; text: string | null }>(
    sql`SELECT ${key} AS key, ${text} AS text FROM ${table}`,
  );
  const keys: (string | number)[] = [];
  for (const row of rows)
    if (row.text !== null && (row.text.includes(written) || (names.size > 0 && hiddenName.test(row.text))))
      keys.push(row.key);
  return keys;
}

const hiddenName = /"path-[0-9a-f]{32}"/u;

/** A copy that did not keep the times of files: which of them a run has read cannot be known. */
function doubtBookmarks(connection: Connection, root: string): void {
  const doubts = new Map<string, string>();
  const entries = connection.iterate<{ jobName: string; path: string; size: number; modifiedMicros: number }>(
    sql`SELECT job_name AS jobName, path, size, modified_micros AS modifiedMicros, max(commit_sequence)
      FROM bookmark_objects WHERE path >= ? AND path < ? GROUP BY job_name, source_key, path`,
    withSeparator(root),
    endOf(withSeparator(root)),
  );
  for (const { jobName, path: file, size, modifiedMicros } of entries) {
    if (doubts.has(jobName)) continue;
    const found = findFile(file);
    if (found?.size === size && !isSameTime(found.modifiedMicros, modifiedMicros)) doubts.set(jobName, file);
  }
  for (const [jobName, file] of doubts)
    connection.run(sql`UPDATE job_bookmarks SET doubt = ? WHERE job_name = ?`, file, jobName);
}

/** Files that runs wrote have names of their own and do not change: another time is the copying's. */
function followTimes(connection: Connection, root: string): void {
  const written = connection.all<{ listingId: number; path: string; size: number; modifiedMicros: number }>(
    sql`SELECT listing_id AS listingId, path, size, modified_micros AS modifiedMicros FROM table_objects
      WHERE reading_hash IS NOT NULL AND path >= ? AND path < ?`,
    withSeparator(root),
    endOf(withSeparator(root)),
  );
  for (const { listingId, path: file, size, modifiedMicros } of written) {
    const found = findFile(file);
    if (found?.size !== size || found.modifiedMicros === modifiedMicros) continue;
    connection.run(
      sql`UPDATE table_objects SET modified_micros = ? WHERE listing_id = ? AND path = ?`,
      found.modifiedMicros,
      listingId,
      file,
    );
  }
}

/** The original keeps the name: outside the workspace, what each of them wrote must be known. */
function renameCatalog(connection: Connection, name: string): void {
  connection.run(sql`INSERT OR IGNORE INTO former_catalogs (identity) SELECT identity FROM catalog_identity`);
  connection.run(sql`UPDATE catalog_identity SET identity = ?`, name);
}
