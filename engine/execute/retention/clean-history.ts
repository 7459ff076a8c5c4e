/** Cleans the history of runs and crawls by a rule of number and age; whatever may still be needed stays. */

import type { CleanableRun, HistoryRule } from '#engine/catalog/history.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { findStayReason, removeStaging, type StayReason } from '#engine/execute/retention/files-of-run.ts';
import type { CleaningOptions } from '#engine/execute/retention/cleaning-options.ts';
import { sweepStores } from '#engine/execute/retention/sweep-stores.ts';
import { removeUsage } from '#engine/execute/run/usage/usage-files.ts';
import { isUri } from '#engine/base/uri.ts';
import { resumableFor } from '#engine/execute/retention/periods.ts';
import { sweepRetired, type InTurn } from '#engine/execute/targets/sweep-target.ts';
import { hasTarget } from '#engine/execute/targets/sweep-workspace.ts';

export interface CleanedHistory {
  readonly jobs: readonly CleanedJob[];
  readonly crawlCount: number;
}

export interface CleanedJob {
  readonly jobName: string;
  /** Runs that left the history, or would. */
  readonly runCount: number;
  /** The oldest run that is past the limits and stays, with all after it; null: none. */
  readonly stays: { readonly runId: string; readonly reason: StayReason } | null;
}

const millisPerDay = 24 * 60 * 60 * 1000;
const namesAtOnce = 100;

export async function cleanHistory(host: ExecutionHost, options: CleaningOptions): Promise<CleanedHistory> {
  const { history } = host.catalog;
  const { limits, dryRun, signal } = options;
  const now = host.clock();
  const rule: HistoryRule = {
    endedBefore: now - limits.historyDays * millisPerDay,
    unsuccessfulBefore: now - resumableFor,
    keepLast: limits.historyRuns,
  };
  if (!dryRun) await removeExpired(host, options);
  if (!dryRun) await sweepStores(host, options);
  const jobs: CleanedJob[] = [];
  for await (const jobName of jobsWithRuns(host)) {
    if (signal.aborted) break;
    const cleaned = await cleanJob(host, jobName, rule, options);
    if (cleaned.runCount > 0 || cleaned.stays !== null) jobs.push(cleaned);
  }
  const crawlCount = dryRun ? await history.countCleanableCrawls(rule) : await cleanCrawls(host, rule, signal);
  return { jobs, crawlCount };
}

async function* jobsWithRuns({ catalog }: ExecutionHost): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const names: readonly string[] = await catalog.history.getJobsWithRuns(after, namesAtOnce);
    yield* names;
    if (names.length < namesAtOnce) return;
    after = names.at(-1)!;
  }
}

async function cleanJob(
  host: ExecutionHost,
  jobName: string,
  rule: HistoryRule,
  options: CleaningOptions,
): Promise<CleanedJob> {
  const { history } = host.catalog;
  const { dryRun, signal, inTurn } = options;
  let runCount = 0;
  for (let after = 0; !signal.aborted;) {
    const runs = await history.getCleanableRuns(jobName, rule, after);
    const { free, stays } = await withoutFiles(host, runs, options);
    if (!dryRun)
      for (const run of free)
        await inTurn(run.id, async () => {
          await removeStaging(run, (path) => host.storageOf(path));
          await removeUsage(host, run.id);
        });
    const ids = free.map(({ id }) => id);
    const gone = dryRun || ids.length === 0 ? ids : await history.cleanRuns(jobName, rule, ids);
    runCount += gone.length;
    const isEnd = gone.length < runs.length || runs.length === 0;
    if (isEnd) return { jobName, runCount, stays };
    // What is gone is no longer found; without changes it has to be skipped.
    if (dryRun) after = runs.at(-1)!.sequence;
  }
  return { jobName, runCount, stays: null };
}

/** The runs before the first one that stays. */
async function withoutFiles(
  host: ExecutionHost,
  runs: readonly CleanableRun[],
  options: CleaningOptions,
): Promise<{ free: CleanableRun[]; stays: CleanedJob['stays'] }> {
  const free: CleanableRun[] = [];
  for (const run of runs) {
    if (options.isActive(run.id)) break;
    const reason = await findStayReason(run, (path) => host.storageOf(path)).catch((thrown: unknown): StayReason => {
      host.log.write('warning', `Cannot see whether run ${run.id} is still needed: ${toEngineError(thrown).message}`);
      return 'away';
    });
    if (reason !== undefined) return { free, stays: { runId: run.id, reason } };
    free.push(run);
  }
  return { free, stays: null };
}

async function cleanCrawls({ catalog }: ExecutionHost, rule: HistoryRule, signal: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal.aborted) {
    const gone = await catalog.history.cleanCrawls(rule);
    if (gone === 0) break;
    count += gone;
  }
  return count;
}

/** A host may run for months: replaced files that are past their time go while it does, and with them the undo. */
async function removeExpired(host: ExecutionHost, options: CleaningOptions): Promise<void> {
  const { commits } = host.catalog;
  const { signal, inTurn } = options;
  const waiting = new Set(await commits.getOpenUndos());
  for (const phase of ['publishing', 'published', 'blocked'] as const)
    for (const { intent } of await commits.getCommitsInPhase(phase)) waiting.add(intent.runId);
  for (const root of await commits.getTargetRoots()) {
    if (signal.aborted) return;
    if (isUri(root)) continue;
    const owns = async (runId: string): Promise<boolean> =>
      !waiting.has(runId) && !options.isActive(runId) && (await hasTarget(host, runId, root));
    const removeUnlessUndoing: InTurn = (runId, remove) =>
      inTurn(runId, async () => {
        if (!(await commits.getOpenUndos()).includes(runId)) await remove();
      });
    try {
      await sweepRetired(root, host.clock(), owns, undefined, removeUnlessUndoing);
    } catch (thrown) {
      host.log.write(
        'warning',
        `Replaced files below ${root} could not be cleaned up: ${toEngineError(thrown).message}`,
      );
    }
  }
}
