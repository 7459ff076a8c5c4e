/**
 * Folders of Delta Lake, Apache Iceberg and Apache Hudi tables. A log in the folder defines which of their files are
 * current and which rows are deleted, so until Tenon reads that log, their files are not read as rows.
 */

import { existsSync, readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';

export interface TableFolder {
  readonly path: string;
  /** `Delta Lake`, `Apache Iceberg` or `Apache Hudi`. */
  readonly format: string;
}

/** Folder with the log → format; the names that each format's specification fixes. */
const logFolders = new Map([
  ['_delta_log', 'Delta Lake'],
  ['.hoodie', 'Apache Hudi'],
]);
/** Iceberg's name is an ordinary one, so its files decide. */
const icebergFolder = 'metadata';
const icebergFile = /\.metadata\.json(?:\.gz)?$|^version-hint\.text$/u;

/** Names of the folders whose files say that they belong to a table. */
export const logFolderNames: readonly string[] = [...logFolders.keys(), icebergFolder];

export function isLogFolder(name: string): boolean {
  return logFolderNames.includes(name);
}

/** @param entries of the folder. @returns undefined for a folder of plain files. */
export function findTableFormat(folder: string, entries: readonly Dirent[]): string | undefined {
  for (const { name } of entries) {
    const first = name.charCodeAt(0);
    if (first !== 0x5f && first !== 0x2e && first !== 0x6d) continue;
    const format = logFolders.get(name) ?? (name === icebergFolder && isIcebergLog(path.join(folder, name)));
    if (typeof format === 'string') return format;
    if (format) return 'Apache Iceberg';
  }
  return undefined;
}

function isIcebergLog(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => icebergFile.test(name));
  } catch {
    return false;
  }
}

/**
 * The table that a folder belongs to: the folder itself or a parent of it. A path inside the log itself does not belong
 * to the rows and can be read.
 * @param folder absolute. @param known answers for folders that were checked before.
 */
export function findTableAround(
  folder: string,
  known = new Map<string, TableFolder | undefined>(),
): TableFolder | undefined {
  if (known.has(folder)) return known.get(folder);
  const parent = path.dirname(folder);
  const name = path.basename(folder);
  const isLog = logFolders.has(name) || (name === icebergFolder && isIcebergLog(folder));
  const found = isLog
    ? undefined
    : (tableAt(folder) ?? (parent === folder ? undefined : findTableAround(parent, known)));
  known.set(folder, found);
  return found;
}

function tableAt(folder: string): TableFolder | undefined {
  for (const [name, format] of logFolders) if (existsSync(path.join(folder, name))) return { path: folder, format };
  return isIcebergLog(path.join(folder, icebergFolder)) ? { path: folder, format: 'Apache Iceberg' } : undefined;
}

/** Tables inside an archive, from the names of all its members, including hidden ones. Paths use `/`, without a final one. */
export function findTablesInNames(names: Iterable<string>): TableFolder[] {
  const found = new Map<string, string>();
  let folder: string | undefined;
  for (const name of names) {
    const slashed = name.replaceAll('\\', '/');
    const ownFolder = slashed.slice(0, slashed.lastIndexOf('/') + 1);
    // Neighbours are mostly in one folder, whose name says the same of each, unless it is one of Iceberg's.
    if (ownFolder === folder && !folder.endsWith(`${icebergFolder}/`)) continue;
    folder = ownFolder;
    const parts = slashed.split('/');
    for (const [at, part] of parts.slice(0, -1).entries()) {
      const isIceberg = part === icebergFolder && at === parts.length - 2 && icebergFile.test(parts.at(-1)!);
      const format = logFolders.get(part) ?? (isIceberg ? 'Apache Iceberg' : undefined);
      if (format !== undefined) found.set(parts.slice(0, at).join('/'), format);
    }
  }
  return [...found].map(([folder, format]) => ({ path: folder, format }));
}

/** The first table that contains one of the paths. @param separator after a folder's path. */
export function findTableOf(
  paths: readonly string[],
  tables: readonly TableFolder[],
  separator = path.sep,
): TableFolder | undefined {
  return tables.find((table) => paths.some((each) => isInside(each, table, separator)));
}

export function isInside(location: string, table: TableFolder, separator: string = path.sep): boolean {
  return table.path === '' || location.startsWith(table.path + separator);
}

/** Why a listing skips a folder or an archive's member. */
export function tableReason(format: string): string {
  return `part of a table in the ${format} format, which Tenon cannot read yet`;
}

/** @throws EngineError UnsupportedFormat, when a table is given. */
export function refuseTable(table: TableFolder | undefined): void {
  if (table === undefined) return;
  throw new EngineError(
    'UnsupportedFormat',
    `Cannot read "${table.path}": it is a table in the ${table.format} format, which Tenon cannot read yet.`,
    {
      hint: 'The files also contain deleted and replaced rows. Export the table as Parquet or CSV with the tool that wrote it, and read the export.',
      details: { path: table.path },
    },
  );
}
