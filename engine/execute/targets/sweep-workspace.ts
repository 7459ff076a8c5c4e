/** Sweeps staging and retired files of every target that the workspace has written to. */

import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { resumableFor } from '#engine/execute/retention/periods.ts';
import { folderOfRuns } from '#engine/execute/run/run-folder.ts';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';
import { realRoot } from '#engine/execute/targets/real-root.ts';
import { sweepRetired, sweepStaging } from '#engine/execute/targets/sweep-target.ts';
import { rootOf, targetStateFolder } from '#engine/execute/targets/target-path.ts';
import { joinPath, relativeTo, separatorOf } from '#engine/storage/path-parts.ts';
import { isUri } from '#engine/base/uri.ts';

/** Attempt folders that are still needed: run id → names, or null for all. */
type Kept = Map<string, Set<string> | null>;

/** Folders that are asked for at the same time. */
const lookedAtOnce = 16;

/** What a sweep must know of the workspace. */
interface Needed {
  readonly kept: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Folders and places in stores to which runs have written lately, or whose table lists files. */
  readonly roots: ReadonlySet<string>;
  /** Runs whose blocked commit or undo still moves the files that wait there. */
  readonly waiting: ReadonlySet<string>;
}

export async function findNeeded(host: ExecutionHost): Promise<Needed> {
  const { commits } = host.catalog;
  const roots = new Set(await commits.getTargetRoots());
  const kept: Kept = new Map();
  for (const phase of ['publishing', 'published', 'blocked'] as const) {
    for (const { intent } of await commits.getCommitsInPhase(phase)) {
      kept.set(intent.runId, null);
      for (const { staged } of intent.publishes) kept.set(runOfStaged(staged), null);
    }
  }
  await keepResumable(host, roots, kept);
  const waiting = new Set(await commits.getOpenUndos());
  for (const { intent } of await commits.getCommitsInPhase('blocked')) waiting.add(intent.runId);
  return { kept, roots, waiting };
}

/**
 * Of this machine only: stores are swept by the cleaning, which may wait for a network.
 * @returns staging folders removed. Only between runs: what runs now is not known here.
 */
export async function sweepWorkspace(host: ExecutionHost): Promise<number> {
  const { kept, roots, waiting } = await findNeeded(host);
  // Another workspace may write to the same folders; its runs are not ours to judge.
  const owns = (root: string) => (runId: string) => hasTarget(host, runId, root);
  const mayLeave = (root: string) => async (runId: string) => !waiting.has(runId) && (await owns(root)(runId));
  let removed = 0;
  for (const root of await withState([...(await tableRoots(host)), ...roots])) {
    try {
      removed += await sweepStaging(root, kept, owns(root));
      await sweepRetired(root, host.clock(), mayLeave(root));
    } catch (thrown) {
      host.log.write('warning', `Staging below ${root} could not be cleaned up: ${toEngineError(thrown).message}`);
    }
  }
  return removed + (await sweepRunFolders(host, kept));
}

/** True when the run of this catalog planned to write to this very folder: the folder may hold other workspaces' runs. */
export async function hasTarget(host: ExecutionHost, runId: string, root: string): Promise<boolean> {
  try {
    const run = await host.catalog.jobRuns.getJobRun(runId);
    const real = await realRoot(root);
    return run.plan !== '' && Object.values(readRunPlan(run).targets).some((target) => target.root === real);
  } catch {
    return false;
  }
}

async function tableRoots({ catalog }: ExecutionHost): Promise<string[]> {
  const locations = await catalog.tables.getLocations();
  // A table of one named file has its staging beside that file.
  return locations.flatMap((location) => [
    location,
    ...(path.extname(location) === '' ? [] : [path.dirname(location)]),
  ]);
}

/** Those on this machine to which some workspace has written: few of thousands of crawled tables. */
async function withState(roots: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await eachWithLimit([...new Set(roots)], lookedAtOnce, async (root) => {
    if (isUri(root)) return;
    const state = await lstat(path.join(root, targetStateFolder)).catch(() => undefined);
    if (state?.isDirectory() === true) found.push(root);
  });
  return found;
}

/** Adds the targets of runs that failed lately or are paused, and what their durable tasks and those of the runs they resumed staged. */
async function keepResumable(host: ExecutionHost, roots: Set<string>, kept: Kept): Promise<void> {
  const { targetRoots, stagedFiles } = await host.catalog.jobRuns.getResumableNeeds(host.clock() - resumableFor);
  for (const root of targetRoots) roots.add(root);
  for (const staged of stagedFiles) {
    const runId = runOfStaged(staged);
    const attempts = kept.get(runId);
    if (attempts !== null) kept.set(runId, (attempts ?? new Set()).add(attemptOfStaged(staged)));
  }
}

/** Borders and spooled rejects: `<state>/runs/<run>/<attempt>`. */
async function sweepRunFolders({ stateFolder }: ExecutionHost, kept: Needed['kept']): Promise<number> {
  const folder = folderOfRuns({ stateFolder });
  let removed = 0;
  for (const runId of await readdir(folder).catch(() => [])) {
    if (kept.has(runId)) continue;
    await withFaultPoint('sweep.removeRun', () => removeOwned(stateFolder, path.join(folder, runId)));
    removed += 1;
  }
  return removed;
}

function runOfStaged(staged: string): string {
  return belowState(staged)[0]!;
}

function attemptOfStaged(staged: string): string {
  return belowState(staged)[1]!;
}

/** `[run, attempt, …]` of a staged file or a border. */
function belowState(staged: string): string[] {
  const root = staged.includes('_tenon')
    ? joinPath(rootOf(staged), '_tenon')
    : staged.slice(0, staged.lastIndexOf(`${path.sep}runs${path.sep}`) + 5);
  return relativeTo(root, staged).split(separatorOf(staged));
}
