/** Renames that were cut short, by the end of a host or by a full disk, are finished, or abandoned where no file was renamed. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { recoverCrawlerRenames } from '#engine/definitions/renames/rename-crawler.ts';
import { logLeftTriggers } from '#engine/definitions/renames/rename-in-triggers.ts';
import { recoverJobRenames, type RenamedFiles } from '#engine/definitions/renames/rename-job.ts';
import type { RenamedReferences } from '#engine/definitions/renames/rename-references.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';

export type SettleRenames = () => Promise<void>;

/** @returns not to be called while something is being renamed: it would be taken for one that was cut short. */
export function renameSettler(
  { stores }: Pick<Workspace, 'stores'>,
  catalog: Pick<Catalog, 'jobRenames' | 'crawlerRenames'>,
  moveVersions: RenamedFiles['moveVersions'],
  log: Log,
): SettleRenames {
  const tellLeft = (triggers: RenamedReferences): void => logLeftTriggers(log, triggers);
  return async () => {
    await recoverJobRenames({ ...stores, moveVersions }, catalog, tellLeft);
    await recoverCrawlerRenames(stores, catalog, tellLeft);
  };
}
