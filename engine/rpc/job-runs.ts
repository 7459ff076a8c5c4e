/** Handlers of the procedures of job runs and bookmarks. */

import path from 'node:path';
import type { TableChange } from '#engine/catalog/entities.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { jobRunProcedures } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { rewindBookmark, stageNodesOf, sumReceipts } from '#engine/execute/index.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf, jobRunText, listedRunText, mapPage } from '#engine/rpc/entity-text.ts';
import { findRefusal } from '#engine/rpc/find-refusal.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

export const jobRunHandlers: Handlers<EngineRooms, keyof typeof jobRunProcedures> = {
  async startJobRun({ jobName, arguments: args }, rooms) {
    return jobRunText(await (await rooms.runs()).start(jobName, args));
  },
  async resumeJobRun({ id }, rooms) {
    return jobRunText(await (await rooms.runs()).resume(id));
  },
  async stopJobRun({ id }, rooms) {
    return jobRunText(await (await rooms.runs()).stop(id));
  },
  async undoJobRun({ id }, rooms) {
    return jobRunText(await (await rooms.runs()).undo(id));
  },
  async retryCommit({ id }, rooms) {
    return jobRunText(await (await rooms.runs()).retryCommit(id));
  },
  async retryUndo({ id }, rooms) {
    return jobRunText(await (await rooms.runs()).retryUndo(id));
  },
  async getBlockedRuns(_input, rooms) {
    return (await (await rooms.catalog()).jobRuns.getBlockedJobRuns()).map(jobRunText);
  },
  async adoptTarget({ jobName, nodeId }, rooms, signal) {
    return { adopted: await (await rooms.runs()).adopt(jobName, nodeId, signal) };
  },
  async adoptTargets(_input, rooms, signal) {
    return (await rooms.runs()).adoptAll(signal);
  },
  async findUnknownTargets(_input, rooms, signal) {
    return (await rooms.runs()).findUnknown(signal);
  },
  async *watchJobRun({ id }, rooms, signal) {
    const runs = await rooms.runs();
    yield* pushedItems<Output<'watchJobRun'>, Awaited<ReturnType<typeof runs.follow>>>(
      (push) => runs.follow(id, (progress) => push({ item: 'progress', ...progress }), signal),
      (run) => ({ item: 'finished', run: jobRunText(run) }),
    );
  },
  async getJobRun({ id }, rooms) {
    return jobRunText(await (await rooms.catalog()).jobRuns.getJobRun(id));
  },
  async getJobRuns({ jobName, ...page }, rooms) {
    return mapPage(await (await rooms.catalog()).jobRuns.getJobRuns(jobName, page), listedRunText);
  },
  async getReceipts({ id }, rooms) {
    const { jobRuns } = await rooms.catalog();
    await jobRuns.getJobRun(id);
    const durable = (await jobRuns.getTasks(id)).filter(({ state }) => state === 'DURABLE');
    return sourcesFirst(sumReceipts(durable)).map(({ stageId, receipt }) => ({ stageId, ...receipt }));
  },
  async getJobTasks({ id }, rooms) {
    const { jobRuns } = await rooms.catalog();
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
  async findUndoRefusal({ id }, rooms) {
    const runs = await rooms.runs();
    const refusal = await findRefusal(() => runs.checkUndo(id));
    if (refusal === null) return null;
    const { jobRuns } = await rooms.catalog();
    const later = refusal.details['laterRuns'];
    const found = await Promise.all((Array.isArray(later) ? later : []).map((run) => jobRuns.getJobRun(String(run))));
    return {
      message: refusal.message,
      hint: refusal.hint ?? null,
      laterRuns: found.map((run) => ({ id: run.id, jobName: run.jobName })),
    };
  },
  async getCommitFiles({ id }, rooms) {
    const { commits, jobRuns } = await rooms.catalog();
    await jobRuns.getJobRun(id);
    const intent = (await commits.findCommit(id))?.intent;
    const written = intent?.publishes.length ?? 0;
    return {
      written,
      replaced: intent?.retires.length ?? 0,
      places: intent?.tableChanges.flatMap(writtenPlaces) ?? [],
    };
  },
  async getRunLog({ id, ...page }, rooms) {
    return mapPage(await (await rooms.catalog()).jobRuns.getRunLog(id, page), (entry) => entry);
  },
  async getJobBookmark({ jobName }, rooms) {
    return (await rooms.catalog()).bookmarks.getJobBookmark(jobName);
  },
  async setJobBookmarkToNow({ jobName, arguments: args }, rooms, signal) {
    return (await rooms.runs()).setBookmarkToNow(jobName, args, signal);
  },
  async cleanHistory({ dryRun }, rooms, signal) {
    const { historyDays, historyRuns } = (await rooms.workspace()).definition.defaults;
    const { history } = await rooms.catalog();
    const before = await history.getUsedBytes();
    const { jobs, crawlCount } = await (await rooms.runs()).cleanHistory(dryRun, signal);
    signal.throwIfAborted();
    if (!dryRun) await history.settled();
    const freedBytes = dryRun ? 0 : Math.max(0, before - (await history.getUsedBytes()));
    return { days: historyDays, keepLast: historyRuns, jobs, crawlCount, freedBytes };
  },
  async resetJobBookmark({ jobName, runId }, rooms) {
    return rewindBookmark({ catalog: await rooms.catalog() }, jobName, runId ?? null);
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
  return [{ location, ...table, written: addObjects.length }];
}

/** Tasks report their receipts from the target to the sources; people read them in the direction of the rows. */
function sourcesFirst(sums: ReturnType<typeof sumReceipts>): ReturnType<typeof sumReceipts> {
  const stages = [...new Set(sums.map(({ stageId }) => stageId))];
  return stages.flatMap((stage) => sums.filter(({ stageId }) => stageId === stage).toReversed());
}
