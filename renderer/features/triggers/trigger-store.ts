/** Triggers that are being edited, and which dialog of the area is open. */

import { create } from 'zustand';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { DefinitionDrafts, followEnabled, type DefinitionDraft } from '#renderer/app/drafts/definition-drafts.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { triggerTab } from '#renderer/stores/open-editors.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

export type TriggerDraft = DefinitionDraft<Trigger>;

/** A job or crawler that a new trigger starts, or a table that it compacts. */
export type Started = Pick<Trigger['actions'][number], 'jobName' | 'crawlerName' | 'compactTable'>;

export type Asking =
  | {
      readonly kind: 'new';
      readonly starts: Started | null;
      /** Workflow that the trigger belongs to; null: to none. */
      readonly workflow: string | null;
      /** What a conditional one waits for; null: nothing is suggested. */
      readonly after: Started | null;
    }
  | { readonly kind: 'rename' | 'copy' | 'delete' | 'webhook-secret' | 'webhook-revoke'; readonly name: string };

export type TriggerView = 'settings' | 'history';

interface TriggersState {
  readonly views: Readonly<Record<string, TriggerView>>;
  readonly asking: Asking | null;
}

export const useTriggers = create<TriggersState>(() => ({ views: {}, asking: null }));

export function askTrigger(asking: Asking | null): void {
  useTriggers.setState({ asking });
}

export function showTriggerView(name: string, view: TriggerView): void {
  useTriggers.setState(({ views }) => ({ views: { ...views, [name]: view } }));
}

export function triggerThing(name: string): Thing {
  return triggerTab(name);
}

export const triggerListThing: Thing = { id: 'triggers', kind: 'triggers', title: 'Triggers', input: {} };

export function openTrigger(name: string, preview = false): void {
  openTab({ ...triggerThing(name), preview });
}

export const triggerDrafts = new DefinitionDrafts<Trigger>({
  kind: 'trigger',
  parse: (value) => triggerSchema.parse(value),
  tabOf: (name) => triggerThing(name).id,
  follow: followEnabled,
});

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
  const source = triggerDrafts.find(name)?.draft ?? triggerSchema.parse(value);
  const workflowName = source.type === 'CONDITIONAL' ? source.workflowName : null;
  await createTrigger({ ...source, name: next, workflowName, enabled: false });
}

/** Changes that are not saved go along. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameTrigger(name: string, next: string): Promise<void> {
  await triggerDrafts.rename(name, next, () => {
    forgetTrigger(name);
    openTrigger(next);
  });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteTrigger(name: string): Promise<void> {
  await triggerDrafts.delete(name);
  forgetTrigger(name);
}

/** Its tab is closed, and what the window knows of it goes. */
export function forgetTrigger(name: string): void {
  closeTab(triggerThing(name).id);
  triggerDrafts.forget(name);
  useTriggers.setState(({ views: { [name]: _view, ...views } }) => ({ views }));
}
