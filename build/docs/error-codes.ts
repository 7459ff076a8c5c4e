/** Reference page: every error code, what it means, and what to do about its kind. */

import { type ErrorCode, errorCodes, type ErrorKind } from '#engine/contract/errors.ts';
import { code, type Page, table } from './page.ts';

const kinds: Readonly<Record<ErrorKind, string>> = {
  user: 'Correct the input, the definition or the files; the hint says how.',
  operational: 'Remove the cause, such as a full disk or a file that another program changed, then try again.',
  unexpected: 'This is a bug in Tenon: please report it.',
};

const meanings: Readonly<Record<ErrorCode, string>> = {
  AccessDenied: 'The server of a bucket refuses the keys, or does not allow them to read it.',
  AlreadyExists: 'Something with this name or path already exists.',
  AmbiguousColumn: 'A name matches several columns that differ only in case.',
  BookmarkUnknown: 'Tenon cannot know which source files the job has already read.',
  Cancelled: 'The operation was cancelled, or the program that ran it ended.',
  CatalogBehind: 'The files of a target were changed after the last change that the catalog knows.',
  CommitBlocked: 'The files of a run could not be published; its tables are locked until you retry or undo.',
  ConcurrentModification: 'A table, bookmark, run or file was changed by something else in the meantime.',
  ConcurrentRunsExceeded: 'The job already has as many unfinished runs as it allows.',
  ConnectionFailed: 'A connection cannot be used: its address, its certificate or its keys are wrong.',
  CrawlerNotRunning: 'Reserved; Tenon does not report this code yet.',
  CrawlerRunning: 'The crawler is already running.',
  DiskFull: 'The disk is full, the quota is used up, or too little space would be left.',
  EntityNotFound: 'A database, table, job, run, node or another named item does not exist.',
  Execution: 'A query or node failed on its values, for example on a cast.',
  FileChanged: 'A file was changed or removed while Tenon was using it, or after a run was planned.',
  FileNotFound: 'A file or folder does not exist, or no file matches a path.',
  ForeignFiles: 'An overwrite would replace files that do not belong to the target.',
  ForeignTarget: 'The files of a target belong to another catalog or workspace.',
  ForeignWorkspace: 'Tenon did not create the state of the workspace here, or cannot trust a part of it.',
  IncrementalRefused: 'A node would give wrong results if it read only new files.',
  Internal: 'Tenon failed unexpectedly.',
  InvalidDefinition: 'The definition of a job, crawler or another item is not valid.',
  InvalidInput: 'An argument, option, path or name is not valid.',
  InvalidState: 'The operation is not possible in the current state, for example of a run.',
  IoFailed: 'Reading or writing failed, for example because a permission is missing or a disk is not connected.',
  MalformedFile: 'A file is damaged, or its content does not fit its format or columns.',
  NewerWorkspace: 'A newer version of Tenon wrote the workspace.',
  NotImplemented: 'Tenon does not support this yet.',
  NotSupportedBySpark: 'A job cannot be exported because one of its nodes has no equivalent in Spark.',
  OperationTimeout: 'A run, a check or another operation took longer than it may.',
  OutOfMemory: 'A worker or the computer ran out of memory.',
  ReceiptsUnbalanced: 'The row counts of a run do not balance; nothing was published.',
  ReviewOutdated: 'Files or tables changed after a crawl was reviewed, so nothing was written.',
  SchemaMismatch: 'Columns or types do not match, for example those of a target and of the new rows.',
  SqlRefused: 'The SQL contains something that is not allowed here.',
  SqlSyntax: 'The SQL or expression cannot be parsed.',
  TargetOverlapsSource: 'A target or an export would write to the files that it reads.',
  TooManyErrors: 'A run rejected more records than the job allows.',
  TypeMismatch: 'A value or column has a type that is not possible there.',
  UndoBlocked: 'An undo could not be finished; its tables are locked until you retry it.',
  UnknownColumn: 'A column does not exist.',
  UnknownFormat: 'The name of a format, or the content of a file, is unknown.',
  UnknownFunction: 'A function does not exist.',
  UnsupportedFormat: 'Tenon recognizes the format or one of its features, but cannot read or write it.',
  Usage: 'A command was called with an unknown option, a wrong value or a missing argument.',
  WorkerCrashed: 'A worker process ended unexpectedly.',
  WorkspaceLocked: 'Another process is using the workspace.',
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
