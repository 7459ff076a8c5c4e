/** Whether a path lies below a folder, by its text alone: both are absolute, without `..` and links. */

import { sep } from 'node:path';

/** @param separator of the paths' system. */
export function isBelow(path: string, folder: string, separator: string = sep): boolean {
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

/** As {@link isBelow}, and true for the folder itself. */
export function isWithin(path: string, folder: string, separator: string = sep): boolean {
  return path === folder || isBelow(path, folder, separator);
}
