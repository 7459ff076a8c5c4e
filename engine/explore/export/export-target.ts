/** What an export to a path would create or replace, to be shown before it starts. */

import { basename, dirname, join } from 'node:path';
import { getStorage } from '#engine/bytes/storages.ts';
import type { StoredPlace } from '#engine/storage/storage.ts';

export interface FoundTarget {
  readonly folderExists: boolean;
  readonly existing: {
    readonly kind: 'file' | 'folder' | 'link';
    /** Bytes. */
    readonly size: number;
    readonly modifiedMicros: number;
    readonly version: string;
  } | null;
  /** The path, with a number before its extension when the name is taken. */
  readonly free: string;
}

/** Names that are tried. */
const mostNames = 1000;

/** @param to absolute. @param extension of files of its format: `.csv.gz`. */
export async function findExportTarget(to: string, extension: string): Promise<FoundTarget> {
  const storage = getStorage(to);
  const folder = await look(dirname(to));
  const found = await look(to);
  const isLink =
    found !== undefined && (await storage.realPath(to)) !== join(await storage.realPath(dirname(to)), basename(to));
  return {
    folderExists: folder?.kind === 'folder',
    existing: found === undefined ? null : { ...found, kind: isLink ? 'link' : found.kind },
    free: found === undefined ? to : await freeName(to, extension),
  };
}

async function freeName(to: string, extension: string): Promise<string> {
  const ending = to.toLowerCase().endsWith(extension) ? extension.length : 0;
  const stem = ending === 0 ? to : to.slice(0, -ending);
  for (let number = 2; number < mostNames; number += 1) {
    const name = `${stem}-${number}${to.slice(stem.length)}`;
    if ((await look(name)) === undefined) return name;
  }
  return to;
}

/** A pipe or a device is there as well as a file, and no more to be replaced than a folder. */
async function look(path: string): Promise<StoredPlace | undefined> {
  try {
    return await getStorage(path).look(path);
  } catch {
    return { kind: 'folder', size: 0, modifiedMicros: 0, version: '' };
  }
}
