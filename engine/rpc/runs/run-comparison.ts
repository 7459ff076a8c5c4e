/** Handler of the procedure that compares two runs. */

import type { runComparisonProcedures } from '#engine/contract/procedures/run-comparison.ts';
import { compareRuns } from '#engine/execute/comparison/compare-runs.ts';
import { readRunRecord } from '#engine/execute/comparison/run-record.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const runComparisonHandlers: Handlers<EngineServices, keyof typeof runComparisonProcedures> = {
  async compareRuns({ a, b, limit }, services) {
    const catalog = await services.catalog();
    const [first, second] = await Promise.all([readRunRecord(catalog, a), readRunRecord(catalog, b)]);
    return compareRuns(first, second, limit);
  },
};
