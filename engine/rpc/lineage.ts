/** Handlers of the procedures of lineage. */

import type { lineageProcedures } from '#engine/contract/procedures/lineage.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const lineageHandlers: Handlers<EngineServices, keyof typeof lineageProcedures> = {
  async getColumnLineage({ job, ...column }, services, signal) {
    return (await services.graphs()).trace(job, column, signal);
  },
};
