/** Drafts on their way to the disk: saved a moment after the last step, never over a version that was not read. */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { SaveTurns } from '#renderer/app/drafts/in-turn.ts';
import {
  adoptVersion,
  beginDraft,
  changeDraft,
  findDraft,
  isSaved,
  useDrafts,
} from '#renderer/features/jobs/draft/draft-store.ts';
import { nounOf, subflowDraft, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { readGraph, writeGraph, type ReadGraph } from '#renderer/features/jobs/draft/graph-wire.ts';
import { same } from '#renderer/features/jobs/draft/job-difference.ts';
import { findKeptSteps, keepStepsOfDrafts } from '#renderer/features/jobs/draft/kept-steps.ts';
import { client } from '#renderer/rpc/connection.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';

/** Quiet milliseconds after the last step. */
const quietMillis = 800;

const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** By name: the step that is written, and the version that it replaces, are known when those before are answered. */
const writes = new SaveTurns();
/** Drafts whose file may have changed while they were being saved. */
const toLookAt = new Set<string>();

/** Reads the job or sub-flow into a draft; one that is there already is compared with the file. @throws EngineError EntityNotFound. */
export async function openDraft(name: string): Promise<void> {
  if (findDraft(name) !== undefined) return lookAtFile(name);
  const { hash, job, broken } = await readGraph(name);
  if (findDraft(name) === undefined) beginDraft(name, { hash, job }, (step) => findKeptSteps(name, hash, step));
  tellBroken(name, broken);
}

/** Saves all unsaved steps now; resolves when they are on disk. @throws EngineError when they could not be saved. */
export async function flushDraft(name: string): Promise<void> {
  clearTimeout(timers.get(name));
  await save(name);
  const draft = findDraft(name);
  if (draft === undefined || (isSaved(draft) && draft.theirs === null)) return;
  throw (
    draft.failure ??
    new EngineError(
      'ConcurrentModification',
      `The ${nounOf(name)} "${titleOf(name)}" changed elsewhere and is not saved.`,
      {
        hint: 'Choose which version to keep, then try again.',
      },
    )
  );
}

export async function keepMine(name: string): Promise<void> {
  const theirs = findDraft(name)?.theirs ?? null;
  changeDraft(name, (draft) => ({
    ...draft,
    theirs: null,
    saving: 'waiting',
    ...(theirs === null || theirs === 'deleted' || theirs.job === null ? {} : { disk: theirs }),
  }));
  await save(name, theirs === 'deleted' ? null : theirs?.job === null ? theirs.hash : undefined);
}

export function takeTheirs(name: string): void {
  const theirs = findDraft(name)?.theirs ?? null;
  if (theirs !== null && theirs !== 'deleted' && theirs.job !== null) adoptVersion(name, theirs);
}

/** @param expectedHash of the file to overwrite, null for none; when absent, the one that was read. */
async function save(name: string, expectedHash?: string | null): Promise<void> {
  if (!(await writes.take(name, () => write(name, expectedHash)))) return;
  const failure = findDraft(name)?.failure ?? null;
  if (failure?.code === 'ConcurrentModification') {
    await lookAtFile(name);
    noticeBroken(name, failure);
  }
  // A step that was undone meanwhile has no clock: what it led back to was on disk then.
  else if (failure === null) saveSoon(name);
  if (toLookAt.delete(name)) await lookAtFile(name);
}

function saveSoon(name: string): void {
  clearTimeout(timers.get(name));
  timers.set(
    name,
    setTimeout(() => void save(name).catch(() => undefined), quietMillis),
  );
}

/** How it went is stated by the draft. @returns false: there is nothing to write. */
async function write(name: string, expectedHash: string | null | undefined): Promise<boolean> {
  const draft = findDraft(name);
  if (draft === undefined || draft.theirs !== null) return false;
  // A missing file is written again though nothing was changed here.
  if (isSaved(draft) && expectedHash === undefined) return false;
  const job = draft.history.present;
  changeDraft(name, (before) => ({ ...before, saving: 'yes', failure: null }));
  try {
    const { hash } = await writeGraph(job, expectedHash === undefined ? draft.disk.hash : expectedHash);
    changeDraft(name, (before) => ({
      ...before,
      disk: { hash, job },
      savedStep: job,
      saving: before.history.present === job ? 'no' : 'waiting',
      savedAt: Date.now(),
    }));
  } catch (thrown) {
    changeDraft(name, (before) => ({ ...before, saving: 'failed', failure: toEngineError(thrown) }));
  }
  return true;
}

/** Compares the file's version with ours: adopts it when nothing here is unsaved, else shows it beside ours. */
async function lookAtFile(name: string): Promise<void> {
  const draft = findDraft(name);
  if (draft === undefined) return;
  if (draft.saving === 'yes') {
    toLookAt.add(name);
    return;
  }
  const version = await readVersion(name);
  const now = findDraft(name);
  if (now === undefined || version === undefined || now.saving === 'yes') return;
  // Ours was saved after the answer was given, which is of the file before.
  if (now.disk !== draft.disk) return lookAtFile(name);
  if (version !== 'deleted' && version.broken !== null) tellBroken(name, version.broken);
  else if (version === 'deleted') changeDraft(name, (before) => ({ ...before, theirs: 'deleted' }));
  else if (version.hash === now.disk.hash) {
    const isAgain = now.theirs !== null && !isSaved(now);
    changeDraft(name, (before) => (before.theirs === null ? before : { ...before, theirs: null }));
    if (isAgain) await save(name);
  }
  // Nothing is lost either way: our version is on disk, or both made the same changes.
  else if (isSaved(now) || same({ ...now.history.present, layout: {} }, { ...version.job, layout: {} }))
    adoptVersion(name, { hash: version.hash, job: version.job });
  else changeDraft(name, (before) => ({ ...before, theirs: { hash: version.hash, job: version.job } }));
}

function tellBroken(name: string, broken: { readonly hash: string; readonly message: string } | null): void {
  if (broken === null) return;
  changeDraft(name, (before) => ({ ...before, theirs: { hash: broken.hash, job: null, why: broken.message } }));
}

/** The engine keeps using the last valid version, so that only the refusal shows the current content of the file. */
function noticeBroken(name: string, { details }: EngineError): void {
  const hash = details['theirsHash'];
  if (findDraft(name)?.theirs !== null || typeof hash !== 'string') return;
  changeDraft(name, (before) => ({ ...before, theirs: { hash, job: null } }));
}

/** undefined: it could not be read now; the draft stays. */
async function readVersion(name: string): Promise<ReadGraph | 'deleted' | undefined> {
  try {
    return await readGraph(name);
  } catch (thrown) {
    return toEngineError(thrown).code === 'EntityNotFound' ? 'deleted' : undefined;
  }
}

keepStepsOfDrafts();

/** Every step starts the clock again. */
useDrafts.subscribe(({ drafts }, { drafts: before }) => {
  for (const [name, draft] of Object.entries(drafts)) {
    if (draft.history.present === before[name]?.history.present || isSaved(draft) || draft.theirs !== null) continue;
    saveSoon(name);
  }
});

onEngineEvent((event) => {
  if (event.entity !== 'definition' || (event.kind !== 'job' && event.kind !== 'subflow')) return;
  const name = event.kind === 'job' ? event.name : subflowDraft(event.name);
  void lookAtFile(name).catch(() => undefined);
});

// Steps that were unsaved when the engine stopped are saved when it is back.
client.onState((state) => {
  if (state !== 'open') return;
  for (const [name, draft] of Object.entries(useDrafts.getState().drafts)) {
    void (isSaved(draft) ? lookAtFile(name) : save(name)).catch(() => undefined);
  }
});

window.addEventListener('beforeunload', (event) => {
  const unsaved = Object.entries(useDrafts.getState().drafts).filter(([, draft]) => !isSaved(draft));
  if (unsaved.length === 0) return;
  for (const [name] of unsaved) void save(name).catch(() => undefined);
  event.preventDefault();
});
