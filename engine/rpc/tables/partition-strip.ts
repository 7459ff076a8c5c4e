/** Handlers of the procedures of the partition strip. */

import type { partitionStripProcedures } from '#engine/contract/procedures/tables/partition-strip.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

const usualGroups = 120;

export const partitionStripHandlers: Handlers<EngineServices, keyof typeof partitionStripProcedures> = {
  async getPartitionStrip({ databaseName, name, groups = usualGroups, first = null, last = null }, services) {
    const { tables } = await services.catalog();
    return tables.getPartitionStrip(databaseName, name, groups, { first, last });
  },
};
