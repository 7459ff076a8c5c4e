/**
 * Renames a crawler: its file, the triggers that name it, and what the catalog keeps of its schedule and for triggers. The
 * catalog remembers the rename before the file is touched, so that the next opening finishes one that was cut short.
 */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';
import { renameInTriggers, type TriggerFiles } from '#engine/definitions/renames/rename-in-triggers.ts';
import { isRenamed, type RenamedReferences } from '#engine/definitions/renames/rename-references.ts';

interface RenamedFiles {
  readonly crawler: Pick<DefinitionStore<Crawler>, 'find' | 'delete'>;
  readonly trigger: TriggerFiles;
}

/** @throws the error of the save; nothing has changed then. */
export async function renameCrawler(
  { crawler, trigger }: RenamedFiles,
  { crawlerRenames }: Pick<Catalog, 'crawlerRenames'>,
  rename: DefinitionRename,
  save: () => Promise<LoadedDefinition<unknown>>,
  tell: (triggers: RenamedReferences) => void,
): Promise<LoadedDefinition<unknown>> {
  const { from, to } = rename;
  // A rename that is remembered lets the old file go: not for the sake of another crawler of that name.
  if (crawler.find(to) !== undefined) return save();
  await crawlerRenames.beginCrawlerRename(rename);
  let saved: LoadedDefinition<unknown>;
  try {
    saved = await save();
  } catch (error) {
    await crawlerRenames.giveUpCrawlerRename(from);
    throw error;
  }
  tell(await renameInTriggers(trigger, 'crawlerName', from, to));
  await crawlerRenames.finishCrawlerRename(from);
  return saved;
}

/** Finishes the renames whose new file was written before a host ended, and abandons the others. */
export async function recoverCrawlerRenames(
  { crawler, trigger }: RenamedFiles,
  { crawlerRenames }: Pick<Catalog, 'crawlerRenames'>,
  tell: (triggers: RenamedReferences) => void,
): Promise<void> {
  for (const rename of await crawlerRenames.getCrawlerRenames()) {
    const { from, to } = rename;
    // The copy of its schedule that an abandoned rename leaves is that of no crawler: it fires nothing.
    if (!(await isRenamed(crawler, rename))) await crawlerRenames.giveUpCrawlerRename(from);
    else {
      tell(await renameInTriggers(trigger, 'crawlerName', from, to));
      await crawlerRenames.finishCrawlerRename(from);
    }
  }
}
