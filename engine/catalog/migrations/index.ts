/**
 * All migrations in order, loaded only for a file that needs one. Released ones are never edited; a change of the schema
 * is a new file and a new line.
 */

import type { Migration } from '#engine/catalog/migrations/migration.ts';

const files: readonly (() => Promise<Migration>)[] = [
  async () => (await import('#engine/catalog/migrations/0001-create-catalog.ts')).createCatalog,
  async () => (await import('#engine/catalog/migrations/0002-add-commit-journal.ts')).addCommitJournal,
  async () => (await import('#engine/catalog/migrations/0003-add-redriven-records.ts')).addRedrivenRecords,
  async () => (await import('#engine/catalog/migrations/0004-add-job-renames.ts')).addJobRenames,
  async () => (await import('#engine/catalog/migrations/0005-add-undo-journal.ts')).addUndoJournal,
  async () => (await import('#engine/catalog/migrations/0006-add-object-readings.ts')).addObjectReadings,
  async () => (await import('#engine/catalog/migrations/0007-add-target-generations.ts')).addTargetGenerations,
  async () => (await import('#engine/catalog/migrations/0008-add-adopted-targets.ts')).addAdoptedTargets,
  async () => (await import('#engine/catalog/migrations/0009-add-cleaned-history.ts')).addCleanedHistory,
  async () => (await import('#engine/catalog/migrations/0010-add-workspace-places.ts')).addWorkspacePlaces,
  async () => (await import('#engine/catalog/migrations/0011-add-triggers.ts')).addTriggers,
  async () => (await import('#engine/catalog/migrations/0012-add-workflow-runs.ts')).addWorkflowRuns,
  async () => (await import('#engine/catalog/migrations/0013-add-stage-costs.ts')).addStageCosts,
  async () => (await import('#engine/catalog/migrations/0014-add-webhooks.ts')).addWebhooks,
  async () => (await import('#engine/catalog/migrations/0015-add-notifications.ts')).addNotifications,
  async () => (await import('#engine/catalog/migrations/0016-add-crawl-queues.ts')).addCrawlQueues,
  async () => (await import('#engine/catalog/migrations/0017-add-workflow-costs.ts')).addWorkflowCosts,
  async () => (await import('#engine/catalog/migrations/0018-add-run-times.ts')).addRunTimes,
  async () => (await import('#engine/catalog/migrations/0019-add-table-statistics.ts')).addTableStatistics,
  async () => (await import('#engine/catalog/migrations/0020-add-backfills.ts')).addBackfills,
  async () => (await import('#engine/catalog/migrations/0021-add-run-pauses.ts')).addRunPauses,
  async () => (await import('#engine/catalog/migrations/0022-index-ended-runs.ts')).indexEndedRuns,
  async () => (await import('#engine/catalog/migrations/0023-add-crawl-undos.ts')).addCrawlUndos,
  async () => (await import('#engine/catalog/migrations/0024-add-compaction-actions.ts')).addCompactionActions,
  async () => (await import('#engine/catalog/migrations/0025-add-partition-statistics.ts')).addPartitionStatistics,
  async () => (await import('#engine/catalog/migrations/0026-add-trigger-pause.ts')).addTriggerPause,
  async () => (await import('#engine/catalog/migrations/0027-add-skipped-files.ts')).addSkippedFiles,
  async () => (await import('#engine/catalog/migrations/0028-add-bookmark-times.ts')).addBookmarkTimes,
  async () => (await import('#engine/catalog/migrations/0029-index-resumed-workflow-runs.ts')).indexResumedWorkflowRuns,
  async () => (await import('#engine/catalog/migrations/0030-add-crawler-renames.ts')).addCrawlerRenames,
  async () => (await import('#engine/catalog/migrations/0031-add-run-starts.ts')).addRunStarts,
];

/** The version of a migrated catalog. */
export const latestVersion = files.length;

export function loadMigrations(): Promise<readonly Migration[]> {
  return Promise.all(files.map((load) => load()));
}
