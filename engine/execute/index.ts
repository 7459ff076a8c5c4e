/** The public interface of execute/. */

export type { Admission, ExecutionHost, RunResources } from '#engine/execute/execution-host.ts';
export { JobRuns } from '#engine/execute/run/job-runs.ts';
export { previewNode, type NodePreview, type NodePreviewRequest } from '#engine/execute/preview/preview-node.ts';
export type { AdoptionReport, UnknownTarget } from '#engine/execute/recovery/adopt-targets.ts';
export { rewindBookmark } from '#engine/execute/recovery/rewind-bookmark.ts';
export { HistoryKeeper } from '#engine/execute/retention/history-keeper.ts';
export type { CleanedHistory, HistoryLimits } from '#engine/execute/retention/clean-history.ts';
export type { RecoveryReport } from '#engine/execute/recovery/recover-runs.ts';
export type { RunEvent, RunListener } from '#engine/execute/run/run-events.ts';
export {
  readRunPlan,
  type PlannedSource,
  type PlannedStage,
  type PlannedTarget,
  type PlannedTask,
  type RunPlan,
  type WriteMode,
} from '#engine/execute/plan/run-plan.ts';
export { stageNodesOf } from '#engine/execute/plan/stage-nodes.ts';
export { sumReceipts } from '#engine/execute/run/run-receipts.ts';
export type { StartJobRunRequest } from '#engine/execute/run/run-request.ts';
