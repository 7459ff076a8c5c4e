/** A workspace as text: its files with their times, its catalog as SQL; put back, byte for byte, below any folder. */

import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface WorkspaceDump {
  /** The version of Tenon that wrote it. */
  readonly commit: string;
  /** Ids of runs, by what they are in the story of the workspace. */
  readonly runs: Readonly<Record<string, string>>;
  readonly files: readonly { readonly path: string; readonly modifiedMicros: number; readonly text: string }[];
  readonly folders: readonly string[];
  /** Pragmas, CREATE and INSERT, in the order in which they run. */
  readonly catalog: readonly string[];
}

const catalogName = '.tenon/catalog.sqlite';
/** What every host makes again: caches, locks, the catalog itself. */
const leftOut = /^\.tenon\/(?:cache|lock\.sqlite|catalog\.sqlite|workers)/u;
const here = '{{workspace}}';

/** @param folder of a workspace that no host has open; its files are text. */
export function dumpWorkspace(folder: string, commit: string, runs: Readonly<Record<string, string>>): WorkspaceDump {
  const entries = entriesBelow(folder, '');
  const targets = entries.filter(({ entry }) => entry.isDirectory()).map(({ name }) => name);
  return {
    commit,
    runs,
    files: entries
      .filter(({ entry }) => entry.isFile())
      .map(({ name }) => ({
        path: name,
        modifiedMicros: Number(lstatSync(path.join(folder, name), { bigint: true }).mtimeNs / 1000n),
        text: readFileSync(path.join(folder, name), 'utf8'),
      })),
    folders: targets,
    catalog: dumpCatalog(path.join(folder, catalogName)).map((line) => withoutPlace(line, folder, targets)),
  };
}

/** @param folder is made; it must not be there. */
export function restoreWorkspace(dump: WorkspaceDump, folder: string): void {
  mkdirSync(folder);
  for (const each of dump.folders) mkdirSync(path.join(folder, each), { recursive: true });
  for (const { path: name, modifiedMicros, text } of dump.files) {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    // Half a microsecond more, as a double is not that exact.
    const seconds = (modifiedMicros + 0.5) / 1e6;
    utimesSync(file, seconds, seconds);
  }
  const database = new DatabaseSync(path.join(folder, catalogName), { enableForeignKeyConstraints: false });
  for (const line of dump.catalog) database.exec(withPlace(line, folder));
  database.close();
}

function entriesBelow(folder: string, place: string): { entry: Dirent; name: string }[] {
  return readdirSync(path.join(folder, place), { withFileTypes: true })
    .map((entry) => ({ entry, name: path.posix.join(place, entry.name) }))
    .filter(({ name }) => !leftOut.test(name))
    .flatMap((each) => [each, ...(each.entry.isDirectory() ? entriesBelow(folder, each.name) : [])]);
}

function dumpCatalog(file: string): string[] {
  const database = new DatabaseSync(file);
  const pragma = (name: string): string => {
    const [value] = Object.values(database.prepare(`PRAGMA ${name}`).get()!);
    return `PRAGMA ${name} = ${String(value)}`;
  };
  const pragmas = ['journal_mode', 'application_id', 'user_version'].map(pragma);
  const made = database
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all() as { type: string; name: string; sql: string }[];
  const tables = made.filter(({ type }) => type === 'table').map(({ name }) => name);
  const inserts = [...tables, 'sqlite_sequence'].flatMap((table) =>
    database
      .prepare(`SELECT * FROM "${table}"`)
      .all()
      .map((row) => insertText(table, row)),
  );
  database.close();
  // Indexes and triggers come when the rows are there.
  const later = made.filter(({ type }) => type !== 'table').map(({ sql }) => sql);
  return [
    ...pragmas,
    ...made.filter(({ type }) => type === 'table').map(({ sql }) => sql),
    'DELETE FROM sqlite_sequence',
    ...inserts,
    ...later,
  ];
}

function insertText(table: string, row: Record<string, unknown>): string {
  const values = Object.values(row).map((value) => {
    if (value === null) return 'NULL';
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
    return `'${(value as string).replaceAll("'", "''")}'`;
  });
  const columns = Object.keys(row).map((name) => `"${name}"`);
  return `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${values.join(', ')})`;
}

/** The table of a path target is named by a hash of where it lies. */
function pathTable(location: string): string {
  return `path-${createHash('sha256').update(location).digest('hex').slice(0, 32)}`;
}

function withoutPlace(text: string, folder: string, targets: readonly string[]): string {
  let result = text;
  for (const each of targets) result = result.replaceAll(pathTable(path.join(folder, each)), `{{table of ${each}}}`);
  return result.replaceAll(folder, here);
}

function withPlace(text: string, folder: string): string {
  return text
    .replaceAll(here, folder)
    .replaceAll(/\{\{table of ([^}]+)\}\}/gu, (_, each: string) => pathTable(path.join(folder, each)));
}
