/** Handlers of the procedures of backfills. */

import type { Backfill } from '#engine/catalog/backfill-entities.ts';
import type { BackfillText, backfillProcedures } from '#engine/contract/procedures/runs/backfills.ts';
import { readRunNumber } from '#engine/contract/run-number.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf, mapPage } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const backfillHandlers: Handlers<EngineServices, keyof typeof backfillProcedures> = {
  async planBackfill({ again, ...request }, services) {
    const { slices, doneBy, notes } = await (await services.backfills()).plan(request);
    const listed = slices.map(({ given }, index) => ({ arguments: given, doneBy: again ? null : doneBy[index]! }));
    const toRun = listed.filter((slice) => slice.doneBy === null).length;
    return { jobName: request.jobName, slices: listed, toRun, notes };
  },
  async startBackfill({ stopOnFailure, ...request }, services) {
    return backfillText(await (await services.backfills()).begin({ ...request, stopsOnFailure: stopOnFailure }));
  },
  async stopBackfill({ id }, services) {
    return backfillText(await (await services.backfills()).stop(id));
  },
  async resumeBackfill({ id }, services) {
    return backfillText(await (await services.backfills()).resume(id));
  },
  async getBackfill({ id }, services) {
    const { backfills } = await services.catalog();
    const number = readRunNumber(id);
    return backfillText(await backfills.getBackfill(number === undefined ? id : await backfills.getBackfillId(number)));
  },
  async getBackfills({ jobName, ...page }, services) {
    return mapPage(await (await services.catalog()).backfills.getBackfills(jobName, page), backfillText);
  },
  async getBackfillSlices({ id, states, ...page }, services) {
    const { backfills } = await services.catalog();
    return mapPage(await backfills.getBackfillSlices(id, states, page), ({ given, error, ...slice }) => ({
      ...slice,
      arguments: given,
      error: errorOf(error),
    }));
  },
};

function backfillText({ stopsOnFailure, countsRuns: _countsRuns, ...backfill }: Backfill): BackfillText {
  const { counts } = backfill;
  return {
    ...backfill,
    slicing: backfill.slicing as BackfillText['slicing'],
    stopOnFailure: stopsOnFailure,
    status: statusOf(backfill),
    total: Object.values(counts).reduce((sum, amount) => sum + amount, 0),
    counts,
  };
}

/** A slice whose run a person resumed is under way although its backfill had ended. */
function statusOf({ status, counts }: Pick<Backfill, 'status' | 'counts'>): BackfillText['status'] {
  if (status !== 'ENDED') return status;
  if ((counts.STARTED ?? 0) > 0) return 'RUNNING';
  if ((counts.FAILED ?? 0) + (counts.TIMEOUT ?? 0) + (counts.REFUSED ?? 0) > 0) return 'FAILED';
  return (counts.STOPPED ?? 0) + (counts.PENDING ?? 0) > 0 ? 'STOPPED' : 'SUCCEEDED';
}
