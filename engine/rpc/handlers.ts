/** Every handler; a procedure without one does not compile. */

import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { connectionHandlers } from '#engine/rpc/connections.ts';
import { costHandlers } from '#engine/rpc/runs/costs.ts';
import { crawlHandlers } from '#engine/rpc/crawls.ts';
import { databaseHandlers } from '#engine/rpc/databases.ts';
import { definitionHandlers } from '#engine/rpc/definitions.ts';
import { chartHandlers } from '#engine/rpc/charts.ts';
import { exploreHandlers } from '#engine/rpc/explore.ts';
import { exportHandlers } from '#engine/rpc/exports.ts';
import { folderHandlers } from '#engine/rpc/tables/folders.ts';
import { interchangeHandlers } from '#engine/rpc/interchange/interchange-handlers.ts';
import { jobVersionHandlers } from '#engine/rpc/runs/job-versions.ts';
import { adviceHandlers } from '#engine/rpc/runs/advice.ts';
import { runForecastHandlers } from '#engine/rpc/runs/run-forecast.ts';
import { runInputHandlers } from '#engine/rpc/runs/run-inputs.ts';
import { runOriginHandlers } from '#engine/rpc/runs/run-origin.ts';
import { runGraphHandlers } from '#engine/rpc/runs/run-graph.ts';
import { runRowComparisonHandlers } from '#engine/rpc/runs/run-row-comparison.ts';
import { runRowsHandlers } from '#engine/rpc/runs/run-rows.ts';
import { runUsageHandlers } from '#engine/rpc/runs/run-usage.ts';
import { runWorkerHandlers } from '#engine/rpc/runs/run-workers.ts';
import { backfillHandlers } from '#engine/rpc/runs/backfills.ts';
import { nextInputHandlers } from '#engine/rpc/runs/next-inputs.ts';
import { calendarHandlers } from '#engine/rpc/runs/calendar.ts';
import { queueHandlers } from '#engine/rpc/runs/queue.ts';
import { jobRunHandlers } from '#engine/rpc/runs/job-runs.ts';
import { lineageHandlers } from '#engine/rpc/lineage.ts';
import { notificationHandlers } from '#engine/rpc/notifications/notifications.ts';
import { quarantineHandlers } from '#engine/rpc/quarantine.ts';
import { queryTextHandlers } from '#engine/rpc/query-text.ts';
import { readingHandlers } from '#engine/rpc/reading.ts';
import { runComparisonHandlers } from '#engine/rpc/runs/run-comparison.ts';
import { secretHandlers } from '#engine/rpc/secrets.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { subflowHandlers } from '#engine/rpc/subflows/subflows.ts';
import { transformHandlers } from '#engine/rpc/transforms.ts';
import { triggerHandlers } from '#engine/rpc/triggers/triggers.ts';
import { webhookHandlers } from '#engine/rpc/triggers/webhooks.ts';
import { catalogFileHandlers } from '#engine/rpc/tables/catalog-files.ts';
import { severalTablesHandlers } from '#engine/rpc/tables/several-tables.ts';
import { tableEditHandlers } from '#engine/rpc/tables/edit-table.ts';
import { tableCreationHandlers } from '#engine/rpc/tables/create-table.ts';
import { partitionChangeHandlers } from '#engine/rpc/tables/change-partitions.ts';
import { partitionStripHandlers } from '#engine/rpc/tables/partition-strip.ts';
import { tableStatisticsHandlers } from '#engine/rpc/tables/table-statistics.ts';
import { tableVersionHandlers } from '#engine/rpc/tables/table-versions.ts';
import { viewHandlers } from '#engine/rpc/views.ts';
import { watchedCrawlerHandlers } from '#engine/rpc/watched-crawlers.ts';
import { workflowHandlers } from '#engine/rpc/workflows/workflows.ts';
import { workspaceHandlers } from '#engine/rpc/workspace.ts';
import { workspacesHandlers } from '#engine/rpc/workspaces.ts';

export const handlers: Handlers<EngineServices> = {
  ...workspaceHandlers,
  ...workspacesHandlers,
  ...databaseHandlers,
  ...tableVersionHandlers,
  ...tableEditHandlers,
  ...tableStatisticsHandlers,
  ...partitionStripHandlers,
  ...partitionChangeHandlers,
  ...tableCreationHandlers,
  ...catalogFileHandlers,
  ...severalTablesHandlers,
  ...viewHandlers,
  ...definitionHandlers,
  ...connectionHandlers,
  ...secretHandlers,
  ...transformHandlers,
  ...subflowHandlers,
  ...interchangeHandlers,
  ...jobVersionHandlers,
  ...lineageHandlers,
  ...crawlHandlers,
  ...watchedCrawlerHandlers,
  ...jobRunHandlers,
  ...queueHandlers,
  ...backfillHandlers,
  ...nextInputHandlers,
  ...adviceHandlers,
  ...runForecastHandlers,
  ...runOriginHandlers,
  ...runInputHandlers,
  ...runGraphHandlers,
  ...runRowsHandlers,
  ...runUsageHandlers,
  ...runWorkerHandlers,
  ...calendarHandlers,
  ...costHandlers,
  ...runComparisonHandlers,
  ...runRowComparisonHandlers,
  ...triggerHandlers,
  ...webhookHandlers,
  ...workflowHandlers,
  ...notificationHandlers,
  ...quarantineHandlers,
  ...exploreHandlers,
  ...folderHandlers,
  ...exportHandlers,
  ...chartHandlers,
  ...queryTextHandlers,
  ...readingHandlers,
};
