/** Ends the workers that a dead host left behind and empties their folders; a new host does this first. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import {
  identifyProcess,
  isOwnProcess,
  isSameProcess,
  type ProcessIdentity,
} from '#engine/workers/process-identity.ts';
import { recordName, workerFolderName, type WorkerRecord } from '#engine/workers/worker-registry.ts';

export interface SweepResult {
  /** Workers that were still running and had to be killed. */
  readonly killed: readonly number[];
  /** Folders that were removed. */
  readonly removed: readonly string[];
}

/** A worker ends by itself within a second of losing its host. */
const patience = 1500;
const mostRecordBytes = 1e6;

/**
 * Waits for the workers of dead hosts, kills those that remain, and removes their folders. Workers of a
 * running host are not touched. A worker whose start time is unknown is waited for, never killed: the
 * pid may belong to another program by now; nor is a process of another user.
 * @param recordFolder of this user alone: its content is trusted.
 * @param temporaryRoot contains the workers' folders; only names are used there.
 */
export async function sweepWorkers(recordFolder: string, temporaryRoot: string): Promise<SweepResult> {
  const dead = new Set<number>();
  const killed: number[] = [];
  for (const name of await readdir(recordFolder).catch(() => [])) {
    if (!recordName.test(name)) continue;
    const record = readRecord(join(recordFolder, name));
    if (record !== undefined && isSameProcess(record.host)) continue;
    if (record !== undefined) dead.add(record.host.pid);
    for (const worker of record?.workers ?? []) if (await endWorker(worker)) killed.push(worker.pid);
    await removeOwned(recordFolder, join(recordFolder, name));
  }
  return { killed, removed: await sweepWorkerFolders(temporaryRoot, dead) };
}

/**
 * Removes the folders of processes that are gone; a killed one-shot command leaves one, and has no record.
 * @param dead hosts that are gone whatever process has their number now.
 * @returns names of the folders.
 */
export async function sweepWorkerFolders(
  temporaryRoot: string,
  dead: ReadonlySet<number> = new Set(),
): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(temporaryRoot).catch(() => [])) {
    const host = workerFolderName.exec(name);
    if (host === null || !(dead.has(Number(host[1])) || identifyProcess(Number(host[1])) === undefined)) continue;
    await removeOwned(temporaryRoot, join(temporaryRoot, name));
    removed.push(name);
  }
  return removed;
}

function readRecord(path: string): WorkerRecord | undefined {
  try {
    const record = JSON.parse(readRegularText(path, mostRecordBytes) ?? '') as WorkerRecord;
    return typeof record.host?.pid === 'number' && Array.isArray(record.workers) ? record : undefined;
  } catch {
    // A crash while an older version wrote the record may have truncated it; it then names no process.
    return undefined;
  }
}

/** @returns true when it had to be killed. */
async function endWorker(worker: ProcessIdentity): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += 50) {
    if (!isSameProcess(worker)) return false;
    await delay(50);
  }
  if (worker.started === null || !isOwnProcess(worker.pid)) return false;
  try {
    process.kill(worker.pid, 'SIGKILL');
  } catch {
    return false;
  }
  while (isSameProcess(worker)) await delay(10);
  return true;
}
