/** Every row of a catalog table as one Parquet file of the cache, so that a table is paged, sorted and filtered as a file. */

import { mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import type { WrittenFile } from '#engine/explore/export-file.ts';

const keptSchema = z.object({ path: z.string(), rowCount: z.number(), warnings: z.array(z.string()) });

/** A Parquet file with the table's columns, then its partition keys. */
export interface TableRows {
  readonly path: string;
  readonly rowCount: number;
  /** Records that were left out, with file and line. */
  readonly warnings: readonly string[];
}

/** Equal as long as the table and the bytes of its files are the same. */
export async function tableStateToken(
  { databaseName, name, generation }: Table,
  objects: readonly TableObject[],
): Promise<string> {
  const states: unknown[] = [];
  for (let start = 0; start < objects.length; start += statsAtOnce)
    states.push(...(await Promise.all(objects.slice(start, start + statsAtOnce).map(({ path }) => stateOf(path)))));
  return sha256(stableJson([databaseName, name, generation, states])).slice(0, 40);
}

const statsAtOnce = 256;

/** null: it is not there; reading it tells the error. */
async function stateOf(path: string): Promise<unknown> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? null : [found.size, found.mtimeNs, found.ino];
}

/**
 * What was kept for the token, or what `write` gives. Two that write at once each have a file of their own, and the
 * last one stays known; the other goes with the cache's oldest.
 */
export async function keepTableRows(
  folder: string,
  token: string,
  write: (to: string) => Promise<WrittenFile>,
): Promise<TableRows> {
  const note = join(folder, `${token}.table.json`);
  const known = await findKept(note);
  if (known !== undefined) return known;
  await mkdir(folder, { recursive: true });
  const { path, rowCount, warnings } = await write(join(folder, `${token}-${newId('tr')}.parquet`));
  const staged = join(folder, `.${newId('st')}-${token}.table.json`);
  await writeFile(staged, JSON.stringify({ path, rowCount, warnings }));
  await rename(staged, note);
  return { path, rowCount, warnings };
}

/** undefined: not there, damaged, or the cache let go of the rows. */
async function findKept(note: string): Promise<TableRows | undefined> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(note, 'utf8')));
    const now = new Date();
    await Promise.all([note, kept.path].map((file) => utimes(file, now, now)));
    return kept;
  } catch {
    return undefined;
  }
}
