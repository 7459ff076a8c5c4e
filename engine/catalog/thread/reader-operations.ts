/** Everything the reader thread does, by name. Each call sees one state of the database. */

import type { PageRequest } from '#engine/catalog/catalog.ts';
import type { BookmarkObject, SeenObject, Table, TableObject } from '#engine/catalog/entities.ts';
import * as bookmarks from '#engine/catalog/repositories/bookmarks.ts';
import { checkUndo } from '#engine/catalog/repositories/commit-undo.ts';
import * as commits from '#engine/catalog/repositories/commits.ts';
import * as crawls from '#engine/catalog/repositories/crawls.ts';
import * as databases from '#engine/catalog/repositories/databases.ts';
import { getCleanableRuns, getJobsWithRuns } from '#engine/catalog/repositories/history/cleanable-runs.ts';
import { countCleanableCrawls } from '#engine/catalog/repositories/history/clean-crawls.ts';
import * as jobRuns from '#engine/catalog/repositories/job-runs.ts';
import { getOpenRenames } from '#engine/catalog/repositories/open-renames.ts';
import { getOpenUndos } from '#engine/catalog/repositories/open-undos.ts';
import * as redrives from '#engine/catalog/repositories/redrives.ts';
import * as rejected from '#engine/catalog/repositories/rejected-records.ts';
import { refuseResumed } from '#engine/catalog/repositories/resumed-runs.ts';
import { getRunLog } from '#engine/catalog/repositories/run-log.ts';
import { openSeenObjects } from '#engine/catalog/repositories/seen-objects.ts';
import * as contents from '#engine/catalog/repositories/table-contents.ts';
import * as tables from '#engine/catalog/repositories/tables.ts';
import * as targets from '#engine/catalog/repositories/target-generations.ts';
import { getTasks } from '#engine/catalog/repositories/tasks.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { Cursors, CursorSlice } from '#engine/catalog/thread/cursors.ts';

export interface ReaderContext {
  readonly connection: Connection;
  readonly cursors: Cursors;
}

export const readerOperations = {
  getDatabase: inSnapshot(databases.getDatabase),
  findDatabase: inSnapshot(databases.findDatabase),
  getDatabases: inSnapshot(databases.getDatabases),
  getTable: inSnapshot(tables.getTable),
  findTable: inSnapshot(tables.findTable),
  getTables: inSnapshot(
    (connection: Connection, databaseName: string, request?: PageRequest & { nameContains?: string }) =>
      tables.getTables(connection, databaseName, request),
  ),
  getTableVersions: inSnapshot(tables.getTableVersions),
  getTablesOverlapping: inSnapshot(tables.getTablesOverlapping),
  searchTables: inSnapshot(tables.searchTables),
  getPartitions: inSnapshot(contents.getPartitions),
  getTableObjects: inSnapshot(contents.getTableObjects),
  openTableSnapshot: (
    context: ReaderContext,
    databaseName: string,
    name: string,
  ): { head: Table } & CursorSlice<TableObject> =>
    context.cursors.open((connection) => contents.openTableSnapshot(connection, databaseName, name)),
  openWrittenObjects: (
    context: ReaderContext,
    databaseName: string,
    name: string,
  ): { head: null } & CursorSlice<TableObject> =>
    context.cursors.open((connection) => contents.openWrittenObjects(connection, databaseName, name)),
  openSeenObjects: (context: ReaderContext, root: string): { head: null } & CursorSlice<SeenObject> =>
    context.cursors.open((connection) => openSeenObjects(connection, root)),
  openBookmarkObjects: (
    context: ReaderContext,
    jobName: string,
    sourceKey: string,
  ): { head: null } & CursorSlice<BookmarkObject> =>
    context.cursors.open((connection) => bookmarks.openBookmarkObjects(connection, jobName, sourceKey)),
  pullCursor: (context: ReaderContext, id: number): CursorSlice<unknown> => context.cursors.pull(id),
  getCrawl: inSnapshot(crawls.getCrawl),
  getCrawls: inSnapshot(crawls.getCrawls),
  getJobRun: inSnapshot(jobRuns.getJobRun),
  getJobRuns: inSnapshot(jobRuns.getJobRuns),
  getUnfinishedJobRuns: inSnapshot(jobRuns.getUnfinishedJobRuns),
  getBlockedJobRuns: inSnapshot(jobRuns.getBlockedJobRuns),
  checkNotResumed: inSnapshot(refuseResumed),
  getJobRunSequence: inSnapshot(jobRuns.jobRunSequence),
  findCommittedJobRun: inSnapshot(jobRuns.findCommittedJobRun),
  getCommittedPlan: inSnapshot(jobRuns.getCommittedPlan),
  getUnsuccessfulJobRuns: inSnapshot(jobRuns.getUnsuccessfulJobRuns),
  getJobsWithRuns: inSnapshot(getJobsWithRuns),
  getCleanableRuns: inSnapshot(getCleanableRuns),
  countCleanableCrawls: inSnapshot(countCleanableCrawls),
  getUsedBytes: inSnapshot(getUsedBytes),
  getTasks: inSnapshot(getTasks),
  getRejectedRecords: inSnapshot(rejected.getRejectedRecords),
  getRejectedRecordsById: inSnapshot(rejected.getRejectedRecordsById),
  getRejectedGroups: inSnapshot(rejected.getRejectedGroups),
  getRedrivenRecords: inSnapshot(redrives.getRedrivenRecords),
  checkRejectedRecords: inSnapshot(redrives.refuseUncommitted),
  getRunLog: inSnapshot(getRunLog),
  getJobBookmark: inSnapshot(bookmarks.getJobBookmark),
  hasBookmarkObjects: inSnapshot(bookmarks.hasBookmarkObjects),
  getJobRenames: inSnapshot(getOpenRenames),
  getCommit: inSnapshot(commits.getCommit),
  findCommit: inSnapshot(commits.findCommit),
  checkUndo: inSnapshot(checkUndo),
  getOpenUndos: inSnapshot(getOpenUndos),
  getTargetRoots: inSnapshot(targets.getTargetRoots),
  getTargetGeneration: inSnapshot(targets.getTargetGeneration),
  knowsTargetChange: inSnapshot(targets.knowsTargetChange),
  findUnknownTargets: inSnapshot(targets.findUnknownTargets),
  findTargetsAdoptedAfter: inSnapshot(targets.findTargetsAdoptedAfter),
  getCommitsInPhase: inSnapshot(commits.getCommitsInPhase),
};

export type ReaderOperations = typeof readerOperations;

function getUsedBytes(connection: Connection): number {
  const used = Number(connection.pragma('page_count')) - Number(connection.pragma('freelist_count'));
  return used * Number(connection.pragma('page_size'));
}

function inSnapshot<Parameters extends unknown[], Result>(
  operation: (connection: Connection, ...parameters: Parameters) => Result,
): (context: ReaderContext, ...parameters: Parameters) => Result {
  return ({ connection }, ...parameters) => connection.snapshot(() => operation(connection, ...parameters));
}
