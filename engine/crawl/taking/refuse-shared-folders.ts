/** Tables whose new files share a folder are taken together by a crawler that lists new folders only. */

import type { ChangePlan } from '#engine/crawl/plan-changes.ts';
import type { CrawlLease, TablePlace } from '#engine/crawl/crawl-lease.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * With files of a taken table in it, a folder is known, and the next crawl would not find what was left there.
 * @throws EngineError InvalidInput that names both tables and the folder.
 */
export async function refuseSharedFolders(
  worker: CrawlLease,
  plan: ChangePlan,
  places: readonly TablePlace[],
): Promise<void> {
  if (plan.left.length === 0) return;
  const left = new Set(plan.left);
  const folders = new Map<string, string>();
  for (const [index, { name }] of plan.definitions.entries()) {
    if (!plan.leftAlone.has(index) || !left.has(name)) continue;
    for await (const page of worker.objectPages(places[index]!))
      for (const { path } of page) folders.set(folderOf(path), name);
  }
  for (const { planned, table } of plan.publish) {
    if (planned === null) continue;
    for await (const page of worker.objectPages(places[planned]!)) {
      for (const { path } of page) {
        const folder = folderOf(path);
        const other = folders.get(folder);
        if (other === undefined) continue;
        throw new EngineError(
          'InvalidInput',
          `Cannot take ${table.name} without ${other}: both have new files in ${folder}, and this crawler looks at new folders only, so the next crawl would not find ${other} again.`,
          { hint: 'Take both tables, or leave both.', details: { table: table.name, other, path: folder } },
        );
      }
    }
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
}
