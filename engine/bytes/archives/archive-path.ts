/** The path of a file inside an archive: `folder/orders.zip!/2024/a.csv`. */

import { statSync } from 'node:fs';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { isUri } from '#engine/base/uri.ts';
import { isArchiveName } from '#engine/storage/archive-name.ts';

/** Between the path of an archive and the name of a file in it. */
export const memberSeparator = '!/';

export interface ArchivePath {
  readonly archive: string;
  /** With `/` between levels. */
  readonly member: string;
}

export function memberPath(archive: string, member: string): string {
  return `${archive}${memberSeparator}${member}`;
}

/**
 * The archive is the shortest prefix that is a file, in a store the shortest with the name of an archive; undefined for a
 * path that is not inside an archive.
 */
export function findArchivePath(path: string): ArchivePath | undefined {
  for (let at = path.indexOf(memberSeparator); at !== -1; at = path.indexOf(memberSeparator, at + 1)) {
    const archive = path.slice(0, at);
    if (isUri(archive) ? isArchiveName(archive) : statSync(archive, { throwIfNoEntry: false })?.isFile() === true)
      return { archive, member: path.slice(at + memberSeparator.length) };
  }
  return undefined;
}

/**
 * The name of a member as a path inside the archive; undefined for one that would leave it, and for one that is a
 * folder or hidden as Hive and Spark hide files.
 */
export function safeMemberName(name: string): string | undefined {
  const parts = name
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/u, '')
    .split('/');
  const isUnsafe = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  if (isUnsafe || /^[A-Za-z]:$/u.test(parts[0]!)) return undefined;
  return parts.some(isHiddenName) ? undefined : parts.join('/');
}
