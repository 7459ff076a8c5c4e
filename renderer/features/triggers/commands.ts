/** Commands of triggers. */

import {
  IconCalendarPlus,
  IconCalendarTime,
  IconCopy,
  IconCursorText,
  IconHistory,
  IconKey,
  IconKeyOff,
  IconList,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconToggleLeft,
  IconToggleRight,
  IconTrash,
} from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import {
  activateTrigger,
  activeDraft,
  activeTrigger,
  deactivateTrigger,
  knownPause,
  knownState,
  setPaused,
  startTrigger,
  trySaving,
} from '#renderer/features/triggers/trigger-actions.ts';
import {
  askTrigger,
  triggerDrafts,
  showTriggerView,
  triggerListThing,
  type Started,
  type TriggerDraft,
} from '#renderer/features/triggers/trigger-store.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { findActiveTab, openTab } from '#renderer/stores/workbench.ts';

type TriggerCommand = Omit<Command, 'group' | 'run' | 'when'> & { run(name: string): void | Promise<void> };

function ofTrigger(command: TriggerCommand, when: (name: string) => boolean = () => true): Command {
  return {
    ...command,
    group: 'Triggers',
    when: () => {
      const name = activeTrigger();
      return name !== undefined && when(name);
    },
    run: () => command.run(activeTrigger()!),
  };
}

function ofDraft(when: (draft: TriggerDraft) => boolean, command: TriggerCommand): Command {
  return ofTrigger(command, () => {
    const draft = activeDraft();
    return draft !== undefined && when(draft);
  });
}

const hasWebhook = ({ saved }: TriggerDraft): boolean => saved.type === 'EVENT' && saved.webhook !== null;
const isDisputed = ({ theirs }: TriggerDraft): boolean => theirs !== null;

/** The job, crawler or table whose editor is in front, or whose menu is open. */
function activeStarted(): Started | undefined {
  const job = findActiveTab('job');
  if (job !== undefined) return { jobName: String(job.input['name']) };
  const crawler = findActiveTab('crawler');
  if (crawler !== undefined) return { crawlerName: String(crawler.input['name']) };
  const table = activeTable();
  return table === undefined ? undefined : { compactTable: `${table.databaseName}.${table.name}` };
}

export const triggerCommands: readonly Command[] = [
  {
    id: 'triggers.new',
    title: 'Create trigger',
    changes: true,
    group: 'Triggers',
    icon: IconCalendarPlus,
    keywords: ['schedule', 'cron'],
    // The same whatever is in front; that of an open workflow is a separate command.
    run: () => askTrigger({ kind: 'new', starts: null, workflow: null, after: null }),
  },
  {
    id: 'triggers.new-for',
    title: 'Create trigger for open job, crawler or table',
    menuTitle: 'Create trigger',
    changes: true,
    group: 'Triggers',
    icon: IconCalendarPlus,
    keywords: ['schedule', 'cron'],
    when: () => activeStarted() !== undefined,
    run: () => askTrigger({ kind: 'new', starts: activeStarted()!, workflow: null, after: null }),
  },
  {
    id: 'triggers.list',
    title: 'Show all triggers',
    group: 'Triggers',
    icon: IconList,
    keywords: ['schedules', 'next times'],
    run: () => openTab(triggerListThing),
  },
  {
    id: 'triggers.pause-all',
    title: 'Pause all triggers',
    changes: true,
    group: 'Triggers',
    icon: IconPlayerPause,
    keywords: ['schedules', 'hold', 'stop'],
    when: () => knownPause() !== true,
    run: () => setPaused(true),
  },
  {
    id: 'triggers.resume-all',
    title: 'Resume all triggers',
    changes: true,
    group: 'Triggers',
    icon: IconPlayerTrackNext,
    keywords: ['schedules', 'continue'],
    when: () => knownPause() !== false,
    run: () => setPaused(false),
  },
  ofTrigger({
    id: 'triggers.start',
    once: true,
    title: 'Start trigger',
    changes: true,
    icon: IconPlayerPlay,
    keys: 'Ctrl+Shift+Enter',
    keywords: ['run', 'fire'],
    run: startTrigger,
  }),
  ofTrigger(
    {
      id: 'triggers.activate',
      once: true,
      title: 'Activate trigger',
      changes: true,
      icon: IconToggleRight,
      keywords: ['enable', 'on'],
      run: activateTrigger,
    },
    (name) => ['DEACTIVATED', undefined].includes(knownState(name)),
  ),
  ofTrigger(
    {
      id: 'triggers.deactivate',
      once: true,
      title: 'Deactivate trigger',
      changes: true,
      icon: IconToggleLeft,
      keywords: ['disable', 'off', 'pause'],
      run: deactivateTrigger,
    },
    (name) => ['ACTIVATED', undefined].includes(knownState(name)),
  ),
  ofDraft(() => true, {
    id: 'triggers.save',
    title: 'Save trigger',
    changes: true,
    keys: 'Ctrl+S',
    run: async (name) => void (await trySaving(name)),
  }),
  ofDraft(isChanged, {
    id: 'triggers.discard',
    title: 'Discard changes to trigger',
    run: (name) => triggerDrafts.discard(name),
  }),
  ofDraft(isDisputed, {
    id: 'triggers.keep-mine',
    title: 'Keep my version of trigger',
    changes: true,
    run: async (name) => void (await trySaving(name, true)),
  }),
  ofDraft(isDisputed, {
    id: 'triggers.take-theirs',
    title: 'Use version of trigger on disk',
    run: (name) => triggerDrafts.takeTheirs(name),
  }),
  ofTrigger({
    id: 'triggers.settings',
    title: 'Show settings of trigger',
    icon: IconCalendarTime,
    inEditor: true,
    run: (name) => showTriggerView(name, 'settings'),
  }),
  ofTrigger({
    id: 'triggers.history',
    title: 'Show history of trigger',
    icon: IconHistory,
    inEditor: true,
    keywords: ['firings', 'past'],
    run: (name) => showTriggerView(name, 'history'),
  }),
  ofDraft(hasWebhook, {
    id: 'triggers.webhook-secret',
    title: 'Create secret for webhook',
    changes: true,
    icon: IconKey,
    keywords: ['webhook', 'token', 'http'],
    run: (name) => askTrigger({ kind: 'webhook-secret', name }),
  }),
  ofDraft(hasWebhook, {
    id: 'triggers.webhook-revoke',
    title: 'Revoke secret of webhook',
    changes: true,
    icon: IconKeyOff,
    keywords: ['webhook', 'token'],
    run: (name) => askTrigger({ kind: 'webhook-revoke', name }),
  }),
  ofTrigger({
    id: 'triggers.copy',
    title: 'Copy trigger',
    changes: true,
    icon: IconCopy,
    keywords: ['duplicate'],
    run: (name) => askTrigger({ kind: 'copy', name }),
  }),
  ofTrigger({
    id: 'triggers.rename',
    title: 'Rename trigger',
    changes: true,
    icon: IconCursorText,
    run: (name) => askTrigger({ kind: 'rename', name }),
  }),
  ofTrigger({
    id: 'triggers.delete',
    title: 'Delete trigger',
    changes: true,
    icon: IconTrash,
    run: (name) => askTrigger({ kind: 'delete', name }),
  }),
];
