/** The public interface of execute/: light, as a host opens with it. A node is previewed through preview/preview-node.ts. */

export type { Admission, AdmittedRun, ExecutionHost, RunResources, RunShare } from '#engine/execute/execution-host.ts';
export { JobRuns, warmUpRuns } from '#engine/execute/run/job-runs.ts';
export type { NodePreview, NodePreviewRequest } from '#engine/execute/preview/preview-node.ts';
export type { AdoptionReport, UnknownTarget } from '#engine/execute/recovery/adopt-targets.ts';
export { HistoryKeeper } from '#engine/execute/retention/history-keeper.ts';
export type { CleanedHistory } from '#engine/execute/retention/clean-history.ts';
export type { NextSource } from '#engine/execute/sources/next-inputs.ts';
export type { BookmarkWindow, StartJobRunRequest } from '#engine/execute/run/run-request.ts';
export type { RunEvent } from '#engine/execute/run/run-events.ts';
