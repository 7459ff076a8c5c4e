/**
 * Brings a catalog that was lost or is older in line with the folders that runs wrote to: lists their files again and
 * marks what is unknown of them. Folders whose last change the catalog knows are left alone.
 */

import { opendir } from 'node:fs/promises';
import { isUri } from '#engine/base/uri.ts';
import { tableTitle } from '#engine/catalog/names.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { adoptTargetFolder } from '#engine/execute/targets/adopt-target.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { adoptDescribed, type Adoption } from '#engine/execute/recovery/adopt-folder.ts';
import { findTargetPlace } from '#engine/execute/targets/target-snapshot.ts';
import { findWrittenFolders } from '#engine/execute/recovery/written-folders.ts';
import { checkMarker } from '#engine/execute/targets/target-marker.ts';
import { substituteArguments } from '#engine/graph/substitute-arguments.ts';

export interface AdoptedFolder {
  readonly path: string;
  /** `adopted`: its files are listed again; `known`: the catalog knew its last change; `failed`: see `problem`. */
  readonly outcome: 'adopted' | 'known' | 'failed';
  /** Tables or paths, as people call them. */
  readonly tables: readonly string[];
  /** Files that the catalog did not list before. */
  readonly files: number;
  readonly problem: { readonly message: string; readonly hint: string | null } | null;
}

export interface AdoptionReport {
  readonly folders: readonly AdoptedFolder[];
  /** Jobs with a bookmark that write to a folder whose history is unknown: they wait for a person's decision. */
  readonly undecidedJobs: readonly string[];
}

interface JobTarget {
  readonly job: Job;
  readonly node: Node;
}

/** @param jobs every job of the workspace. @throws EngineError Cancelled; what fails of one folder is in the report. */
export async function adoptTargets(
  host: ExecutionHost,
  jobs: readonly Job[],
  signal: AbortSignal,
): Promise<AdoptionReport> {
  const targets = await targetsOfJobs(host, jobs);
  const written = await findWrittenFolders(host, signal);
  const changed = (root: string): number => written.get(root) ?? 0;
  const roots = [...new Set([...written.keys(), ...targets.keys()])];
  // A table that was written to several folders in turn is where its last change was.
  roots.sort((left, right) => changed(right) - changed(left) || (left < right ? -1 : 1));
  const folders = new Map<string, AdoptedFolder>();
  const later: string[] = [];
  for (const root of roots) {
    signal.throwIfAborted();
    const done = await settle(root, () => adoptFolder(host, root, signal));
    if (done === undefined) later.push(root);
    else folders.set(root, done);
  }
  // What has no description was written by an earlier version: the job says what it is, once its sources are there.
  for (let left = later; left.length > 0;) {
    const again: string[] = [];
    for (const root of left) {
      signal.throwIfAborted();
      const done = await settle(root, () => adoptByJobs(host, root, targets.get(root) ?? [], signal));
      if (done === undefined) continue;
      folders.set(root, done);
      if (done.outcome === 'failed') again.push(root);
    }
    if (again.length === left.length) break;
    left = again;
  }
  const undecided = new Set<string>();
  for (const [root, some] of targets)
    for (const { job } of some)
      if (job.bookmark !== 'disable' && (await host.catalog.commits.findUnknownTargets(job.name, [root])).length > 0)
        undecided.add(job.name);
  return {
    folders: [...folders.values()].sort((left, right) => (left.path < right.path ? -1 : 1)),
    undecidedJobs: [...undecided].sort(),
  };
}

export interface UnknownTarget {
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * Folders that no run can write to, as the catalog does not know their last change; nothing is changed.
 * @param jobs every job of the workspace. @throws EngineError Cancelled.
 */
export async function findUnknownTargets(
  host: ExecutionHost,
  jobs: readonly Job[],
  signal: AbortSignal,
): Promise<readonly UnknownTarget[]> {
  const roots = new Set([
    ...(await findWrittenFolders(host, signal)).keys(),
    ...(await targetsOfJobs(host, jobs)).keys(),
  ]);
  const found: UnknownTarget[] = [];
  for (const path of [...roots].sort()) {
    signal.throwIfAborted();
    try {
      await checkMarker(host, path);
    } catch (thrown) {
      const { message, hint } = toEngineError(thrown);
      found.push({ path, message, hint: hint ?? null });
    }
  }
  return found;
}

async function settle(
  root: string,
  work: () => Promise<AdoptedFolder | undefined>,
): Promise<AdoptedFolder | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const { code, message, hint } = toEngineError(thrown);
    if (code === 'Cancelled') throw thrown;
    return { path: root, outcome: 'failed', tables: [], files: 0, problem: { message, hint: hint ?? null } };
  }
}

/** @returns undefined when nothing in the folder says what it is. */
async function adoptFolder(host: ExecutionHost, root: string, signal: AbortSignal): Promise<AdoptedFolder | undefined> {
  if (await isInLine(host, root)) {
    const { generation } = await host.catalog.commits.getTargetGeneration(root);
    if (generation > 0) return { path: root, outcome: 'known', tables: [], files: 0, problem: null };
  }
  const adoptions = await adoptDescribed(host, root, signal);
  return adoptions.length === 0 ? undefined : adopted(root, adoptions);
}

async function adoptByJobs(
  host: ExecutionHost,
  root: string,
  targets: readonly JobTarget[],
  signal: AbortSignal,
): Promise<AdoptedFolder | undefined> {
  if (targets.length === 0) {
    if (await isInLine(host, root)) return undefined;
    throw new EngineError(
      'EntityNotFound',
      `No job writes to ${root}, and nothing in the folder says which table it is.`,
      {
        hint: 'Crawl the folder, or move it away.',
        details: { path: root },
      },
    );
  }
  const tables: string[] = [];
  let files = 0;
  for (const { job, node } of targets) {
    const taken = await adoptTargetFolder(host, job, node.id, signal);
    files += taken.length;
    tables.push(`${job.name}: ${node.name}`);
  }
  // A folder that no run has written to yet.
  if (files === 0 && (await isInLine(host, root))) return undefined;
  return { path: root, outcome: 'adopted', tables, files, problem: null };
}

function adopted(root: string, adoptions: readonly Adoption[]): AdoptedFolder {
  return {
    path: root,
    outcome: 'adopted',
    tables: adoptions.map(({ table }) => tableTitle(table, root)),
    files: adoptions.reduce((sum, { taken }) => sum + taken.length, 0),
    problem: null,
  };
}

async function isInLine(host: ExecutionHost, root: string): Promise<boolean> {
  try {
    await checkMarker(host, root);
    return true;
  } catch (thrown) {
    const { code } = toEngineError(thrown);
    if (code === 'ForeignTarget' || code === 'CatalogBehind') return false;
    throw thrown;
  }
}

/** Real path of a folder → the targets of jobs that write there. What a job leaves open has no place yet. */
async function targetsOfJobs(host: ExecutionHost, jobs: readonly Job[]): Promise<Map<string, JobTarget[]>> {
  const found = new Map<string, JobTarget[]>();
  for (const job of jobs) {
    for (const node of job.nodes) {
      if (node.transform !== 'PathTarget' && node.transform !== 'CatalogTarget') continue;
      try {
        const args = substituteArguments(node.args, job.defaultArguments);
        const { root } = await findTargetPlace(host, args as never);
        found.set(root, [...(found.get(root) ?? []), { job, node }]);
      } catch (thrown) {
        const { message } = toEngineError(thrown);
        host.log.write('warning', `The target "${node.name}" of job ${job.name} has no folder: ${message}`);
      }
    }
  }
  const there: [string, JobTarget[]][] = [];
  for (const [root, some] of found) if (await isThere(host, root)) there.push([root, some]);
  return new Map(there);
}

async function isThere({ storageOf }: Pick<ExecutionHost, 'storageOf'>, place: string): Promise<boolean> {
  if (isUri(place)) return await storageOf(place).holdsAnything(place);
  const opened = await opendir(place).catch(() => undefined);
  await opened?.close();
  return opened !== undefined;
}
