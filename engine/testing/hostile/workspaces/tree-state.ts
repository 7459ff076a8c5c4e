/** A tree of files as it is on disk: type, mode, owner, size, mtime and content of every entry, links not followed. */

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Relative path → its state, which must not change. */
export function readTree(root: string): Record<string, string> {
  const tree: Record<string, string> = {};
  const look = (location: string): void => {
    const stats = lstatSync(location, { bigint: true });
    const content = stats.isSymbolicLink()
      ? readlinkSync(location)
      : stats.isFile()
        ? createHash('sha256').update(readFileSync(location)).digest('hex')
        : '';
    tree[path.relative(root, location)] =
      `${stats.mode.toString(8)} ${stats.uid} ${stats.size} ${stats.mtimeNs} ${content}`;
    if (stats.isDirectory()) for (const name of readdirSync(location).sort()) look(path.join(location, name));
  };
  look(root);
  return tree;
}
