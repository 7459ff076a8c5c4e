/**
 * Every door through which something hostile may come, and the generators that it is run through. A procedure or a
 * definition kind that is not here does not compile; a format or a setting fails a test.
 */

import type { ProcedureName } from '#engine/contract/procedures/index.ts';
import type { DefinitionKind } from '#engine/definitions/definition-kinds.ts';

/**
 * `input`: drawn from the procedure's own schema, with hostile names, paths, SQL and values.
 * `statements`: hostile SQL besides. `files`: damaged files besides. treatments.ts says how they get in.
 */
type Treatment = readonly ('input' | 'statements' | 'files')[];

const input: Treatment = ['input'];
const files: Treatment = ['input', 'files'];
const statements: Treatment = ['input', 'statements'];

export const listedProcedures: Readonly<Record<ProcedureName, Treatment>> = {
  getOpening: input,
  openWorkspace: input,
  getWorkspace: input,
  saveWorkspace: input,
  findPath: input,
  completePath: input,
  getEngine: input,
  watchEvents: input,
  watchWorkspace: input,
  getRecentWorkspaces: input,
  forgetWorkspace: input,
  showWorkspace: input,
  getDatabases: input,
  getDatabase: input,
  createDatabase: input,
  deleteDatabase: input,
  getTables: input,
  getListedTables: input,
  getTable: input,
  searchTables: input,
  deleteTable: input,
  draftView: statements,
  saveView: statements,
  getTableUsers: input,
  getTableVersions: input,
  getPartitions: input,
  getTableObjects: input,
  getDefinitions: input,
  getDefinition: input,
  saveDefinition: input,
  deleteDefinition: input,
  getConnections: input,
  testConnection: input,
  getJobs: input,
  getJob: input,
  saveJob: input,
  validateJob: statements,
  getTransforms: input,
  explainNode: statements,
  getColumnLineage: statements,
  crawl: files,
  reviewCrawl: files,
  getReviewedTables: input,
  getCrawl: input,
  getCrawls: input,
  startJobRun: input,
  resumeJobRun: input,
  stopJobRun: input,
  undoJobRun: input,
  retryCommit: input,
  retryUndo: input,
  adoptTarget: input,
  watchJobRun: input,
  getJobRun: input,
  getJobRuns: input,
  getLatestJobRuns: input,
  getBlockedRuns: input,
  getReceipts: input,
  getJobTasks: input,
  findUndoRefusal: input,
  getCommitFiles: input,
  getRunLog: input,
  getJobBookmark: input,
  resetJobBookmark: input,
  getRejectedRecords: input,
  getRejectedGroups: input,
  findRedriveRefusal: input,
  redriveRejectedRecords: input,
  getRedrivenRecords: input,
  previewFile: files,
  readFileRows: files,
  openPages: files,
  readPage: files,
  openTableRows: input,
  profileColumn: files,
  detailColumn: files,
  chartGroups: files,
  chartPoints: files,
  previewNode: statements,
  query: statements,
  openQueryRows: statements,
  queryArrow: statements,
  completeQuery: statements,
  checkQuery: statements,
  explainQuery: statements,
  draftQueryJob: statements,
  writeQuery: statements,
  convertFile: files,
  exportRows: ['input', 'statements', 'files'],
  openNodeRows: statements,
  findExportTarget: input,
  receiveFile: files,
  getFormats: input,
  getCache: input,
  clearCache: input,
  getFileReading: files,
  getFileRejects: files,
  saveFileReading: input,
  forgetFileReading: input,
  setJobBookmarkToNow: input,
  cleanHistory: input,
  findUnknownTargets: input,
  adoptTargets: input,
};

/** Each is written as a file of the workspace that has hostile members, which is then read and listed. */
export const listedKinds: Readonly<Record<DefinitionKind, true>> = {
  job: true,
  crawler: true,
  connection: true,
  trigger: true,
  workflow: true,
  ruleset: true,
  classifier: true,
  query: true,
  table: true,
};

/** Formats of which the byte fuzzer has whole files. */
export const listedFormats: readonly string[] = [
  'arrow',
  'avro',
  'csv',
  'excel',
  'fixedWidth',
  'grokLog',
  'json',
  'orc',
  'parquet',
  'xml',
];

/** Members of tenon.json, drawn with the input of saveWorkspace. */
export const listedSettings: readonly string[] = [
  'defaults.cacheBytes',
  'defaults.databaseName',
  'defaults.historyDays',
  'defaults.historyRuns',
  'defaults.workerMemory',
  'defaults.workerThreads',
  'defaults.workers',
  'name',
  'version',
];
