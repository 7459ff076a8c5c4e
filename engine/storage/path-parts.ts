/** Joining and splitting of paths that may be URIs of a store, in which only `/` separates and nothing is normalized. */

import path from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import { isUri } from '#engine/base/uri.ts';

/** @param parts relative; empty ones are skipped. */
export function joinPath(folder: string, ...parts: readonly string[]): string {
  if (!isUri(folder)) return path.join(folder, ...parts);
  return [folder.replace(/\/+$/u, ''), ...parts.filter((part) => part !== '')].join('/');
}

export function parentOf(location: string): string {
  return isUri(location) ? location.slice(0, location.lastIndexOf('/')) : path.dirname(location);
}

export function nameOf(location: string): string {
  return isUri(location) ? location.slice(location.lastIndexOf('/') + 1) : path.basename(location);
}

/** The way from a folder to what lies below it; empty for the folder itself. */
export function relativeTo(folder: string, location: string): string {
  if (!isUri(folder)) return path.relative(folder, location);
  return location === folder ? '' : location.slice(joinPath(folder).length + 1);
}

/** What separates levels in a location. */
export function separatorOf(location: string): string {
  return isUri(location) ? '/' : path.sep;
}

/** Whether a location is the folder or lies below it. */
export function liesWithin(location: string, folder: string): boolean {
  if (isUri(location) !== isUri(folder)) return false;
  return location === folder || isBelow(location, folder, separatorOf(folder));
}
