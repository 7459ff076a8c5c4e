/** The services that handlers use: those of one engine, opened at first use. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { CutRequest } from '#engine/execute/preview/cut-node.ts';
import type { FoundColumns } from '#engine/execute/preview/find-code-columns.ts';
import type { FoundXmlType, XmlTypeRequest } from '#engine/execute/preview/find-xml-type.ts';
import type { NullFieldsRequest } from '#engine/execute/preview/find-null-fields.ts';
import type { RunRows, RunRowsRequest } from '#engine/execute/preview/run-rows.ts';
import type { NullFields } from '#engine/transforms/null-fields/find-null-fields.ts';
import type { NodePreview, NodePreviewRequest } from '#engine/execute/index.ts';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import type { RowComparisonRequest } from '#engine/explore/compared-rows/compare-run-rows.ts';
import type { DroppedFiles } from '#engine/explore/dropped-files.ts';
import type { ComputeStatistics } from '#engine/explore/statistics/compute-statistics.ts';
import type { Explorer } from '#engine/explore/explorer.ts';
import type { ExportTarget, WrittenFile } from '#engine/explore/export/export-file.ts';
import type { NodeRowsRequest } from '#engine/explore/jobs/write-node.ts';
import type { ColumnLineage } from '#engine/explore/jobs/column-lineage.ts';
import type { JobVersions } from '#engine/explore/jobs/versions/job-versions.ts';
import type { InspectedGraph } from '#engine/explore/jobs/inspect-job.ts';
import type { InspectedSubflow } from '#engine/explore/jobs/inspect-subflow.ts';
import type { SubflowUse } from '#engine/graph/index.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import type { RunControl } from '#engine/orchestrate/run-control.ts';
import type { BackfillControl } from '#engine/orchestrate/backfills/backfill-control.ts';
import type { NotificationControl } from '#engine/orchestrate/notifications/notification-control.ts';
import type { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import type { WatchControl } from '#engine/orchestrate/watching/watch-control.ts';
import type { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';
import type { WebhookControl } from '#engine/orchestrate/webhooks/webhook-control.ts';
import type { WorkspaceSecrets } from '#engine/secrets/workspace-secrets.ts';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';
import type { PoolWorker, RunOptions } from '#engine/workers/worker-pool.ts';

export interface EngineServices {
  workspace(): Promise<Workspace>;
  catalog(): Promise<Catalog>;
  explorer(): Promise<Explorer>;
  crawls(): Promise<CrawlControl>;
  readonly computeStatistics: ComputeStatistics;
  watching(): Promise<WatchControl>;
  runs(): Promise<RunControl>;
  queue(): Promise<Pick<RunQueue, 'describe' | 'hold' | 'move' | 'release' | 'resourcesOf' | 'startNext'>>;
  triggers(): Promise<TriggerControl>;
  backfills(): Promise<BackfillControl>;
  webhooks(): Promise<WebhookControl>;
  /** Hosts that will listen for webhooks; see {@link WebhookControl}. */
  readonly laterFollowers: Set<() => void>;
  notifications(): Promise<NotificationControl>;
  graphs(): Promise<GraphControl>;
  versions(): Promise<JobVersions>;
  droppedFiles(): Promise<DroppedFiles>;
  connectedObjects(): Promise<ConnectedObjects>;
  /** @throws EngineError InvalidState without a workspace. */
  secrets(): Promise<WorkspaceSecrets>;
  /** Reports every completed command, whoever called it. */
  readonly commands: CommandNews;
  /** Opens a folder as a workspace beside this one and gives the address of its window; absent: the host has no windows. */
  readonly showWorkspace?: ShowWorkspace | undefined;
  readonly log: Log;
  /** False: a throw-away one is created when needed. */
  readonly hasWorkspace: boolean;
  /** Whether this host stays until it is closed: the app and `tenon serve`, not a single command. */
  readonly stays: boolean;
  facts(): Promise<EngineFacts>;
  /** Of both pools, as they are now. */
  workers(): Promise<readonly PoolWorker[]>;
}

/** @throws EngineError of the opening. */
export type ShowWorkspace = (folder: string) => Promise<string>;

/** Of this engine; sizes in bytes. */
export interface EngineFacts {
  readonly version: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly workerMemoryBytes: number;
  readonly workerThreads: number;
}

export interface GraphControl {
  validate(job: Job, signal: AbortSignal): Promise<InspectedGraph>;
  /** @throws EngineError EntityNotFound for a use that is not there. */
  validateSubflow(
    request: {
      readonly subflow: Subflow;
      readonly use: SubflowUse | null;
      readonly users: UserTransforms;
    },
    signal: AbortSignal,
  ): Promise<InspectedSubflow>;
  preview(request: NodePreviewRequest, signal: AbortSignal): Promise<NodePreview>;
  readRunRows(request: RunRowsRequest, signal: AbortSignal): Promise<RunRows>;
  /** Of the node first, then of those before it. */
  count(request: CutRequest, signal: AbortSignal): Promise<readonly Receipt[]>;
  findNullFields(request: NullFieldsRequest, signal: AbortSignal): Promise<NullFields>;
  findXmlType(request: XmlTypeRequest, signal: AbortSignal): Promise<FoundXmlType>;
  findCodeColumns(request: CutRequest, signal: AbortSignal): Promise<FoundColumns>;
  write(
    request: NodeRowsRequest,
    target: ExportTarget,
    signal: AbortSignal,
    onProgress?: RunOptions['onProgress'],
  ): Promise<WrittenFile>;
  /** @param folder of the cache. */
  openRows(
    request: NodeRowsRequest,
    folder: string,
    signal: AbortSignal,
    onProgress?: RunOptions['onProgress'],
  ): Promise<WrittenFile>;
  /** @param folder of the cache. */
  compareRunRows(
    request: RowComparisonRequest,
    folder: string,
    signal: AbortSignal,
    onProgress?: RunOptions['onProgress'],
  ): Promise<RowComparison>;
  explain(job: Job, nodeId: string, signal: AbortSignal): Promise<Output<'explainNode'>>;
  writeScript(
    request: {
      readonly job: Job;
      readonly as: 'pyspark' | 'glue-script' | 'glue-scala' | 'glue-studio' | 'sql';
      readonly given: Readonly<Record<string, string>>;
      readonly unfinished: boolean;
    },
    signal: AbortSignal,
  ): Promise<Output<'writeScript'>>;
  trace(
    job: Job,
    column: { readonly nodeId: string; readonly port?: string | undefined; readonly column: string },
    signal: AbortSignal,
  ): Promise<ColumnLineage>;
}

export interface CommandNews {
  tell(procedure: string): void;
  /** Returns the function that ends the listening. */
  listen(listener: (procedure: string) => void): () => void;
}
