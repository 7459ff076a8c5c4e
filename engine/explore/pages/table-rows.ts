/** Every row of a catalog table as one Parquet file of the cache, so that a table is paged, sorted and filtered as a file. */

import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { isSameTime } from '#engine/base/same-time.ts';
import { newId } from '#engine/base/ids.ts';
import { closeToOthers, makeOwnedFolder, touchOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { WrittenFile } from '#engine/explore/export/export-file.ts';
import { findArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';

const keptSchema = z.object({ path: z.string(), rowCount: z.number(), warnings: z.array(z.string()) });

/** A Parquet file with the table's columns, then its partition keys. */
export interface TableRows {
  readonly path: string;
  readonly rowCount: number;
  /** Skipped records, with file and line. */
  readonly warnings: readonly string[];
}

export interface TableState {
  /** Equal as long as the table and the bytes of its files are the same. */
  readonly token: string;
  /** Files that changed since the table's crawl or run; files inside archives are not distinguished. */
  readonly changed: readonly string[];
}

export async function readTableState(
  { databaseName, name, generation }: Table,
  objects: readonly TableObject[],
): Promise<TableState> {
  const states: unknown[] = [];
  const changed: string[] = [];
  for (let start = 0; start < objects.length; start += statsAtOnce) {
    const some = objects.slice(start, start + statsAtOnce);
    for (const [index, found] of (await Promise.all(some.map(({ path }) => lookAtStored(path)))).entries()) {
      const object = some[index]!;
      states.push(found === undefined ? null : found.version);
      if (found === undefined || findArchivePath(object.path) !== undefined) continue;
      if (found.size !== object.size || !isSameTime(found.modifiedMicros, object.modifiedMicros))
        changed.push(object.path);
    }
  }
  return { token: sha256(stableJson([databaseName, name, generation, states])).slice(0, 40), changed };
}

/** Warns that the catalog's facts about the table are older than its rows; [] when they are not. */
export function changedWarnings({ changed }: TableState): string[] {
  if (changed.length === 0) return [];
  const [first, ...others] = changed;
  const files = others.length === 0 ? `${first!} has` : `${first!} and ${countText(others.length, 'more file')} have`;
  return [
    `${files} changed since the table was crawled or written. The current rows are shown; crawl the table again.`,
  ];
}

const statsAtOnce = 256;

/**
 * The stored rows of the token, or the output of `write`. Two writers each have their own file, and the
 * last one is recorded; the other is removed when the cache runs full.
 */
export async function keepTableRows(
  folder: string,
  token: string,
  write: (to: string) => Promise<WrittenFile>,
): Promise<TableRows> {
  const note = join(folder, `${token}.table.json`);
  const known = await findKept(folder, note);
  if (known !== undefined) return known;
  const { path, rowCount, warnings } = await writeCachedRows(folder, `${token}-${newId('tr')}`, write);
  await writeOwned(dirname(folder), note, JSON.stringify({ path, rowCount, warnings }));
  return { path, rowCount, warnings };
}

/** Every row, or, where a record does not fit its column, those that do. */
export async function validRows<Rows>(read: (leaveOutMisfits: boolean) => Promise<Rows>): Promise<Rows> {
  try {
    return await read(false);
  } catch (thrown) {
    if (toEngineError(thrown).code !== 'MalformedFile') throw thrown;
    return read(true);
  }
}

/** Rows as a new Parquet file of the cache, readable by this user alone. @param stem its name, without the extension. */
export async function writeCachedRows(
  folder: string,
  stem: string,
  write: (to: string) => Promise<WrittenFile>,
): Promise<WrittenFile> {
  makeOwnedFolder(dirname(folder), folder);
  const written = await write(join(folder, `${stem}.parquet`));
  // Exports are for people and get the user's mask; this one is a copy of rows whose files may be private.
  await closeToOthers(folder, written.path, await stat(written.path));
  return written;
}

/** undefined: not there, damaged, or the cache let go of the rows. */
async function findKept(folder: string, note: string): Promise<TableRows | undefined> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(note, 'utf8')));
    await access(kept.path);
    // Its rows are as they were: another time would make them those of another state.
    await touchOwned(dirname(folder), note, new Date());
    return kept;
  } catch {
    return undefined;
  }
}
