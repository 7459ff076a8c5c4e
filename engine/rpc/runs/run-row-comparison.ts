/** Handler of the procedure that compares the rows of two runs. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { RowComparison, runRowComparisonProcedures } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { trimCache } from '#engine/explore/cache-folder.ts';
import { cacheOf } from '#engine/rpc/cache-of.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runRowComparisonHandlers: Handlers<EngineServices, keyof typeof runRowComparisonProcedures> = {
  async *compareRunRows(request, services, signal) {
    const cache = await cacheOf(services);
    const graphs = await services.graphs();
    yield* pushedItems<Output<'compareRunRows'>, RowComparison>(
      async (push) => {
        const comparison = await graphs.compareRunRows(request, cache.folder, signal, ({ fraction, note = '' }) =>
          push({ item: 'progress', fraction, note }),
        );
        await trimCache(cache.folder, cache.budgetBytes);
        return comparison;
      },
      (comparison) => ({ item: 'result', comparison }),
    );
  },
};
