/** Handlers of the procedures about a folder. */

import type { folderProcedures } from '#engine/contract/procedures/exploring/folders.ts';
import { trimCache } from '#engine/explore/cache-folder.ts';
import { cacheOf } from '#engine/rpc/cache-of.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

const usualTables = 20;

export const folderHandlers: Handlers<EngineServices, keyof typeof folderProcedures> = {
  async getFolderFiles({ path, withinMillis }, services, signal) {
    const explorer = await services.explorer();
    const timeUp = withinMillis === undefined ? undefined : AbortSignal.timeout(withinMillis);
    try {
      const ended = timeUp === undefined ? signal : AbortSignal.any([signal, timeUp]);
      const { token: snapshot, partitionKeys, ...files } = await explorer.lookAtFolder(path, ended);
      return { ...files, snapshot, partitionKeys: columnTexts(partitionKeys) };
    } catch (thrown) {
      if (timeUp?.aborted === true && !signal.aborted) return null;
      throw thrown;
    }
  },
  async getFolderTables({ path, limit = usualTables }, services) {
    const { tables } = await services.catalog();
    return tables.getFolderTables(path, limit);
  },
  async openFolderRows({ path }, services, signal) {
    const { folder, budgetBytes } = await cacheOf(services);
    const opened = await (await services.explorer()).openFolderRows(path, folder, signal);
    await trimCache(folder, budgetBytes);
    return opened;
  },
};
