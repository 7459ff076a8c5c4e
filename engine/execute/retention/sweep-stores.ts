/** Removes from stores what runs of this workspace left there and nobody needs: attempts, open uploads, retired files past their time. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { CleaningOptions } from '#engine/execute/retention/cleaning-options.ts';
import { retiredFor } from '#engine/execute/retention/periods.ts';
import { findNeeded, hasTarget } from '#engine/execute/targets/sweep-workspace.ts';
import { targetStateFolder } from '#engine/execute/targets/target-path.ts';
import { joinPath } from '#engine/storage/path-parts.ts';
import type { SendingStorage, UploadNeed } from '#engine/storage/storage.ts';

type Options = Pick<CleaningOptions, 'isActive' | 'inTurn' | 'signal'>;
type Needed = Awaited<ReturnType<typeof findNeeded>>;

const retiredFolder = 'retired/';

/** Runs may start meanwhile: only those that had ended before are judged. A store that is away is swept another time. */
export async function sweepStores(host: ExecutionHost, options: Options): Promise<void> {
  const since = host.clock();
  const needed = await findNeeded(host);
  for (const root of needed.roots) {
    const { sending } = host.storageOf(root);
    if (sending === undefined || options.signal.aborted) continue;
    const isUnneeded = async (runId: string): Promise<boolean> =>
      !options.isActive(runId) && (await hasEndedBefore(host, runId, since)) && (await hasTarget(host, runId, root));
    try {
      await sweepStore(host, root, sending, needed, isUnneeded, options);
    } catch (thrown) {
      host.log.write('warning', `What runs left in ${root} could not be cleaned up: ${toEngineError(thrown).message}`);
    }
  }
}

async function sweepStore(
  host: ExecutionHost,
  root: string,
  sending: SendingStorage,
  { kept, waiting }: Needed,
  isUnneeded: (runId: string) => Promise<boolean>,
  { inTurn, signal }: Options,
): Promise<void> {
  const storage = host.storageOf(root);
  for (const { name, modifiedMicros } of await sending.listStateFolders(root, signal)) {
    signal.throwIfAborted();
    const folder = joinPath(root, targetStateFolder, name);
    if (name.startsWith(retiredFolder)) {
      const runId = name.slice(retiredFolder.length).replace(/\.undone$/u, '');
      const isOld = host.clock() - modifiedMicros / 1000 > retiredFor;
      if (!isOld || waiting.has(runId) || !(await isUnneeded(runId))) continue;
      await inTurn(runId, async () => {
        if (!(await host.catalog.commits.getOpenUndos()).includes(runId)) await storage.remove(folder);
      });
      continue;
    }
    const [runId = '', attempt = ''] = name.split('/');
    const attempts = kept.get(runId);
    if (attempts === null || attempts?.has(attempt) === true || !(await isUnneeded(runId))) continue;
    await storage.remove(folder);
  }
  const needOf = async (runId: string): Promise<UploadNeed> => {
    if (!(await isUnneeded(runId))) return 'all';
    return kept.has(runId) ? 'recorded' : 'none';
  };
  await sending.endUploads(root, needOf, signal);
}

async function hasEndedBefore({ catalog }: ExecutionHost, runId: string, since: number): Promise<boolean> {
  const run = await catalog.jobRuns.getJobRun(runId).catch(() => undefined);
  return run !== undefined && run.completedOn !== null && run.completedOn <= since;
}
