/** The log lines of a run about its targets: columns that their files call otherwise. */

import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import type { RunJournal } from '#engine/execute/run/run-journal.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { renamedColumns } from '#engine/formats/written-rows.ts';

export async function logTargets(journal: Pick<RunJournal, 'write'>, plan: RunPlan): Promise<void> {
  for (const { nodeId, format, schema, partitionKeys } of Object.values(plan.targets)) {
    const columns = schema.filter(({ name }) => !partitionKeys.includes(name));
    for (const text of renamedColumns(await loadFormat(format), columns))
      journal.write('warning', `Target ${JSON.stringify(nodeName(plan, nodeId))}: ${text}`, { node: nodeId });
  }
}
