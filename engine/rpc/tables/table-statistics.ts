/** Handlers of the procedures of a table's statistics. */

import type { KnownStatistics, TableStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { tableStatisticsProcedures } from '#engine/contract/procedures/tables/table-statistics.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const tableStatisticsHandlers: Handlers<EngineServices, keyof typeof tableStatisticsProcedures> = {
  async getTableStatistics({ databaseName, name }, services) {
    const found = await (await services.catalog()).tables.findTableStatistics(databaseName, name);
    return found === undefined ? null : statisticsText(found);
  },
  async *computeTableStatistics({ databaseName, name }, services, signal) {
    yield* pushedItems<Output<'computeTableStatistics'>, TableStatistics>(
      (push) =>
        services.computeStatistics(databaseName, name, signal, ({ fraction, note = '' }) =>
          push({ item: 'progress', fraction, note }),
        ),
      (statistics) => ({ item: 'result', statistics: statisticsText({ ...statistics, isStale: false }) }),
    );
  },
};

function statisticsText({
  generation: _generation,
  ...statistics
}: KnownStatistics): NonNullable<Output<'getTableStatistics'>> {
  return statistics;
}
