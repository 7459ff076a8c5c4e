/** Everything the writer thread does, by name. */

import type { CrawlChange } from '#engine/catalog/entities.ts';
import * as bookmarks from '#engine/catalog/repositories/bookmarks.ts';
import { applyIntent } from '#engine/catalog/repositories/commit-apply.ts';
import * as undo from '#engine/catalog/repositories/commit-undo.ts';
import * as commits from '#engine/catalog/repositories/commits.ts';
import * as crawls from '#engine/catalog/repositories/crawls.ts';
import * as databases from '#engine/catalog/repositories/databases.ts';
import { cleanCrawls } from '#engine/catalog/repositories/history/clean-crawls.ts';
import { cleanRuns } from '#engine/catalog/repositories/history/clean-runs.ts';
import * as jobRenames from '#engine/catalog/repositories/job-renames.ts';
import * as jobRuns from '#engine/catalog/repositories/job-runs.ts';
import type { PublicationPart } from '#engine/catalog/repositories/publication.ts';
import { Publication } from '#engine/catalog/repositories/publication.ts';
import * as redrives from '#engine/catalog/repositories/redrives.ts';
import * as rejected from '#engine/catalog/repositories/rejected-records.ts';
import { addRunLog } from '#engine/catalog/repositories/run-log.ts';
import * as seenObjects from '#engine/catalog/repositories/seen-objects.ts';
import { moveTargetGeneration } from '#engine/catalog/repositories/target-generations.ts';
import * as tables from '#engine/catalog/repositories/tables.ts';
import * as tasks from '#engine/catalog/repositories/tasks.ts';
import type { CopyOutcome } from '#engine/catalog/thread/copy-catalog.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { WriterContext } from '#engine/catalog/thread/writer-context.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const writerOperations = {
  createDatabase: onConnection(databases.createDatabase),
  ensureDatabase: onConnection(databases.ensureDatabase),
  deleteDatabase: leavingGarbage(databases.deleteDatabase),
  createTable: onConnection(tables.createTable),
  updateTable: onConnection(tables.updateTable),
  deleteTable: leavingGarbage(tables.deleteTable),
  startCrawl: (context: WriterContext, input: { id: string; crawlerName: string }) =>
    crawls.startCrawl(context.connection, input, context.owner),
  finishCrawl: onConnection(crawls.finishCrawl),
  beginPublication,
  putPublicationParts: (context: WriterContext, id: number, parts: readonly PublicationPart[]): number[] =>
    publicationOf(context, id).putParts(parts),
  publish,
  giveUpPublication,
  putSeenObjects: onConnection(seenObjects.putSeenObjects),
  deleteSeenObjects: onConnection(seenObjects.deleteSeenObjects),
  createJobRun: onConnection(jobRuns.createJobRun),
  updateJobRun: onConnection(jobRuns.updateJobRun),
  putTask: onConnection(tasks.putTask),
  createRedriveRun: onConnection(redrives.createRedriveRun),
  addRejectedRecords: onConnection(rejected.addRejectedRecords),
  dropRejectedRecords: onConnection(rejected.dropRejectedRecords),
  adoptRejectedRecords: onConnection(rejected.adoptRejectedRecords),
  addRunLog: onConnection(addRunLog),
  resetJobBookmark: onConnection(bookmarks.resetJobBookmark),
  putJobBookmark: onConnection(bookmarks.putJobBookmark),
  beginJobRename: onConnection(jobRenames.beginJobRename),
  finishJobRename: onConnection(jobRenames.finishJobRename),
  giveUpJobRename: onConnection(jobRenames.giveUpJobRename),
  writeIntent: onConnection(commits.writeIntent),
  applyIntent: leavingGarbage(applyIntent),
  markCleaned: onConnection(commits.markCleaned),
  blockCommit: onConnection(commits.blockCommit),
  unblockCommit: onConnection(commits.unblockCommit),
  beginUndo: onConnection(undo.beginUndo),
  failUndo: onConnection(undo.failUndo),
  giveUpUndo: onConnection(undo.giveUpUndo),
  applyUndo: leavingGarbage(undo.applyUndo),
  finishUndo: onConnection(undo.finishUndo),
  moveTargetGeneration: onConnection(moveTargetGeneration),
  cleanRuns: leavingGarbage(cleanRuns),
  cleanCrawls: leavingGarbage(cleanCrawls),
  settleSweep: ({ sweeper }: WriterContext): Promise<void> => sweeper.settled(),
  /** Asked for once in hours: loaded then. */
  copyCatalog: async ({ connection }: WriterContext, folder: string, time: number): Promise<CopyOutcome> =>
    (await import('#engine/catalog/thread/copy-catalog.ts')).copyCatalog(connection, folder, time),
};

export type WriterOperations = typeof writerOperations;

function onConnection<Parameters extends unknown[], Result>(
  operation: (connection: Connection, ...parameters: Parameters) => Result,
): (context: WriterContext, ...parameters: Parameters) => Result {
  return (context, ...parameters) => operation(context.connection, ...parameters);
}

function leavingGarbage<Parameters extends unknown[], Result>(
  operation: (connection: Connection, ...parameters: Parameters) => Result,
): (context: WriterContext, ...parameters: Parameters) => Result {
  return (context, ...parameters) => {
    const result = operation(context.connection, ...parameters);
    context.sweeper.schedule();
    return result;
  };
}

function beginPublication(context: WriterContext, crawlId: string): number {
  const id = (Math.max(0, ...context.publications.keys()) || 0) + 1;
  context.publications.set(id, new Publication(context.connection, crawlId, context.owner));
  return id;
}

function publish(
  context: WriterContext,
  id: number,
  deleteTables: readonly { databaseName: string; name: string }[],
  changes: readonly CrawlChange[],
): void {
  const publication = publicationOf(context, id);
  publication.publish(deleteTables, changes);
  context.publications.delete(id);
  if (publication.wroteListings) context.connection.checkpoint();
  context.sweeper.schedule();
}

function giveUpPublication(context: WriterContext, id: number): void {
  publicationOf(context, id).giveUp();
  context.publications.delete(id);
  context.sweeper.schedule();
}

function publicationOf(context: WriterContext, id: number): Publication {
  const publication = context.publications.get(id);
  if (publication === undefined) {
    throw new EngineError('Internal', `Publication ${id} is not under way.`, { hint: 'Start the crawler again.' });
  }
  return publication;
}
