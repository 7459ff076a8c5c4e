/** Triggers that are being edited, and which dialog of the area is open. */

import { create } from 'zustand';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { client } from '#renderer/rpc/connection.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { closeTab, markUnsaved, openTab } from '#renderer/stores/workbench.ts';

export interface TriggerDraft {
  /** Version of the file that the draft began from. */
  readonly hash: string;
  readonly saved: Trigger;
  readonly draft: Trigger;
  /** The file was changed elsewhere while the draft was not saved; null: it was not. */
  readonly theirs: { readonly hash: string; readonly trigger: Trigger } | null;
}

/** A job or crawler that a new trigger starts. */
export type Started = Pick<Trigger['actions'][number], 'jobName' | 'crawlerName'>;

type Asking =
  | { readonly kind: 'new'; readonly starts: Started | null }
  | { readonly kind: 'rename' | 'copy' | 'delete'; readonly name: string };

export type TriggerView = 'settings' | 'history';

interface TriggersState {
  readonly drafts: Readonly<Record<string, TriggerDraft>>;
  readonly views: Readonly<Record<string, TriggerView>>;
  readonly asking: Asking | null;
}

export const useTriggers = create<TriggersState>(() => ({ drafts: {}, views: {}, asking: null }));

export function askTrigger(asking: Asking | null): void {
  useTriggers.setState({ asking });
}

export function showTriggerView(name: string, view: TriggerView): void {
  useTriggers.setState(({ views }) => ({ views: { ...views, [name]: view } }));
}

export function triggerThing(name: string): Thing {
  return { id: `trigger:${name}`, kind: 'trigger', title: name, input: { name } };
}

export const triggerListThing: Thing = { id: 'triggers', kind: 'triggers', title: 'Triggers', input: {} };

export function openTrigger(name: string, preview = false): void {
  openTab({ ...triggerThing(name), preview });
}

/** Its draft; undefined while it is not read. */
export function findTrigger(name: string): TriggerDraft | undefined {
  return useTriggers.getState().drafts[name];
}

export function isChanged({ draft, saved }: TriggerDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(saved);
}

/** Reads the trigger; keeps an existing draft, and warns if the file differs. @throws EngineError EntityNotFound. */
export async function openTriggerDraft(name: string): Promise<void> {
  const { hash, value } = await client.call('getDefinition', { kind: 'trigger', name });
  const trigger = triggerSchema.parse(value);
  const known = findTrigger(name);
  if (known === undefined || !isChanged(known)) put(name, { hash, saved: trigger, draft: trigger, theirs: null });
  else if (known.hash !== hash && isSameForm(known.saved, trigger))
    put(name, { hash, saved: trigger, draft: { ...known.draft, enabled: trigger.enabled }, theirs: null });
  else if (known.hash !== hash) put(name, { ...known, theirs: { hash, trigger } });
}

/** Being activated or deactivated changes the file, and nothing that the form shows. */
function isSameForm(before: Trigger, now: Trigger): boolean {
  return JSON.stringify({ ...before, enabled: now.enabled }) === JSON.stringify(now);
}

export function editTrigger(name: string, change: (trigger: Trigger) => Trigger): void {
  const known = findTrigger(name);
  if (known !== undefined) put(name, { ...known, draft: change(known.draft) });
}

export function discardTrigger(name: string): void {
  const known = findTrigger(name);
  if (known !== undefined) put(name, { ...known, draft: known.saved });
}

/** @param mine true: over the version on disk, which the person has seen. @throws EngineError InvalidDefinition, ConcurrentModification. */
export async function saveTrigger(name: string, mine = false): Promise<void> {
  const known = findTrigger(name);
  if (known === undefined) return;
  try {
    const { hash } = await runCommand('saveDefinition', {
      kind: 'trigger',
      value: known.draft,
      expectedHash: mine && known.theirs !== null ? known.theirs.hash : known.hash,
    });
    put(name, { hash, saved: known.draft, draft: findTrigger(name)?.draft ?? known.draft, theirs: null });
  } catch (thrown) {
    if (toEngineError(thrown).code === 'ConcurrentModification') await openTriggerDraft(name);
    throw thrown;
  }
}

export function takeDiskVersion(name: string): void {
  const theirs = findTrigger(name)?.theirs;
  if (theirs != null) put(name, { hash: theirs.hash, saved: theirs.trigger, draft: theirs.trigger, theirs: null });
}

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createTrigger(trigger: Trigger): Promise<void> {
  await runCommand('saveDefinition', { kind: 'trigger', value: trigger, expectedHash: null });
  openTrigger(trigger.name);
}

/**
 * A copy is not enabled: two triggers would start the same things. A workflow with two triggers that start it cannot run,
 * so the copy of such a trigger belongs to none. @throws EngineError AlreadyExists.
 */
export async function copyTrigger(name: string, next: string): Promise<void> {
  const { value } = await client.call('getDefinition', { kind: 'trigger', name });
  const source = findTrigger(name)?.draft ?? triggerSchema.parse(value);
  const workflowName = source.type === 'CONDITIONAL' ? source.workflowName : null;
  await createTrigger({ ...source, name: next, workflowName, enabled: false });
}

/** Changes that are not saved go along. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameTrigger(name: string, next: string): Promise<void> {
  if (findTrigger(name) === undefined) await openTriggerDraft(name);
  const known = findTrigger(name)!;
  const saved = { ...known.saved, name: next };
  const { hash } = await runCommand('saveDefinition', {
    kind: 'trigger',
    value: saved,
    expectedHash: known.hash,
    previousName: name,
  });
  const draft = { ...(findTrigger(name) ?? known).draft, name: next };
  forget(name);
  openTrigger(next);
  put(next, { hash, saved, draft, theirs: null });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteTrigger(name: string): Promise<void> {
  const { hash } = await client.call('getDefinition', { kind: 'trigger', name });
  await runCommand('deleteDefinition', { kind: 'trigger', name, expectedHash: hash });
  forget(name);
}

function forget(name: string): void {
  closeTab(triggerThing(name).id);
  useTriggers.setState(({ drafts: { [name]: _draft, ...drafts }, views: { [name]: _view, ...views } }) => ({
    drafts,
    views,
  }));
}

function put(name: string, draft: TriggerDraft): void {
  useTriggers.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft } }));
  markUnsaved(triggerThing(name).id, isChanged(draft));
}

onEngineEvent((event) => {
  if (event.entity !== 'definition' || event.kind !== 'trigger' || event.change === 'deleted') return;
  if (findTrigger(event.name) !== undefined) void openTriggerDraft(event.name).catch(() => undefined);
});

// Triggers are saved by a button: a window that closes, or goes to another workspace, asks first.
window.addEventListener('beforeunload', (event) => {
  if (Object.values(useTriggers.getState().drafts).some(isChanged)) event.preventDefault();
});
