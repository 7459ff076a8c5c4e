/** Copies the catalog while it is in use, by SQLite's online backup; the copy is one file that needs no other. */

import { dirname, join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { makeOwnedFolder, moveOwnedSync, removeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { sql } from '#engine/base/sql.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { copyName } from '#engine/catalog/copies/copy-name.ts';

export type CopyOutcome =
  | { readonly state: 'made'; readonly path: string }
  /** A commit or an undo was under way: the copy would bring it back half done. */
  | { readonly state: 'busy' }
  /** The catalog holds nothing that is worth a copy. */
  | { readonly state: 'empty' };

/** @param time milliseconds since 1970 UTC, for its name. @throws EngineError IoFailed, DiskFull. */
export async function copyCatalog(connection: Connection, folder: string, time: number): Promise<CopyOutcome> {
  if (isEmpty(connection)) return { state: 'empty' };
  const state = dirname(connection.path);
  makeOwnedFolder(state, folder);
  const unfinished = join(folder, `.${newId('copy')}`);
  try {
    await connection.backup(unfinished);
    const copy = Connection.open(unfinished, 'read-write');
    try {
      if (isOpen(copy)) return { state: 'busy' };
      const { identity } = copy.get<{ identity: string }>(sql`SELECT identity FROM catalog_identity`)!;
      copy.pragma('journal_mode = DELETE');
      copy.close();
      const path = join(folder, copyName(time, identity));
      moveOwnedSync(state, unfinished, path);
      return { state: 'made', path };
    } finally {
      copy.close();
    }
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) removeOwnedSync(state, unfinished + suffix);
  }
}

function isEmpty(connection: Connection): boolean {
  const found = connection.get(
    sql`SELECT 1 FROM tables UNION ALL SELECT 1 FROM crawls UNION ALL SELECT 1 FROM job_runs LIMIT 1`,
  );
  return found === undefined;
}

function isOpen(copy: Connection): boolean {
  const found = copy.get(
    sql`SELECT 1 FROM commits WHERE phase IN ('publishing', 'published') UNION ALL SELECT 1 FROM undos LIMIT 1`,
  );
  return found !== undefined;
}
