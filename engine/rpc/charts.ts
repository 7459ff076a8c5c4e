/** Handlers of the procedures for charts. */

import type { chartProcedures } from '#engine/contract/procedures/charts.ts';
import type { ChartAxis } from '#engine/explore/charts/operations.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnText } from '#engine/rpc/entity-text.ts';
import { viewRequest } from '#engine/rpc/reading.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';

export const chartHandlers: Handlers<EngineServices, keyof typeof chartProcedures> = {
  async chartGroups(input, services, signal) {
    const { x, by, measure } = input;
    const target = await viewRequest(input, services);
    const counted = await (await services.explorer()).chartGroups({ ...target, x, by, measure }, signal);
    return { ...counted, x: axisText(counted.x), by: axisText(counted.by) };
  },
  async countBins(input, services, signal) {
    const { brushes, columns, over } = input;
    const target = await viewRequest(input, services);
    return (await services.explorer()).countBins({ ...target, brushes, columns, over }, signal);
  },
  async chartPoints(input, services, signal) {
    const { x, y, color, limit } = input;
    const target = await viewRequest(input, services);
    const picked = await (await services.explorer()).chartPoints({ ...target, x, y, color, limit }, signal);
    return {
      ...picked,
      x: columnText(picked.x),
      y: columnText(picked.y),
      color: picked.color === null ? null : columnText(picked.color),
    };
  },
};

function axisText(axis: ChartAxis | null): (Omit<ChartAxis, 'column'> & { column: ColumnText }) | null {
  return axis === null ? null : { ...axis, column: columnText(axis.column) };
}
