/** The public interface of execute/. */

export type { Admission, ExecutionHost, RunResources } from '#engine/execute/execution-host.ts';
export { JobRuns } from '#engine/execute/job-runs.ts';
export { previewNode, type NodePreview, type NodePreviewRequest } from '#engine/execute/preview-node.ts';
export type { AdoptionReport } from '#engine/execute/recovery/adopt-targets.ts';
export type { RecoveryReport } from '#engine/execute/recover-runs.ts';
export type { RunEvent, RunListener } from '#engine/execute/run-events.ts';
export {
  readRunPlan,
  type PlannedSource,
  type PlannedStage,
  type PlannedTarget,
  type PlannedTask,
  type RunPlan,
  type WriteMode,
} from '#engine/execute/run-plan.ts';
export { stageNodesOf } from '#engine/execute/stage-nodes.ts';
export { sumReceipts } from '#engine/execute/run-receipts.ts';
export type { StartJobRunRequest } from '#engine/execute/run-request.ts';
