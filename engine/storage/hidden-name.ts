/** Names that a folder or a wildcard does not mean, as in Hive, Spark and Glue; `_tenon`, where runs stage, is one. */

import { sep } from 'node:path';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';

/** Begins with `_` or `.`, or is a folder marker of S3 tools. */
export function isHiddenName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first === 0x5f || first === 0x2e || name.endsWith('_$folder$');
}

/** Parts of a glob that name hidden files or folders on purpose, as `_old` in `2024/_old/*.csv`. */
export function hiddenParts(glob: string): string[] {
  return partsOf(glob).filter(namesHidden);
}

function namesHidden(part: string): boolean {
  return /(?:^|[{,])[_.]/u.test(part);
}

/**
 * @returns whether the glob is meant to match a path: each hidden name in it must be written in the glob, at the same
 *   level; only between two `**` the level may differ. Both are relative to the same folder.
 */
export function compileVisible(glob: string): (relativePath: string) => boolean {
  const parts = partsOf(glob);
  const first = parts.findIndex((part) => part.includes('**'));
  const last = parts.findLastIndex((part) => part.includes('**'));
  const named = parts.flatMap((part, at) => {
    if (!namesHidden(part)) return [];
    const place = first === -1 || at < first ? at : at > last ? at - parts.length : undefined;
    return [{ place, matches: compileExclusions([part]) }];
  });
  return (relativePath) => {
    const names = partsOf(relativePath);
    return names.every(
      (name, at) =>
        !isHiddenName(name) ||
        named.some(
          ({ place, matches }) => (place === undefined || place === at || place === at - names.length) && matches(name),
        ),
    );
  };
}

/** The folder before the first part of a path that holds a wildcard; of a path without one, the folder it is in. */
export function fixedFolder(pattern: string): string {
  const parts = partsOf(pattern);
  const wild = parts.findIndex(hasWildcard);
  return parts.slice(0, wild === -1 ? -1 : wild).join('/') || '/';
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[{]/u.test(pattern);
}

/** A backslash is a part of names where it does not separate them. */
function partsOf(pattern: string): string[] {
  return pattern.split(sep === '\\' ? /[/\\]/u : '/');
}
