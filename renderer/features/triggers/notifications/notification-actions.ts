/** Actions on the notification in front, shared by buttons and commands. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { inFormWords } from '#renderer/app/drafts/form-words.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import {
  notificationDrafts,
  type NotificationDraft,
} from '#renderer/features/triggers/notifications/notification-store.ts';
import { queryClient, runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

/** The name of the notification whose editor is in front, or whose menu is open. */
export function activeNotification(): string | undefined {
  const tab = findActiveTab('notification');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Its draft, once that is read. */
export function activeNotificationDraft(): NotificationDraft | undefined {
  const name = activeNotification();
  return name === undefined ? undefined : notificationDrafts.find(name);
}

/** As the list that was read last has it; undefined: none has. */
export function knownActivation(name: string): NotificationText['activation'] | undefined {
  const read = queryClient.getQueryData(['getNotifications', {}]) as Output<'getNotifications'> | undefined;
  return read?.notifications.find((each) => each.name === name)?.activation;
}

/** @param mine true: over the version on disk, which the person has seen. @returns whether it is saved. */
export async function trySavingNotification(name: string, mine = false): Promise<boolean> {
  try {
    await notificationDrafts.save(name, mine);
    return true;
  } catch (thrown) {
    showFailure('Saving the notification', inFormWords(toEngineError(thrown), formWords));
    return false;
  }
}

/** Members of the file as the form calls them. */
const formWords: Readonly<Record<string, string>> = {
  events: 'Reports',
  lateAfter: 'Minutes without success',
  url: 'Address',
  secretId: 'Name of the secret',
  timeout: 'Time limit in seconds',
  program: 'Program',
  arguments: 'Arguments',
  environment: 'Environment variables',
  description: 'Description',
};

/** It is sent as its file says: unsaved changes are saved first, and if that fails nothing is sent. */
async function saveFirst(name: string): Promise<boolean> {
  const draft = notificationDrafts.find(name);
  return draft === undefined || !isChanged(draft) || trySavingNotification(name);
}

/** @throws EngineError ConcurrentModification. */
export async function activateNotification(name: string): Promise<void> {
  if (!(await saveFirst(name))) return;
  const hash = notificationDrafts.find(name)?.hash;
  await runCommand('activateNotification', { name, ...(hash === undefined ? {} : { expectedHash: hash }) });
  if (notificationDrafts.find(name) !== undefined) await notificationDrafts.open(name);
}

/** Unsaved changes stay: one can always be stopped. @throws EngineError ConcurrentModification. */
export async function deactivateNotification(name: string): Promise<void> {
  await runCommand('deactivateNotification', { name });
  if (notificationDrafts.find(name) !== undefined) await notificationDrafts.open(name);
}

/** @throws EngineError EntityNotFound. */
export async function testNotification(name: string): Promise<void> {
  if (!(await saveFirst(name))) return;
  const { state, attempts, channelType } = await runCommand('testNotification', { name });
  const text = attempts.at(-1)?.answer;
  if (state === 'FAILED')
    showToast({ tone: 'bad', title: `The test of ${name} was not sent.`, ...(text === undefined ? {} : { text }) });
  // The message in the window is the test.
  else if (channelType !== 'desktop')
    showToast({ tone: 'ok', title: `Test of ${name} sent.`, ...(text === undefined ? {} : { text }) });
}
