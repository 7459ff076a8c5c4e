/** Reference page: every error code, what it means, and what to do about its kind. */

import { type ErrorCode, errorCodes, type ErrorKind } from '#engine/contract/errors.ts';
import { code, type Page, table } from './page.ts';

const kinds: Readonly<Record<ErrorKind, string>> = {
  user: 'Correct the input, the definition or the files; the hint says how.',
  operational: 'Remove the cause, such as a full disk or a file that another program changed, then try again.',
  unexpected: 'This is a bug in Tenon: please report it.',
};

const meanings: Readonly<Record<ErrorCode, string>> = {
  AccessDenied: 'The server rejected the keys, the keys lack a permission, or a vault or keychain refused to open.',
  AlreadyExists: 'An item with this name, or a file at this path, already exists.',
  AmbiguousColumn: 'A name matches several columns that differ only in case.',
  BookmarkUnknown: 'Tenon cannot determine which source files the job has already read.',
  Cancelled: 'The operation was cancelled, or the program that ran it ended.',
  CatalogBehind:
    'A target has changes that the catalog does not know, for example because the catalog was restored from an older copy.',
  CommitBlocked:
    'The files of a run could not be published. Its tables are locked until you retry the commit or undo the run.',
  ConcurrentModification: 'Another program or process changed the table, bookmark, run or file in the meantime.',
  ConcurrentRunsExceeded: 'The job or workflow already has as many unfinished runs as it allows.',
  ConnectionFailed: 'Tenon cannot connect: the address, the certificate or the keys of the connection are wrong.',
  CrawlerNotRunning: 'Reserved; Tenon does not report this code yet.',
  CrawlerRunning: 'The crawler is already running.',
  DiskFull: 'The disk is full, a disk quota is used up, or too little free space would remain.',
  EntityNotFound: 'A database, table, job, run, node or another named item does not exist.',
  Execution: 'A query or node failed on a value, for example in a cast.',
  FileChanged: 'A file was changed or removed while Tenon was using it, or after a run was planned.',
  FileNotFound: 'A file or folder does not exist, or no file matches a path.',
  ForeignFiles: 'An overwrite would replace files that do not belong to the target.',
  ForeignTarget: 'The files of a target belong to another catalog or workspace.',
  ForeignWorkspace:
    'The state of the workspace was not created on this computer, or contains files that Tenon did not create.',
  IncrementalRefused:
    'The job has a bookmark, but one of its nodes would give wrong results if it processed only new rows.',
  Internal: 'Tenon failed unexpectedly.',
  InvalidDefinition: 'The definition of a job, crawler or another item is not valid.',
  InvalidInput: 'An argument, option, path or name is not valid.',
  InvalidState: 'The current state does not allow the operation, for example because a run has already ended.',
  IoFailed: 'Reading or writing failed, for example because a permission is missing or a disk is not connected.',
  MalformedFile: 'A file is damaged, or its content does not fit its format or columns.',
  NewerWorkspace: 'The workspace was last written by a newer version of Tenon.',
  NotImplemented: 'Tenon does not support this yet.',
  NotSupportedByDuckDb: 'A job cannot be exported because one of its nodes has no equivalent in DuckDB.',
  NotSupportedByGlue: 'A job cannot be exported because one of its nodes has no equivalent in AWS Glue.',
  NotSupportedBySpark: 'A job cannot be exported because one of its nodes has no equivalent in Spark.',
  OperationTimeout: 'A run, a check or another operation exceeded its time limit.',
  OutOfMemory: 'A worker or the computer ran out of memory.',
  ReceiptsUnbalanced: 'The row counts of a run do not balance; nothing was published.',
  ReviewOutdated: 'Files or tables changed after a crawl was reviewed, so nothing was written.',
  SchemaMismatch: 'Columns or types do not match, for example between a target and the new rows.',
  SqlRefused: 'The SQL is not a single SELECT that only reads, or uses something that is not allowed here.',
  SqlSyntax: 'The SQL or expression cannot be parsed.',
  TargetOverlapsSource: 'A target or an export would overwrite the files that it reads.',
  TooManyErrors: 'A run rejected more records than the job allows.',
  TypeMismatch: 'A value or column has a type that is not allowed in this place.',
  UndoBlocked: 'An undo could not be finished. Its tables are locked until you retry the undo.',
  UnknownColumn: 'A column does not exist.',
  UnknownFormat: 'Tenon does not know the format name, or cannot recognize the format of a file.',
  UnknownFunction: 'A function does not exist.',
  UnsupportedFormat: 'Tenon recognizes the format or one of its features, but cannot read or write it.',
  UnsupportedNodes: 'A job of AWS Glue cannot be imported because some of its nodes are not supported.',
  Usage: 'A command was called with an unknown option, a wrong value or a missing argument.',
  WorkerCrashed: 'A worker process ended unexpectedly.',
  WorkspaceLocked: 'Another process is using the workspace.',
  WorkspaceMoved: 'The folder of an open workspace is not where it was opened, or another folder is in its place.',
};

export function errorCodesPage(): Page {
  const rows = Object.entries(errorCodes).map(([name, kind]) => [code(name), kind, meanings[name as ErrorCode]]);
  const intro =
    'Every failure has one of these codes, a message that says what failed, where and why, and a hint that says what to do. ' +
    'The command line writes `error CODE: message` and `hint: …` to standard error.';
  const kindRows = Object.entries(kinds).map(([kind, action]) => [kind, action]);
  return {
    file: 'error-codes.md',
    title: 'Error codes',
    body: `${intro}\n\n${table(['Kind', 'What to do'], kindRows)}\n\n${table(['Code', 'Kind', 'Meaning'], rows)}`,
  };
}
