/** Handlers of the procedures for charts. */

import type { chartProcedures } from '#engine/contract/procedures/charts.ts';
import type { ChartAxis } from '#engine/explore/charts/operations.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import { fileRequest } from '#engine/rpc/reading.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import type { Column } from '#engine/types/data-type.ts';

export const chartHandlers: Handlers<EngineServices, keyof typeof chartProcedures> = {
  async chartGroups(input, services, signal) {
    const { x, by, measure, filter, search } = input;
    const target = { ...(await fileRequest(input, services)), view: { order: [], filter, search } };
    const counted = await (await services.explorer()).chartGroups({ ...target, x, by, measure }, signal);
    return { ...counted, x: axisText(counted.x), by: axisText(counted.by) };
  },
  async chartPoints(input, services, signal) {
    const { x, y, color, limit, filter, search } = input;
    const target = { ...(await fileRequest(input, services)), view: { order: [], filter, search } };
    const picked = await (await services.explorer()).chartPoints({ ...target, x, y, color, limit }, signal);
    return {
      ...picked,
      x: columnText(picked.x),
      y: columnText(picked.y),
      color: picked.color === null ? null : columnText(picked.color),
    };
  },
};

function axisText(
  axis: ChartAxis | null,
): (Omit<ChartAxis, 'column'> & { column: ReturnType<typeof columnText> }) | null {
  return axis === null ? null : { ...axis, column: columnText(axis.column) };
}

function columnText(column: Column): ReturnType<typeof columnTexts>[number] {
  return columnTexts([column])[0]!;
}
