/** Actions on the trigger in front, shared by buttons and commands. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { FiringText, TriggerText } from '#engine/contract/procedures/triggers.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { inFormWords } from '#renderer/app/drafts/form-words.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { openCrawl } from '#renderer/features/crawlers/crawl-list.tsx';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { triggerDrafts, type TriggerDraft } from '#renderer/features/triggers/trigger-store.ts';
import { actionState, nameOf } from '#renderer/features/triggers/trigger-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

/** The name of the trigger whose editor is in front, or whose menu is open. */
export function activeTrigger(): string | undefined {
  const tab = findActiveTab('trigger');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Its draft, once that is read. */
export function activeDraft(): TriggerDraft | undefined {
  const name = activeTrigger();
  return name === undefined ? undefined : triggerDrafts.find(name);
}

/** As the list that was read last has it; undefined: none has, or it is stale. */
export function knownState(name: string): TriggerText['state'] | undefined {
  return knownTriggers()?.triggers.find((each) => each.kind === 'trigger' && each.name === name)?.state;
}

/** Whether all triggers are paused; undefined: not read yet. */
export function knownPause(): boolean | undefined {
  const known = knownTriggers();
  return known === undefined ? undefined : known.pausedOn !== null;
}

function knownTriggers(): Output<'listTriggers'> | undefined {
  const lists = queryClient.getQueryCache().findAll({ queryKey: ['listTriggers'] });
  const [newest] = lists.toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt);
  return newest?.state.isInvalidated === false ? (newest.state.data as Output<'listTriggers'> | undefined) : undefined;
}

/** Until they are resumed, nothing of the workspace starts by itself on this computer. */
export async function setPaused(isPaused: boolean): Promise<void> {
  await runCommand(isPaused ? 'pauseTriggers' : 'resumeTriggers', {});
  showToast({ tone: 'ok', title: isPaused ? 'Triggers paused.' : 'Triggers resumed.' });
}

/** @param mine true: over the version on disk, which the person has seen. @returns whether it is saved. */
export async function trySaving(name: string, mine = false): Promise<boolean> {
  try {
    await triggerDrafts.save(name, mine);
    return true;
  } catch (thrown) {
    showFailure('Saving the trigger', inFormWords(toEngineError(thrown), formWords));
    return false;
  }
}

/** Members of the file as the form calls them. */
const formWords: Readonly<Record<string, string>> = {
  timeZone: 'Time zone',
  schedule: 'Schedule',
  actions: 'Starts',
  conditions: 'Conditions',
  eventSources: 'Event sources',
  webhook: 'Webhook',
  compactTable: 'Table',
  databaseName: 'Database',
  tableName: 'Table',
  batchSize: 'Changed files',
  batchWindow: 'Seconds after the first change',
  description: 'Description',
};

/** A trigger is started and activated as its file says: unsaved changes are saved first, and if that fails nothing does. */
async function saveFirst(name: string): Promise<boolean> {
  const draft = triggerDrafts.find(name);
  return draft === undefined || !isChanged(draft) || trySaving(name);
}

/** @throws EngineError InvalidDefinition, NotImplemented. */
export async function startTrigger(name: string): Promise<void> {
  if (!(await saveFirst(name))) return;
  const { actions } = await runCommand('startTrigger', { name });
  const refused = actions.filter(({ state }) => state === 'REFUSED' || state === 'MISSED');
  const [first] = refused;
  if (first !== undefined)
    showToast({
      tone: 'bad',
      title: `Trigger ${name} could not start ${nameOf(first)}: ${first.error?.message ?? first.state}`,
      ...(first.error?.hint === undefined ? {} : { text: first.error.hint }),
    });
  const started = actions.filter((action) => !refused.includes(action)).map(nameOf);
  if (started.length > 0)
    showToast({ tone: 'ok', title: `Trigger ${name} started.`, text: `Started: ${started.join(', ')}.` });
}

/** @throws EngineError InvalidDefinition, ConcurrentModification. */
export async function activateTrigger(name: string): Promise<void> {
  if (!(await saveFirst(name))) return;
  await runCommand('activateTrigger', { name });
  if (triggerDrafts.find(name) !== undefined) await triggerDrafts.open(name);
}

/** Unsaved changes stay: one can always be stopped from firing. @throws EngineError ConcurrentModification. */
export async function deactivateTrigger(name: string): Promise<void> {
  await runCommand('deactivateTrigger', { name });
  if (triggerDrafts.find(name) !== undefined) await triggerDrafts.open(name);
}

/** The run or crawl that an action of a firing started. @throws EngineError EntityNotFound when it has left the history. */
export async function openStarted({
  id,
  crawlerName,
}: Pick<FiringText['actions'][number], 'id' | 'crawlerName'>): Promise<void> {
  if (crawlerName === null) openRun(await client.call('getJobRun', { id }));
  else openCrawl(await client.call('getCrawl', { id }));
}

/** Whether the action has a run or crawl to open. */
export function hasStarted(action: FiringText['actions'][number]): boolean {
  return action.state === 'STARTED' && actionState(action) !== 'STARTED';
}
