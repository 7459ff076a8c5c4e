/** Commits a run by the journal: intent, publish, apply, retire, clean; continues where a crash stopped it. */

import type { Commit, CommitIntent } from '#engine/catalog/commit-entities.ts';
import { EngineError, serializeError, toEngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { publishFiles, retireFiles, retiresInPlace } from '#engine/execute/commit/commit-files.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { refuseAwayTarget, targetRoots } from '#engine/execute/recovery/away-target.ts';
import { pruneEmptyFolders } from '#engine/execute/targets/prune-folders.ts';
import { keepDescriptions } from '#engine/execute/targets/target-description.ts';
import { settleMarker } from '#engine/execute/targets/target-marker.ts';
import { rootOf, stagingOfRun } from '#engine/execute/targets/target-path.ts';
import { whenUnread } from '#engine/catalog/reader-leases.ts';

type CommitHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'workspaceFolder' | 'checkThere' | 'log'>;

/** Tries of the publish step before the commit is blocked; a full disk or a lost share may come back. */
const publishTries = 3;
const pauseBetweenTries = 200;
/** FileNotFound: another run's clean-up may have removed an empty partition folder under the move. */
const mayPass: ReadonlySet<ErrorCode> = new Set(['IoFailed', 'DiskFull', 'FileNotFound']);

/**
 * Runs the whole commit of a run whose staged files are sealed.
 * @returns why files that it replaced are still where readers of the folder find them; undefined: they are not.
 * @throws EngineError ConcurrentModification, InvalidState or WorkspaceMoved before anything is visible; CommitBlocked when the
 *   intent exists but its files cannot be published.
 */
export async function commitRun(host: CommitHost, intent: CommitIntent): Promise<EngineError | undefined> {
  host.checkThere?.();
  await host.catalog.commits.writeIntent(intent, [...targetRoots(intent)]);
  await publishAndApply(host, intent, false);
  return await cleanUp(host, intent);
}

/** Finishes a commit after a crash or a person's retry. */
export async function rollForward(host: CommitHost, commit: Commit): Promise<void> {
  if (commit.phase === 'publishing') await publishAndApply(host, commit.intent, true);
  if (commit.phase === 'publishing' || commit.phase === 'published') await cleanUp(host, commit.intent);
}

/** A person's Retry of a blocked commit. @throws EngineError CommitBlocked when it fails again. */
export async function retryCommit(host: CommitHost, runId: string): Promise<void> {
  await host.catalog.commits.unblockCommit(runId);
  await rollForward(host, await host.catalog.commits.getCommit(runId));
}

async function publishAndApply(host: CommitHost, intent: CommitIntent, verify: boolean): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await refuseAwayTarget(intent, (path) => host.storageOf(path));
      // Before the files, so that none of them is ever newer than the marker.
      for (const root of targetRoots(intent)) await settleMarker(host, root);
      await keepDescriptions(intent, (path) => host.storageOf(path));
      const published = await publishFiles(intent, (path) => host.storageOf(path), verify || attempt > 1);
      await host.catalog.commits.applyIntent(intent.runId, published);
      return;
    } catch (thrown) {
      const error = toEngineError(thrown);
      host.log.write('warning', `Commit of run ${intent.runId}: ${error.message}`, { try: attempt, code: error.code });
      if (attempt < publishTries && mayPass.has(error.code)) {
        await new Promise((resolve) => setTimeout(resolve, pauseBetweenTries * attempt));
        continue;
      }
      await host.catalog.commits.blockCommit(intent.runId, serializeError(error));
      throw new EngineError('CommitBlocked', `The files of the run cannot be published: ${error.message}`, {
        hint: 'Its tables are locked for writers. Fix the cause and retry the commit, or undo the run.',
        details: { ...error.details, run: intent.runId, job: intent.jobName },
        cause: thrown,
      });
    }
  }
}

/**
 * The run has succeeded already: what fails here is done again at the next start.
 * @returns as of {@link commitRun}.
 */
async function cleanUp(host: CommitHost, intent: CommitIntent): Promise<EngineError | undefined> {
  let areLeft = intent.retires.length > retiresInPlace(intent).size;
  try {
    await refuseAwayTarget(intent, (path) => host.storageOf(path));
    await whenUnread(intent.retires.map((step) => step.path));
    await retireFiles(intent, (path) => host.storageOf(path));
    areLeft = false;
    const roots = Map.groupBy(intent.retires, (step) => rootOf(step.retired));
    for (const [root, steps] of roots)
      await pruneEmptyFolders(
        root,
        steps.map((step) => step.path),
      );
    for (const folder of stagingFolders(intent)) await host.storageOf(folder).remove(folder);
    await host.catalog.commits.markCleaned(intent.runId);
    return undefined;
  } catch (thrown) {
    const error = toEngineError(thrown);
    host.log.write('warning', `Cleaning up after run ${intent.runId}: ${error.message}`, { code: error.code });
    return areLeft ? error : undefined;
  }
}

/** `<root>/_tenon/<run>` of every root that the commit published from; a resumed run publishes an earlier run's files. */
function stagingFolders(intent: CommitIntent): Set<string> {
  const folders = new Set<string>();
  for (const { staged } of intent.publishes) {
    const root = rootOf(staged);
    folders.add(stagingOfRun(root, intent.runId));
    const owner = staged.slice(stagingOfRun(root, '').length + 1).split(/[\\/]/u)[0]!;
    folders.add(stagingOfRun(root, owner));
  }
  return folders;
}
