/** Cleans Tenon's own folder below a target: attempts that nobody needs, retired files past their time. */

import { lstat, readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { retiredFor } from '#engine/execute/retention/periods.ts';
import { targetStateFolder } from '#engine/execute/targets/target-path.ts';

/** Share of the disk that retired files may take; the oldest go first. */
export const retiredShare = 0.1;

/**
 * Removes `<root>/_tenon/<run>` of every run but those in `keep`, and in those every attempt but the named ones.
 * @param keep run id → attempt folders to keep; null keeps the whole run.
 */
export async function sweepStaging(
  root: string,
  keep: ReadonlyMap<string, ReadonlySet<string> | null>,
  owns: OwnsRun,
): Promise<number> {
  let removed = 0;
  const folder = path.join(root, targetStateFolder);
  for (const runId of await foldersIn(folder)) {
    if (runId === 'retired') continue;
    const attempts = keep.get(runId);
    if (attempts === null || !(await owns(runId))) continue;
    const unneeded =
      attempts === undefined ? [''] : (await foldersIn(path.join(folder, runId))).filter((name) => !attempts.has(name));
    for (const name of unneeded) {
      await withFaultPoint('sweep.remove', () => removeOwned(folder, path.join(folder, runId, name)));
      removed += 1;
    }
  }
  return removed;
}

/** True when this workspace's catalog knows the run. */
export type OwnsRun = (runId: string) => Promise<boolean>;

/** Waits until no undo of the run is moving its files. */
export type InTurn = (runId: string, remove: () => Promise<void>) => Promise<void>;

function runOfRetired(name: string): string {
  return name.replace(/\.undone$/u, '');
}

interface RetiredRun {
  readonly folder: string;
  readonly time: number;
  readonly bytes: number;
}

/** Removes retired files older than {@link retiredFor}, then the oldest until they take at most {@link retiredShare} of the disk. */
export async function sweepRetired(
  root: string,
  now: number,
  owns: OwnsRun,
  share = retiredShare,
  inTurn: InTurn = (_runId, remove) => remove(),
): Promise<readonly string[]> {
  const folder = path.join(root, targetStateFolder, 'retired');
  const names = await foldersIn(folder);
  if (names.length === 0) return [];
  const disk = await statfs(root);
  const budget = disk.blocks * disk.bsize * share;
  // Usually nothing is to be removed, whoever owns it: asking for each run made every start slower with each overwrite.
  if (await mayAllStay(folder, names, now, budget)) return [];
  const runs: RetiredRun[] = [];
  for (const name of names) {
    if (await owns(runOfRetired(name))) runs.push(await measure(path.join(folder, name)));
  }
  const removed: string[] = [];
  let total = runs.reduce((sum, run) => sum + run.bytes, 0);
  for (const run of runs.sort((left, right) => left.time - right.time)) {
    if (now - run.time <= retiredFor && total <= budget) continue;
    const name = path.basename(run.folder);
    await inTurn(runOfRetired(name), async () => {
      await withFaultPoint('sweep.removeRetired', () => removeOwned(path.join(root, targetStateFolder), run.folder));
    });
    total -= run.bytes;
    removed.push(name);
  }
  return removed;
}

/** False also for what cannot be read, such as folders of others. */
async function mayAllStay(folder: string, names: readonly string[], now: number, budget: number): Promise<boolean> {
  let total = 0;
  for (const name of names) {
    const run = await measure(path.join(folder, name)).catch(() => undefined);
    if (run === undefined || now - run.time > retiredFor) return false;
    total += run.bytes;
  }
  return total <= budget;
}

/** The time is when the folder was created: a rename keeps the mtime of the files in it. */
async function measure(folder: string): Promise<RetiredRun> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await lstat(path.join(entry.parentPath, entry.name))).size;
  }
  return { folder, time: (await stat(folder)).mtimeMs, bytes };
}

async function foldersIn(folder: string): Promise<string[]> {
  // `_tenon` itself may be a link that somebody else made.
  if ((await lstat(folder).catch(() => undefined))?.isDirectory() !== true) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
