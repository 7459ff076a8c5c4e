/** Separates files that are still being written from finished ones, for crawls of folders that are watched. Pure. */

import type { KnownFiles } from '#engine/crawl/known-files.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

export const stillWritten = 'still being written';

export interface FinishedFiles {
  /** The listing; an unfinished file that an earlier crawl read is in it as that crawl saw it. */
  readonly objects: readonly StoredObject[];
  readonly unfinished: number;
  /** Unfinished files that no crawl has read. */
  readonly growing: ReadonlySet<string>;
}

/**
 * @param quietMillis a file that changed within this time may not be finished; undefined: every file is.
 * @param now milliseconds since 1970. A time further ahead than the quiet period was set by somebody, so it says nothing.
 */
export function findFinished(
  objects: readonly StoredObject[],
  known: Pick<KnownFiles, 'findEarlier'>,
  quietMillis: number | undefined,
  now: number,
): FinishedFiles {
  if (quietMillis === undefined) return { objects, unfinished: 0, growing: new Set() };
  const [from, to] = [(now - quietMillis) * 1000, (now + quietMillis) * 1000];
  const growing = new Set<string>();
  let unfinished = 0;
  const seen = objects.map((object) => {
    if (object.modifiedMicros <= from || object.modifiedMicros > to) return object;
    const earlier = known.findEarlier(object);
    if (earlier?.size === object.size && earlier.modifiedMicros === object.modifiedMicros) return object;
    unfinished += 1;
    if (earlier === undefined) growing.add(object.path);
    return earlier ?? object;
  });
  return { objects: unfinished === 0 ? objects : seen, unfinished, growing };
}
