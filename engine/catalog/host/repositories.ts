/** The catalog's repositories as calls to the two threads: changes to the writer, everything else to the reader. */

import type {
  BookmarkRepository,
  CommitRepository,
  CrawlRepository,
  DatabaseRepository,
  JobRenameRepository,
  JobRunRepository,
  TableRepository,
} from '#engine/catalog/catalog.ts';
import type { HistoryRepository } from '#engine/catalog/history.ts';
import type { ReaderChannel, WriterChannel } from '#engine/catalog/host/channels.ts';
import { publishCrawl } from '#engine/catalog/host/publish-crawl.ts';
import { inSlices, readToEnd } from '#engine/catalog/host/slices.ts';

export function createDatabaseRepository(writer: WriterChannel, reader: ReaderChannel): DatabaseRepository {
  return {
    createDatabase: (input) => writer.call('createDatabase', input),
    ensureDatabase: (name) => writer.call('ensureDatabase', name),
    getDatabase: (name) => reader.call('getDatabase', name),
    findDatabase: (name) => reader.call('findDatabase', name),
    getDatabases: (page) => reader.call('getDatabases', page),
    deleteDatabase: (name) => writer.call('deleteDatabase', name),
  };
}

export function createTableRepository(writer: WriterChannel, reader: ReaderChannel): TableRepository {
  return {
    createTable: (input, madeBy) => writer.call('createTable', input, madeBy),
    updateTable: (input, madeBy, expectedVersionId) => writer.call('updateTable', input, madeBy, expectedVersionId),
    getTable: (databaseName, name) => reader.call('getTable', databaseName, name),
    findTable: (databaseName, name) => reader.call('findTable', databaseName, name),
    getTables: (databaseName, page) => reader.call('getTables', databaseName, page),
    deleteTable: (databaseName, name) => writer.call('deleteTable', databaseName, name),
    getTableVersions: (databaseName, name, page) => reader.call('getTableVersions', databaseName, name, page),
    getTablesOverlapping: (path) => reader.call('getTablesOverlapping', path),
    getPartitions: (databaseName, name, page) => reader.call('getPartitions', databaseName, name, page),
    getTableObjects: (databaseName, name, page) => reader.call('getTableObjects', databaseName, name, page),
    async getTableSnapshot(databaseName, name) {
      const first = await reader.call('openTableSnapshot', databaseName, name);
      return { table: first.head, objects: await readToEnd(reader, first) };
    },
    async getWrittenObjects(databaseName, name) {
      return readToEnd(reader, await reader.call('openWrittenObjects', databaseName, name));
    },
    searchTables: (text, page) => reader.call('searchTables', text, page),
  };
}

export function createCrawlRepository(writer: WriterChannel, reader: ReaderChannel): CrawlRepository {
  return {
    startCrawl: (input) => writer.call('startCrawl', input),
    publishCrawl: (publication) => publishCrawl(writer, publication),
    finishCrawl: (id, result) => writer.call('finishCrawl', id, result),
    getCrawl: (id) => reader.call('getCrawl', id),
    getCrawls: (crawlerName, page) => reader.call('getCrawls', crawlerName, page),
    async getSeenObjects(root) {
      return readToEnd(reader, await reader.call('openSeenObjects', root));
    },
    putSeenObjects: (objects) => inSlices(objects, (slice) => writer.call('putSeenObjects', slice)),
    deleteSeenObjects: (paths) => inSlices(paths, (slice) => writer.call('deleteSeenObjects', slice)),
  };
}

export function createJobRunRepository(writer: WriterChannel, reader: ReaderChannel): JobRunRepository {
  return {
    createJobRun: (run, maxConcurrentRuns) => writer.call('createJobRun', run, maxConcurrentRuns),
    createRedriveRun: (run, maxConcurrentRuns, request) =>
      writer.call('createRedriveRun', run, maxConcurrentRuns, request),
    updateJobRun: (id, change) => writer.call('updateJobRun', id, change),
    getJobRun: (id) => reader.call('getJobRun', id),
    getJobRuns: (jobName, page) => reader.call('getJobRuns', jobName, page),
    getUnfinishedJobRuns: () => reader.call('getUnfinishedJobRuns'),
    getBlockedJobRuns: () => reader.call('getBlockedJobRuns'),
    checkNotResumed: (id) => reader.call('checkNotResumed', id),
    getUnsuccessfulJobRuns: (createdSince, page) => reader.call('getUnsuccessfulJobRuns', createdSince, page),
    getJobRunSequence: (id) => reader.call('getJobRunSequence', id),
    findCommittedJobRun: (jobName) => reader.call('findCommittedJobRun', jobName),
    getCommittedPlan: (jobName, id) => reader.call('getCommittedPlan', jobName, id),
    putTask: (task) => writer.call('putTask', task),
    getTasks: (runId) => reader.call('getTasks', runId),
    addRejectedRecords: (runId, records) =>
      inSlices(records, (slice) => writer.call('addRejectedRecords', runId, slice)),
    dropRejectedRecords: (runId, taskId) => writer.call('dropRejectedRecords', runId, taskId),
    adoptRejectedRecords: (runId, fromRunId, taskId) => writer.call('adoptRejectedRecords', runId, fromRunId, taskId),
    getRejectedRecords: (runId, request) => reader.call('getRejectedRecords', runId, request),
    getRejectedRecordsById: (runId, ids) => reader.call('getRejectedRecordsById', runId, ids),
    getRejectedGroups: (runId) => reader.call('getRejectedGroups', runId),
    getRedrivenRecords: (runId) => reader.call('getRedrivenRecords', runId),
    checkRejectedRecords: (runId) => reader.call('checkRejectedRecords', runId),
    addRunLog: (runId, entries) => inSlices(entries, (slice) => writer.call('addRunLog', runId, slice)),
    getRunLog: (runId, page) => reader.call('getRunLog', runId, page),
  };
}

export function createBookmarkRepository(writer: WriterChannel, reader: ReaderChannel): BookmarkRepository {
  return {
    getJobBookmark: (jobName) => reader.call('getJobBookmark', jobName),
    async getBookmarkObjects(jobName, sourceKey) {
      return readToEnd(reader, await reader.call('openBookmarkObjects', jobName, sourceKey));
    },
    hasBookmarkObjects: (jobName, sourceKey) => reader.call('hasBookmarkObjects', jobName, sourceKey),
    resetJobBookmark: (jobName, runId) => writer.call('resetJobBookmark', jobName, runId),
    putJobBookmark: (jobName, expectedVersion, changes) =>
      writer.call('putJobBookmark', jobName, expectedVersion, changes),
  };
}

export function createJobRenameRepository(writer: WriterChannel, reader: ReaderChannel): JobRenameRepository {
  return {
    beginJobRename: (rename) => writer.call('beginJobRename', rename),
    finishJobRename: (from) => writer.call('finishJobRename', from),
    giveUpJobRename: (from) => writer.call('giveUpJobRename', from),
    getJobRenames: () => reader.call('getJobRenames'),
  };
}

export function createCommitRepository(writer: WriterChannel, reader: ReaderChannel): CommitRepository {
  return {
    writeIntent: (intent, roots) => writer.call('writeIntent', intent, roots),
    applyIntent: (runId, published) => writer.call('applyIntent', runId, published),
    markCleaned: (runId) => writer.call('markCleaned', runId),
    blockCommit: (runId, error) => writer.call('blockCommit', runId, error),
    unblockCommit: (runId) => writer.call('unblockCommit', runId),
    getCommit: (runId) => reader.call('getCommit', runId),
    findCommit: (runId) => reader.call('findCommit', runId),
    getCommitsInPhase: (phase) => reader.call('getCommitsInPhase', phase),
    checkUndo: (runId) => reader.call('checkUndo', runId),
    beginUndo: (runId, roots, leftOver) => writer.call('beginUndo', runId, roots, leftOver),
    failUndo: (runId, error) => writer.call('failUndo', runId, error),
    giveUpUndo: (runId) => writer.call('giveUpUndo', runId),
    applyUndo: (runId, restored) => writer.call('applyUndo', runId, restored),
    finishUndo: (runId) => writer.call('finishUndo', runId),
    getOpenUndos: () => reader.call('getOpenUndos'),
    getTargetRoots: () => reader.call('getTargetRoots'),
    getTargetGeneration: (root) => reader.call('getTargetGeneration', root),
    knowsTargetChange: (changeId) => reader.call('knowsTargetChange', changeId),
    moveTargetGeneration: (root, changeId, above, unknownHistory) =>
      writer.call('moveTargetGeneration', root, changeId, above, unknownHistory),
    findUnknownTargets: (jobName, roots) => reader.call('findUnknownTargets', jobName, roots),
    findTargetsAdoptedAfter: (runId, roots) => reader.call('findTargetsAdoptedAfter', runId, roots),
  };
}

export function createHistoryRepository(writer: WriterChannel, reader: ReaderChannel): HistoryRepository {
  return {
    getJobsWithRuns: (after, limit) => reader.call('getJobsWithRuns', after, limit),
    getCleanableRuns: (jobName, rule, after) => reader.call('getCleanableRuns', jobName, rule, after),
    cleanRuns: (jobName, rule, checked) => writer.call('cleanRuns', jobName, rule, checked),
    countCleanableCrawls: (rule) => reader.call('countCleanableCrawls', rule),
    cleanCrawls: (rule) => writer.call('cleanCrawls', rule),
    settled: () => writer.call('settleSweep'),
    getUsedBytes: () => reader.call('getUsedBytes'),
  };
}
