/** Which of its skipped files are kept with a crawl. */

import type { SkippedFile } from '#engine/catalog/entities.ts';
import { mostKeptSkipped } from '#engine/contract/procedures/crawls.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';

/** @returns the first ones, and the number of all; a path that two targets skip counts once. */
export function keptSkipped(skipped: readonly SkippedPath[]): {
  readonly kept: readonly SkippedFile[];
  readonly count: number;
} {
  const kept = new Map<string, SkippedFile>();
  let repeated = 0;
  for (const { path, reason } of skipped) {
    if (kept.has(path)) repeated += 1;
    else if (kept.size < mostKeptSkipped) kept.set(path, { path, reason });
  }
  return { kept: [...kept.values()], count: skipped.length - repeated };
}
