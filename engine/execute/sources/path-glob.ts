/** Globs over relative paths, as sources name their files. */

import path from 'node:path';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';

/** Glue's glob rules; in addition, `**` and its slash may match no folder at all, as in shells and Spark. */
export function matchesGlob(glob: string): (relativePath: string) => boolean {
  const pattern = glob.split(path.sep).join('/');
  const matches = compileExclusions([pattern, pattern.replaceAll('**/', '')]);
  return (relativePath) => matches(relativePath.split(path.sep).join('/'));
}
