/** Every command, in the order of the help text. */

import type { Command } from '#main/cli/command.ts';
import { adoptCommand } from '#main/cli/commands/jobs/adopt.ts';
import { adviceCommand } from '#main/cli/commands/runs/advice.ts';
import { backfillCommand } from '#main/cli/commands/runs/backfill.ts';
import { bookmarkCommand } from '#main/cli/commands/bookmark.ts';
import { callCommand } from '#main/cli/commands/call.ts';
import { classifiersCommand } from '#main/cli/commands/classifiers.ts';
import { cleanCommand } from '#main/cli/commands/clean.ts';
import { compareCommand } from '#main/cli/commands/runs/compare.ts';
import { connectionsCommand } from '#main/cli/commands/connections.ts';
import { convertCommand } from '#main/cli/commands/convert.ts';
import { costsCommand } from '#main/cli/commands/runs/costs.ts';
import { compactCommand } from '#main/cli/commands/runs/compact.ts';
import { crawlCommand } from '#main/cli/commands/crawls/crawl.ts';
import { crawlersCommand } from '#main/cli/commands/crawls/crawlers.ts';
import { doctorCommand } from '#main/cli/commands/doctor.ts';
import { exportCommand } from '#main/cli/commands/export.ts';
import { importCommand } from '#main/cli/commands/import.ts';
import { initCommand } from '#main/cli/commands/init.ts';
import { jobVersionsCommand } from '#main/cli/commands/jobs/job-versions.ts';
import { jobsCommand } from '#main/cli/commands/jobs.ts';
import { lineageCommand } from '#main/cli/commands/lineage.ts';
import { notificationCommand } from '#main/cli/commands/notifications/notification.ts';
import { notificationsCommand } from '#main/cli/commands/notifications/notifications.ts';
import { partitionsCommand } from '#main/cli/commands/catalog/partitions.ts';
import { continueCommand, pauseCommand } from '#main/cli/commands/runs/pause.ts';
import { previewCommand } from '#main/cli/commands/preview.ts';
import { queryCommand } from '#main/cli/commands/query.ts';
import { calendarCommand } from '#main/cli/commands/runs/calendar.ts';
import { queueCommand } from '#main/cli/commands/runs/queue.ts';
import { rejectsCommand } from '#main/cli/commands/runs/rejects.ts';
import { resumeCommand } from '#main/cli/commands/resume.ts';
import { retryCommand } from '#main/cli/commands/retry.ts';
import { runCommand } from '#main/cli/commands/run.ts';
import { runsCommand } from '#main/cli/commands/runs/runs.ts';
import { secretsCommand } from '#main/cli/commands/secrets.ts';
import { serveCommand } from '#main/cli/commands/serve.ts';
import { serviceCommand } from '#main/cli/commands/services/service.ts';
import { stopCommand } from '#main/cli/commands/runs/stop.ts';
import { subflowsCommand } from '#main/cli/commands/jobs/subflows.ts';
import { triggerCommand } from '#main/cli/commands/trigger.ts';
import { triggersCommand } from '#main/cli/commands/triggers.ts';
import { restoreCommand } from '#main/cli/commands/tables/restore.ts';
import { skippedCommand } from '#main/cli/commands/crawls/skipped.ts';
import { databasesCommand } from '#main/cli/commands/tables/databases.ts';
import { statisticsCommand } from '#main/cli/commands/tables/statistics.ts';
import { tablesCommand } from '#main/cli/commands/tables/tables.ts';
import { versionsCommand } from '#main/cli/commands/tables/versions.ts';
import { undoCommand } from '#main/cli/commands/undo.ts';
import { catalogCommand } from '#main/cli/commands/catalog/catalog.ts';
import { createTableCommand } from '#main/cli/commands/catalog/create-table.ts';
import { viewCommand } from '#main/cli/commands/catalog/view.ts';
import { webhookCommand } from '#main/cli/commands/webhook.ts';
import { workflowCommand } from '#main/cli/commands/workflow.ts';
import { workflowsCommand } from '#main/cli/commands/workflows.ts';
import { workspacesCommand } from '#main/cli/commands/workspaces.ts';

export const commands: readonly Command[] = [
  previewCommand,
  convertCommand,
  crawlCommand,
  crawlersCommand,
  skippedCommand,
  classifiersCommand,
  queryCommand,
  partitionsCommand,
  createTableCommand,
  catalogCommand,
  databasesCommand,
  tablesCommand,
  viewCommand,
  statisticsCommand,
  versionsCommand,
  jobVersionsCommand,
  restoreCommand,
  jobsCommand,
  subflowsCommand,
  lineageCommand,
  exportCommand,
  importCommand,
  connectionsCommand,
  secretsCommand,
  runCommand,
  pauseCommand,
  continueCommand,
  stopCommand,
  resumeCommand,
  backfillCommand,
  undoCommand,
  adoptCommand,
  retryCommand,
  runsCommand,
  queueCommand,
  calendarCommand,
  costsCommand,
  adviceCommand,
  compactCommand,
  compareCommand,
  rejectsCommand,
  bookmarkCommand,
  triggersCommand,
  triggerCommand,
  webhookCommand,
  workflowsCommand,
  workflowCommand,
  notificationsCommand,
  notificationCommand,
  serveCommand,
  serviceCommand,
  initCommand,
  workspacesCommand,
  callCommand,
  doctorCommand,
  cleanCommand,
];
