/** Which answers an engine event makes stale, whoever caused it: the one place that decides. */

import type { ProcedureName } from '#engine/contract/procedures/index.ts';
import { procedures, type Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient } from '#renderer/rpc/queries.ts';

export type EngineEvent = Output<'watchEvents'>;

const ofCatalog = [
  'findMissing',
  'getDatabases',
  'getTables',
  'getListedTables',
  'getTable',
  'searchTables',
  'getTableVersions',
  'compareTableVersions',
  'previewTableRestore',
  'getTableUsers',
  'getPartitions',
  'getPartitionCount',
  'getPartitionStrip',
  'getTableObjects',
  'getTableStatistics',
  'getCrawlUndo',
] as const satisfies ProcedureName[];
const ofRuns = [
  'compareRuns',
  'getJobRun',
  'getJobRuns',
  'getLatestJobRuns',
  'getTableUsers',
  'getReceipts',
  'getRunAdvice',
  'getJobTasks',
  'getRejectedRecords',
  'getRunForecast',
  'getRunGraph',
  'getRunLog',
  'getRunUsage',
  'getRunWorkers',
  'getQueue',
  'getCalendar',
  'getRunsBetween',
  'planBackfill',
] as const satisfies ProcedureName[];
/** Firings and runs of workflows have the states of what they started. */
const ofTriggers = [
  'listTriggers',
  'getNextStarts',
  'getRunOrigin',
  'getTrigger',
  'getWebhook',
  'getWorkflows',
  'getWorkflow',
  'getWorkflowRun',
  'getWorkflowRuns',
] as const satisfies ProcedureName[];
const ofBackfills = [
  'getBackfill',
  'getBackfills',
  'getBackfillSlices',
  'planBackfill',
] as const satisfies ProcedureName[];
const ofNotifications = ['getNotifications', 'getDeliveries', 'getWindowNotices'] as const satisfies ProcedureName[];
/** A job's own are made by saves and have the runs that used them. */
const ofVersions = ['getJobVersions', 'compareJobVersions'] as const satisfies ProcedureName[];
/** What a file of a user's transform or a sub-flow decides in jobs that use it. */
const ofTransforms = [
  'getTransforms',
  'getSubflows',
  'explainNode',
  'writeScript',
  'previewNode',
  'getColumnLineage',
] as const satisfies ProcedureName[];
const endStates = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'COMMIT_BLOCKED']);

/** Names of the queries whose answers may have changed. */
export function staleAfter(event: EngineEvent): readonly string[] {
  switch (event.entity) {
    case 'definition':
      return [
        'getDefinitions',
        'getDefinition',
        'findMissing',
        // Long, and only files of jobs change them.
        ...(event.kind === 'job' ? (['getJobs', 'getListedJobs', 'getJob', 'getJobArguments'] as const) : []),
        ...ofVersions,
        'getWorkspace',
        'getWatchedCrawlers',
        'getClassifiers',
        'getConnections',
        'getConnectionUsers',
        'validateJob',
        'validateSubflow',
        'getSubflowUsers',
        'getRunAdvice',
        'planBackfill',
        'getTableUsers',
        'getNotifications',
        ...ofTriggers,
        ...(event.kind === 'table' ? ofCatalog : []),
        ...(event.kind === 'transform' || event.kind === 'subflow' ? ofTransforms : []),
      ];
    case 'settings':
      return ['getWorkspace', 'getCache', 'getCosts', 'getQueue'];
    case 'jobRun':
      return endStates.has(event.state)
        ? [...ofRuns, ...ofVersions, 'getJobBookmark', ...ofTriggers, ...ofCatalog]
        : [...ofRuns, ...ofTriggers];
    case 'crawl':
      return ['getCrawls', 'getCrawl', ...ofTriggers, ...(event.state === 'RUNNING' ? [] : ofCatalog)];
    case 'watch':
      return ['getWatchedCrawlers'];
    case 'trigger':
      return ofTriggers;
    case 'backfill':
      return ofBackfills;
    case 'notification':
      return ofNotifications;
    case 'command':
      return Object.hasOwn(procedures, event.procedure)
        ? (procedures[event.procedure as ProcedureName].invalidates ?? [])
        : [];
  }
}

/** Milliseconds in which what comes close together is read again once. */
const gathering = 50;
/** Milliseconds after which what became stale again while it was read is not waited for: it may be a long query. */
const longestReading = 5000;

const listeners = new Set<(event: EngineEvent) => void>();

/** For more than queries: drafts over a file that changed. Returns the function that ends the listening. */
export function onEngineEvent(listener: (event: EngineEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the engine until the signal is aborted; a broken wire is followed again when it is open. */
export async function followEvents(signal: AbortSignal): Promise<void> {
  const stale = new Set<string>();
  // Started again at each of many events, a long list would never be there, and the engine would only be reading it.
  const reading = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const invalidate = (): void => {
    timer = undefined;
    for (const name of stale) {
      if (reading.has(name)) continue;
      stale.delete(name);
      reading.add(name);
      void readAgain(name).then(() => {
        reading.delete(name);
        if (stale.has(name) && !signal.aborted) timer ??= setTimeout(invalidate, gathering);
      });
    }
  };
  while (!signal.aborted) {
    try {
      for await (const event of client.stream('watchEvents', {}, signal)) {
        for (const name of staleAfter(event)) stale.add(name);
        timer ??= setTimeout(invalidate, gathering);
        for (const listener of listeners) listener(event);
      }
    } catch {
      // The wire's closing ends it; every answer is read again when the wire is open (queries.ts).
    }
    await untilOpen(signal);
  }
  clearTimeout(timer);
}

/** Resolves when the answers to a procedure have been read again, or after {@link longestReading}. */
async function readAgain(name: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    queryClient.invalidateQueries({ queryKey: [name] }),
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestReading);
    }),
  ]);
  clearTimeout(timer);
}

/** A moment later at the earliest, so that an engine that refuses is not asked without pause. */
function untilOpen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (client.state !== 'open' && !signal.aborted) return;
      stop();
      clearTimeout(timer);
      resolve();
    };
    const stop = client.onState(check);
    signal.addEventListener('abort', check, { once: true });
    const timer = setTimeout(check, 250);
  });
}
