/** Handlers of the procedures of rejected records. */

import type { QuarantinedRecord, RejectedGroup } from '#engine/catalog/entities.ts';
import type { quarantineProcedures, RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readRunPlan, type RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts, jobRunText, mapPage } from '#engine/rpc/entity-text.ts';
import { findRefusal } from '#engine/rpc/refusals/find-refusal.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const quarantineHandlers: Handlers<EngineServices, keyof typeof quarantineProcedures> = {
  async getRejectedRecords({ id, group, ...page }, services) {
    const { jobRuns } = await services.catalog();
    return mapPage(
      await jobRuns.getRejectedRecords(id, { ...page, ...(group === undefined ? {} : { group }) }),
      recordText,
    );
  },
  async getRejectedGroups({ id }, services) {
    const { jobRuns } = await services.catalog();
    const groups = await jobRuns.getRejectedGroups(id);
    if (groups.length === 0) return [];
    const run = await jobRuns.getJobRun(id);
    const stored = run.plan === '' ? undefined : readRunPlan(run);
    return groups.map((group) => ({ ...group, source: sourceOf(stored, group) }));
  },
  async findRedriveRefusal({ id, stageId, nodeId }, services) {
    const runs = await services.runs();
    const refusal = await findRefusal(() => runs.checkRedrive(id, { stageId, nodeId }));
    return refusal === null ? null : { message: refusal.message, hint: refusal.hint ?? null };
  },
  async redriveRejectedRecords({ id, records }, services) {
    return jobRunText(await (await services.runs()).redrive({ runId: id, records }));
  },
  async getRedrivenRecords({ id }, services) {
    return (await (await services.catalog()).jobRuns.getRedrivenRecords(id)).map(recordText);
  },
};

function recordText({ stageId: _stage, taskId: _task, ...record }: QuarantinedRecord): RejectedRecordText {
  return record;
}

function sourceOf(plan: RunPlan | undefined, { nodeId }: RejectedGroup): Output<'getRejectedGroups'>[number]['source'] {
  const source = plan?.sources[nodeId];
  const reading = source?.readings[0];
  if (source === undefined || reading === undefined) return null;
  const columns = source.columns.map((column) => ({ ...column, name: column.sourceName ?? column.name }));
  return { format: reading.format, options: reading.options, columns: columnTexts(columns) };
}
