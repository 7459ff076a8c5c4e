/** The catalog's nouns: one line each. Thread and host take names, sides and types of their methods from here. */

import { backfillMethods } from '#engine/catalog/repositories/backfills/backfills.ts';
import { bookmarkMethods } from '#engine/catalog/repositories/bookmarks.ts';
import { commitApplyMethods } from '#engine/catalog/repositories/commit-apply.ts';
import { undoMethods } from '#engine/catalog/repositories/commit-undo.ts';
import { commitMethods } from '#engine/catalog/repositories/commits.ts';
import { copyMethods } from '#engine/catalog/repositories/copies.ts';
import { crawlerRenameMethods } from '#engine/catalog/repositories/crawls/crawler-renames.ts';
import { crawlQueueMethods } from '#engine/catalog/repositories/crawls/crawl-queues.ts';
import { crawlUndoMethods } from '#engine/catalog/repositories/crawls/crawl-undos.ts';
import { crawlMethods } from '#engine/catalog/repositories/crawls/crawls.ts';
import { databaseMethods } from '#engine/catalog/repositories/databases.ts';
import { generationMethods } from '#engine/catalog/repositories/generations.ts';
import { historyMethods } from '#engine/catalog/repositories/history/history-methods.ts';
import { jobRenameMethods } from '#engine/catalog/repositories/job-renames.ts';
import { jobRunMethods } from '#engine/catalog/repositories/job-runs.ts';
import type { Methods } from '#engine/catalog/repositories/method.ts';
import { publicationMethods } from '#engine/catalog/repositories/publication.ts';
import { redriveMethods } from '#engine/catalog/repositories/redrives.ts';
import { rejectedRecordMethods } from '#engine/catalog/repositories/rejects/rejected-records.ts';
import { resumableMethods } from '#engine/catalog/repositories/resumable-runs.ts';
import { runPauseMethods } from '#engine/catalog/repositories/run-pauses.ts';
import { runStartMethods } from '#engine/catalog/repositories/run-starts.ts';
import { runTitleMethods } from '#engine/catalog/repositories/run-title.ts';
import { runLogMethods } from '#engine/catalog/repositories/run-log.ts';
import { seenObjectMethods } from '#engine/catalog/repositories/crawls/seen-objects.ts';
import { skippedFileMethods } from '#engine/catalog/repositories/crawls/skipped-files.ts';
import { calendarMethods } from '#engine/catalog/repositories/history/run-calendar.ts';
import { costMethods } from '#engine/catalog/repositories/history/stage-costs.ts';
import { tableContentMethods } from '#engine/catalog/repositories/tables/table-contents.ts';
import { tableUserMethods } from '#engine/catalog/repositories/history/table-users.ts';
import { tableEditMethods } from '#engine/catalog/repositories/tables/table-edits.ts';
import { folderTableMethods } from '#engine/catalog/repositories/tables/folder-tables.ts';
import { partitionStripMethods } from '#engine/catalog/repositories/tables/partition-strip.ts';
import { tableStatisticsMethods } from '#engine/catalog/repositories/tables/table-statistics.ts';
import { tableVersionMethods } from '#engine/catalog/repositories/tables/table-versions.ts';
import { tableMethods } from '#engine/catalog/repositories/tables/tables.ts';
import { targetMethods } from '#engine/catalog/repositories/target-generations.ts';
import { taskMethods } from '#engine/catalog/repositories/tasks.ts';
import { triggerMethods } from '#engine/catalog/repositories/triggers/trigger-methods.ts';
import { webhookMethods } from '#engine/catalog/repositories/triggers/webhooks.ts';
import { notificationMethods } from '#engine/catalog/repositories/notifications/notification-methods.ts';
import { viewMethods } from '#engine/catalog/repositories/history/reading-views.ts';
import { workflowRunMethods } from '#engine/catalog/repositories/workflows/workflow-run-methods.ts';
import { placeMethods } from '#engine/catalog/repositories/workspace-places.ts';

/** Methods by noun and name. */
export type Nouns = Readonly<Record<string, Methods>>;

export const nouns = {
  databases: databaseMethods,
  tables: {
    ...tableMethods,
    ...tableVersionMethods,
    ...tableEditMethods,
    ...tableContentMethods,
    ...tableStatisticsMethods,
    ...folderTableMethods,
    ...partitionStripMethods,
    ...tableUserMethods,
    ...viewMethods,
    ...generationMethods,
  },
  crawls: {
    ...crawlMethods,
    ...skippedFileMethods,
    ...crawlUndoMethods,
    ...seenObjectMethods,
    ...crawlQueueMethods,
  },
  publications: publicationMethods,
  jobRuns: {
    ...jobRunMethods,
    ...runPauseMethods,
    ...runStartMethods,
    ...runTitleMethods,
    ...taskMethods,
    ...redriveMethods,
    ...resumableMethods,
    ...rejectedRecordMethods,
    ...runLogMethods,
  },
  costs: costMethods,
  calendar: calendarMethods,
  bookmarks: bookmarkMethods,
  jobRenames: jobRenameMethods,
  crawlerRenames: crawlerRenameMethods,
  commits: { ...commitMethods, ...commitApplyMethods, ...undoMethods, ...targetMethods, ...placeMethods },
  history: historyMethods,
  copies: copyMethods,
  triggers: triggerMethods,
  webhooks: webhookMethods,
  workflowRuns: workflowRunMethods,
  backfills: backfillMethods,
  notifications: notificationMethods,
} satisfies Nouns;
