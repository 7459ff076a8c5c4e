/** Handlers of the procedures of job runs and bookmarks. */

import path from 'node:path';
import type { TableChange } from '#engine/catalog/commit-entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { jobRunProcedures } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readRunNumber } from '#engine/contract/run-number.ts';
import { stageNodesOf } from '#engine/execute/plan/stage-nodes.ts';
import { rewindBookmark } from '#engine/execute/recovery/rewind-bookmark.ts';
import { newestDurable, sumReceipts } from '#engine/execute/run/run-receipts.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf, jobRunText, listedRunText, mapPage } from '#engine/rpc/entity-text.ts';
import { findRefusal } from '#engine/rpc/refusals/find-refusal.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const jobRunHandlers: Handlers<EngineServices, keyof typeof jobRunProcedures> = {
  async startJobRun({ jobName, arguments: args, bookmarkWindow }, services) {
    const runs = await services.runs();
    return jobRunText(
      await (bookmarkWindow === undefined ? runs.start(jobName, args) : runs.startAgain(jobName, args, bookmarkWindow)),
    );
  },
  async resumeJobRun({ id }, services) {
    return jobRunText(await (await services.runs()).resume(id));
  },
  async stopJobRun({ id }, services) {
    return jobRunText(await (await services.runs()).stop(id));
  },
  async pauseJobRun({ id, why }, services) {
    return jobRunText(await (await services.runs()).pause(id, why, null));
  },
  async continueJobRun({ id }, services) {
    return jobRunText(await (await services.runs()).continue(id));
  },
  async undoJobRun({ id }, services) {
    return jobRunText(await (await services.runs()).undo(id));
  },
  async retryCommit({ id }, services) {
    return jobRunText(await (await services.runs()).retryCommit(id));
  },
  async retryUndo({ id }, services) {
    return jobRunText(await (await services.runs()).retryUndo(id));
  },
  async getBlockedRuns(_input, services) {
    return (await (await services.catalog()).jobRuns.getBlockedJobRuns()).map(jobRunText);
  },
  async adoptTarget({ jobName, nodeId }, services, signal) {
    return { adopted: await (await services.runs()).adopt(jobName, nodeId, signal) };
  },
  async adoptTargets(_input, services, signal) {
    return (await services.runs()).adoptAll(signal);
  },
  async findUnknownTargets(_input, services, signal) {
    return (await services.runs()).findUnknown(signal);
  },
  async *watchJobRun({ id }, services, signal) {
    const runs = await services.runs();
    yield* pushedItems<Output<'watchJobRun'>, Awaited<ReturnType<typeof runs.follow>>>(
      (push) => runs.follow(id, (progress) => push({ item: 'progress', ...progress }), signal),
      (run) => ({ item: 'finished', run: jobRunText(run) }),
    );
  },
  async getJobRun({ id }, services) {
    const { jobRuns } = await services.catalog();
    const number = readRunNumber(id);
    return jobRunText(await jobRuns.getJobRun(number === undefined ? id : await jobRuns.getJobRunId(number)));
  },
  async getJobRuns({ jobName, ...page }, services) {
    return mapPage(await (await services.catalog()).jobRuns.getJobRuns(jobName, page), listedRunText);
  },
  async getLatestJobRuns(page, services) {
    return mapPage(await (await services.catalog()).jobRuns.getLatestJobRuns(page), listedRunText);
  },
  async getReceipts({ id }, services) {
    const { jobRuns } = await services.catalog();
    await jobRuns.getJobRun(id);
    const durable = newestDurable(await jobRuns.getTasks(id));
    return sourcesFirst(sumReceipts(durable)).map(({ stageId, receipt }) => ({ stageId, ...receipt }));
  },
  async getJobTasks({ id }, services) {
    const { jobRuns } = await services.catalog();
    const stages = stageNodesOf(await jobRuns.getJobRun(id));
    const tasks = [...(await jobRuns.getTasks(id))].sort(
      (left, right) => (left.startedOn ?? Number.MAX_SAFE_INTEGER) - (right.startedOn ?? Number.MAX_SAFE_INTEGER),
    );
    return tasks.map(
      ({ stageId, taskId, attempt, state, startedOn, completedOn, peakMemory, spilledBytes, files, error }) => ({
        stageId,
        nodeName: stages.get(stageId)?.nodeName ?? null,
        taskCount: stages.get(stageId)?.taskCount ?? null,
        taskId,
        attempt,
        state,
        startedOn,
        completedOn,
        peakMemory,
        spilledBytes,
        fileCount: files.length,
        error: errorOf(error),
      }),
    );
  },
  async findUndoRefusal({ id }, services) {
    const runs = await services.runs();
    const refusal = await findRefusal(() => runs.checkUndo(id));
    if (refusal === null) return null;
    const { jobRuns } = await services.catalog();
    const later = refusal.details['laterRuns'];
    const found = await Promise.all((Array.isArray(later) ? later : []).map((run) => jobRuns.getJobRun(String(run))));
    return {
      message: refusal.message,
      hint: refusal.hint ?? null,
      laterRuns: found.map((run) => ({ id: run.id, jobName: run.jobName, number: run.number })),
    };
  },
  async getCommitFiles({ id }, services) {
    const { commits, jobRuns } = await services.catalog();
    await jobRuns.getJobRun(id);
    const intent = (await commits.findCommit(id))?.intent;
    const written = intent?.publishes.length ?? 0;
    return {
      written,
      replaced: intent?.retires.length ?? 0,
      places: intent?.tableChanges.flatMap(writtenPlaces) ?? [],
    };
  },
  async getRunLog({ id, ...page }, services) {
    return mapPage(await (await services.catalog()).jobRuns.getRunLog(id, page), (entry) => entry);
  },
  async getJobBookmark({ jobName }, services) {
    return (await services.catalog()).bookmarks.getJobBookmark(jobName);
  },
  async setJobBookmarkToNow({ jobName, arguments: args }, services, signal) {
    return (await services.runs()).setBookmarkToNow(jobName, args, signal);
  },
  async cleanHistory({ dryRun }, services, signal) {
    const { historyDays, historyRuns } = (await services.workspace()).definition.defaults;
    const { history } = await services.catalog();
    const before = await history.getUsedBytes();
    const { jobs, crawlCount } = await (await services.runs()).cleanHistory(dryRun, signal);
    signal.throwIfAborted();
    if (!dryRun) await history.settled();
    const freedBytes = dryRun ? 0 : Math.max(0, before - (await history.getUsedBytes()));
    return { days: historyDays, keepLast: historyRuns, jobs, crawlCount, freedBytes };
  },
  async resetJobBookmark({ jobName, runId }, services) {
    return rewindBookmark({ catalog: await services.catalog() }, jobName, runId ?? null);
  },
};

/** A single file is listed itself, several by the folder of the target, which their partitions are below. */
function writtenPlaces({ databaseName, name, addObjects }: TableChange): Output<'getCommitFiles'>['places'] {
  const [first] = addObjects;
  if (first === undefined) return [];
  let location = first.path;
  if (addObjects.length > 1 || first.partitionValues.length > 0)
    for (let level = -1; level < first.partitionValues.length; level += 1) location = path.dirname(location);
  const table = databaseName === pathDatabase ? { databaseName: null, name: null } : { databaseName, name };
  return [{ location, ...table, written: addObjects.length, firstFile: first.path }];
}

/** Tasks report their receipts from the target to the sources; people read them in the direction of the rows. */
function sourcesFirst(sums: ReturnType<typeof sumReceipts>): ReturnType<typeof sumReceipts> {
  const stages = [...new Set(sums.map(({ stageId }) => stageId))];
  return stages.flatMap((stage) => sums.filter(({ stageId }) => stageId === stage).toReversed());
}
