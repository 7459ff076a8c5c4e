/**
 * The marker in a target's `_tenon`: which catalog changed the folder last, and its generation. It is written before
 * the files of a commit, so a catalog that is empty, older or another one is noticed before anything is written again.
 */

import { z } from 'zod';
import { sha256 } from '#engine/base/hash.ts';
import type { TargetGeneration, WorkspacePlaces } from '#engine/catalog/entities.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isBelow } from '#engine/storage/staging-path.ts';
import { writerOf } from '#engine/execute/targets/target-path.ts';

type MarkerHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'workspaceFolder'>;

export const markerName = 'generation.json';
const mostBytes = 4096;

const hash = z.string().regex(/^[0-9a-f]{32}$/u);
const markerSchema = z.object({
  version: z.literal(1),
  catalog: hash,
  /** Of the workspace's path: after a catalog was lost, its workspace still knows its targets. */
  workspace: hash,
  generation: z.int().min(1),
  changeId: z.string().min(1).max(200),
});

export type TargetMarker = z.output<typeof markerSchema>;

/** @throws EngineError IoFailed; ForeignTarget when the file there cannot be a marker of this version and user. */
export async function findMarker(
  { storageOf }: Pick<ExecutionHost, 'storageOf'>,
  root: string,
): Promise<TargetMarker | undefined> {
  try {
    const bytes = await storageOf(root).readState(root, markerName, mostBytes);
    if (bytes === undefined) return undefined;
    return markerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (thrown) {
    if (thrown instanceof EngineError && (thrown.kind !== 'user' || isUnreachable(thrown))) throw thrown;
    const why =
      thrown instanceof EngineError
        ? thrown.message
        : `_tenon/${markerName} is not a marker that this version of Tenon writes.`;
    throw new EngineError('ForeignTarget', `Cannot write to ${root}: its last change is unknown. ${why}`, {
      hint: adoptHint,
      details: { path: root },
      cause: thrown,
    });
  }
}

/** Nothing is known of what lies there: of a store that is not connected, missing, or does not let us. */
function isUnreachable({ code }: EngineError): boolean {
  return ['EntityNotFound', 'FileNotFound', 'ConnectionFailed', 'AccessDenied', 'InvalidState'].includes(code);
}

const adoptHint =
  'If the files there belong to this target, adopt the folder (List files again on the page of the run, or: tenon adopt JOB). A job with a bookmark that appends there then asks what it has already read. Otherwise, choose another folder.';

const repairHint =
  'Close Tenon and put the newer catalog back if you have it. Otherwise, restore a copy (tenon doctor --restore) or rebuild the catalog from the folders (tenon doctor --rebuild). Both list the files of every target again and ask what jobs with a bookmark have read. For this folder alone: tenon adopt JOB.';

/**
 * Before anything is written. A missing marker is accepted: earlier versions wrote none.
 * @throws EngineError CatalogBehind, ForeignTarget.
 */
export async function checkMarker(host: MarkerHost, root: string): Promise<void> {
  const marker = await findMarker(host, root);
  await refuseUnknown(host, root, marker, await host.catalog.commits.getTargetGeneration(root));
}

/** Steps on the marker of one folder, one after the other: commits of several tables may share it. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Brings a missing or older marker to what the catalog knows; done twice is done once.
 * @throws EngineError CatalogBehind, ForeignTarget, IoFailed, DiskFull.
 */
export function settleMarker(host: MarkerHost, root: string): Promise<void> {
  return inTurn(root, async () => {
    const known = await host.catalog.commits.getTargetGeneration(root);
    const marker = await findMarker(host, root);
    await refuseUnknown(host, root, marker, known);
    if (marker === undefined ? known.generation > 0 : isOlder(host, marker, known))
      await writeMarker(host, root, known);
  });
}

/**
 * A person confirmed that the folder is this workspace's: this catalog continues there, whatever the marker says.
 * @param taken files that the catalog did not list before.
 * @returns false: the folder's history is unknown from now on, see {@link refuseUnknownBookmark}.
 */
export function takeOverMarker(
  host: MarkerHost,
  root: string,
  changeId: string,
  taken: readonly string[],
): Promise<boolean> {
  return inTurn(root, async () => {
    const known = await host.catalog.commits.getTargetGeneration(root);
    const marker = await findMarker(host, root).catch((thrown: unknown) => {
      const error = toEngineError(thrown);
      if (error.code === 'ForeignTarget') return null;
      throw error;
    });
    const isKnown =
      marker !== null && (await knows(host, root, marker, known)) && (await knowsRuns(host, taken.map(writerOf)));
    if (marker === undefined && known.generation === 0 && isKnown) return true;
    await host.catalog.commits.moveTargetGeneration(root, changeId, marker?.generation ?? 0, !isKnown);
    await writeMarker(host, root, await host.catalog.commits.getTargetGeneration(root));
    return isKnown;
  });
}

/** Whether the catalog has recorded every run that is named. */
async function knowsRuns({ catalog }: MarkerHost, runs: readonly (string | undefined)[]): Promise<boolean> {
  for (const runId of new Set(runs))
    if (runId !== undefined && !(await catalog.commits.knowsTargetChange(runId))) return false;
  return true;
}

/** As markers name a workspace. */
export function workspaceHash({ workspaceFolder }: Pick<ExecutionHost, 'workspaceFolder'>): string {
  return sha256(workspaceFolder).slice(0, 32);
}

function inTurn<T>(root: string, step: () => Promise<T>): Promise<T> {
  const turn = (turns.get(root) ?? Promise.resolve()).catch(() => undefined).then(step);
  turns.set(root, turn);
  const leave = (): void => {
    if (turns.get(root) === turn) turns.delete(root);
  };
  turn.then(leave, leave);
  return turn;
}

function copiedFrom(former: WorkspacePlaces['former']): string {
  const original = former.find(({ copied }) => copied);
  return original === undefined ? '' : `, ${original.root}`;
}

async function writeMarker(host: MarkerHost, root: string, known: TargetGeneration): Promise<void> {
  const marker: TargetMarker = { version: 1, workspace: workspaceHash(host), ...known };
  await host.storageOf(root).writeState(root, markerName, JSON.stringify(marker));
}

/** Also one that says where the workspace was, or of which catalog this one is a copy. */
function isOlder(host: MarkerHost, marker: TargetMarker, known: TargetGeneration): boolean {
  if (known.generation !== marker.generation) return known.generation > marker.generation;
  return marker.catalog !== known.catalog || marker.workspace !== workspaceHash(host);
}

async function knows(
  host: MarkerHost,
  root: string,
  marker: TargetMarker | undefined,
  known: TargetGeneration,
): Promise<boolean> {
  const { catalog } = host;
  if (marker === undefined) return true;
  if (marker.catalog !== known.catalog && !(await isOwnCopy(host, root, marker))) return false;
  if (marker.generation < known.generation || marker.changeId === known.changeId) return true;
  return catalog.commits.knowsTargetChange(marker.changeId);
}

/** The folder was copied with the workspace, so the change is one of the catalog that was copied. */
async function isOwnCopy(host: MarkerHost, root: string, { catalog }: TargetMarker): Promise<boolean> {
  if (root !== host.workspaceFolder && !isBelow(host.workspaceFolder, root)) return false;
  return (await host.catalog.commits.getWorkspacePlaces()).formerCatalogs.includes(catalog);
}

async function refuseUnknown(
  host: MarkerHost,
  root: string,
  marker: TargetMarker | undefined,
  known: TargetGeneration,
): Promise<void> {
  if (marker === undefined || (await knows(host, root, marker, known))) return;
  const details = { path: root, changeId: marker.changeId };
  const { former, formerCatalogs } = await host.catalog.commits.getWorkspacePlaces();
  if (formerCatalogs.includes(marker.catalog))
    throw new EngineError(
      'ForeignTarget',
      `Cannot write to ${root}: its files belong to the workspace that this one is a copy of${copiedFrom(former)}.`,
      {
        hint: `Let this workspace write to another folder. Only if the original no longer writes there: ${adoptHint}`,
        details,
      },
    );
  if (marker.catalog !== known.catalog && marker.workspace === workspaceHash(host))
    throw new EngineError(
      'ForeignTarget',
      `Cannot write to ${root}: its files were last changed by another catalog of this workspace (${marker.changeId}), which was lost or replaced.`,
      { hint: repairHint, details },
    );
  if (marker.catalog !== known.catalog)
    throw new EngineError(
      'ForeignTarget',
      `Cannot write to ${root}: its files were last changed by another catalog (${marker.changeId}), which belongs to another workspace, or was lost before this one was moved or copied here.`,
      { hint: adoptHint, details },
    );
  throw new EngineError(
    'CatalogBehind',
    `Cannot write to ${root}: its files were last changed by ${marker.changeId} (change ${marker.generation}), but this catalog knows only change ${known.generation}. The catalog is older than the files (it was restored or damaged), or a copy of this workspace has written there.`,
    { hint: repairHint, details },
  );
}
