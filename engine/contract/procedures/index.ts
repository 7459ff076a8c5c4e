/** Every procedure of the engine: the contract between it and every client. */

import { chartProcedures } from '#engine/contract/procedures/charts.ts';
import { connectionProcedures } from '#engine/contract/procedures/connections.ts';
import { costProcedures } from '#engine/contract/procedures/costs.ts';
import { crawlProcedures } from '#engine/contract/procedures/crawls.ts';
import { databaseProcedures } from '#engine/contract/procedures/databases.ts';
import { definitionProcedures } from '#engine/contract/procedures/definitions.ts';
import { exploreProcedures } from '#engine/contract/procedures/explore.ts';
import { exportProcedures } from '#engine/contract/procedures/exports.ts';
import { folderProcedures } from '#engine/contract/procedures/exploring/folders.ts';
import { interchangeProcedures } from '#engine/contract/procedures/interchange.ts';
import { jobVersionProcedures } from '#engine/contract/procedures/runs/job-versions.ts';
import { jobRunProcedures } from '#engine/contract/procedures/job-runs.ts';
import { lineageProcedures } from '#engine/contract/procedures/lineage.ts';
import type { InputOf, OutputOf, ProcedureKind } from '#engine/contract/procedures/procedure.ts';
import { notificationProcedures } from '#engine/contract/procedures/reporting/notifications.ts';
import { quarantineProcedures } from '#engine/contract/procedures/quarantine.ts';
import { queryTextProcedures } from '#engine/contract/procedures/query-text.ts';
import { adviceProcedures } from '#engine/contract/procedures/runs/advice.ts';
import { runForecastProcedures } from '#engine/contract/procedures/runs/run-forecast.ts';
import { runInputProcedures } from '#engine/contract/procedures/runs/run-inputs.ts';
import { runOriginProcedures } from '#engine/contract/procedures/runs/run-origin.ts';
import { runGraphProcedures } from '#engine/contract/procedures/runs/run-graph.ts';
import { runRowComparisonProcedures } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { runRowsProcedures } from '#engine/contract/procedures/runs/run-rows.ts';
import { runUsageProcedures } from '#engine/contract/procedures/runs/run-usage.ts';
import { runWorkerProcedures } from '#engine/contract/procedures/runs/run-workers.ts';
import { backfillProcedures } from '#engine/contract/procedures/runs/backfills.ts';
import { nextInputProcedures } from '#engine/contract/procedures/runs/next-inputs.ts';
import { calendarProcedures } from '#engine/contract/procedures/reporting/calendar.ts';
import { queueProcedures } from '#engine/contract/procedures/reporting/queue.ts';
import { readingProcedures } from '#engine/contract/procedures/reading.ts';
import { runComparisonProcedures } from '#engine/contract/procedures/run-comparison.ts';
import { secretProcedures } from '#engine/contract/procedures/secrets.ts';
import { catalogFileProcedures } from '#engine/contract/procedures/tables/catalog-files.ts';
import { severalTablesProcedures } from '#engine/contract/procedures/tables/several-tables.ts';
import { tableEditProcedures } from '#engine/contract/procedures/tables/table-edits.ts';
import { tableCreationProcedures } from '#engine/contract/procedures/tables/create-table.ts';
import { partitionChangeProcedures } from '#engine/contract/procedures/tables/partition-changes.ts';
import { partitionStripProcedures } from '#engine/contract/procedures/tables/partition-strip.ts';
import { tableStatisticsProcedures } from '#engine/contract/procedures/tables/table-statistics.ts';
import { tableVersionProcedures } from '#engine/contract/procedures/tables/table-versions.ts';
import { subflowProcedures } from '#engine/contract/procedures/subflows/subflows.ts';
import { transformProcedures } from '#engine/contract/procedures/transforms.ts';
import { triggerProcedures } from '#engine/contract/procedures/triggers.ts';
import { webhookProcedures } from '#engine/contract/procedures/webhooks.ts';
import { viewProcedures } from '#engine/contract/procedures/views.ts';
import { watchedCrawlerProcedures } from '#engine/contract/procedures/watched-crawlers.ts';
import { workflowProcedures } from '#engine/contract/procedures/workflows.ts';
import { workspaceProcedures } from '#engine/contract/procedures/workspace.ts';
import { workspacesProcedures } from '#engine/contract/procedures/workspaces.ts';

export const procedures = {
  ...workspaceProcedures,
  ...workspacesProcedures,
  ...databaseProcedures,
  ...tableVersionProcedures,
  ...tableEditProcedures,
  ...tableStatisticsProcedures,
  ...partitionStripProcedures,
  ...partitionChangeProcedures,
  ...tableCreationProcedures,
  ...catalogFileProcedures,
  ...severalTablesProcedures,
  ...viewProcedures,
  ...definitionProcedures,
  ...connectionProcedures,
  ...secretProcedures,
  ...transformProcedures,
  ...subflowProcedures,
  ...interchangeProcedures,
  ...jobVersionProcedures,
  ...lineageProcedures,
  ...crawlProcedures,
  ...watchedCrawlerProcedures,
  ...jobRunProcedures,
  ...queueProcedures,
  ...backfillProcedures,
  ...nextInputProcedures,
  ...adviceProcedures,
  ...runForecastProcedures,
  ...runOriginProcedures,
  ...runInputProcedures,
  ...runGraphProcedures,
  ...runRowsProcedures,
  ...runUsageProcedures,
  ...runWorkerProcedures,
  ...calendarProcedures,
  ...costProcedures,
  ...runComparisonProcedures,
  ...runRowComparisonProcedures,
  ...triggerProcedures,
  ...webhookProcedures,
  ...workflowProcedures,
  ...notificationProcedures,
  ...quarantineProcedures,
  ...exploreProcedures,
  ...folderProcedures,
  ...exportProcedures,
  ...chartProcedures,
  ...queryTextProcedures,
  ...readingProcedures,
};

/** Whether answers of queries may be out of date after it. */
export function makesStale(name: ProcedureName): boolean {
  const { invalidates = [] }: { readonly invalidates?: readonly string[] } = procedures[name];
  return invalidates.length > 0;
}

export type Procedures = typeof procedures;
export type ProcedureName = keyof Procedures;
export type Input<N extends ProcedureName> = InputOf<Procedures[N]>;
export type Output<N extends ProcedureName> = OutputOf<Procedures[N]>;
export type NamesOfKind<K extends ProcedureKind> = {
  [N in ProcedureName]: Procedures[N]['kind'] extends K ? N : never;
}[ProcedureName];

/** A client of the engine, in the same process or over a connection. */
export interface EngineClient {
  /** @throws EngineError of the procedure; InvalidInput; Cancelled. */
  call<N extends NamesOfKind<'query' | 'command'>>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>>;
  stream<N extends NamesOfKind<'stream'>>(name: N, input: Input<N>, signal?: AbortSignal): AsyncIterable<Output<N>>;
}
