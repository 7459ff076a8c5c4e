/** Triggers' side bar: workflows, every trigger with its next time, and the crawlers with a schedule. */

import { IconBell, IconCalendarPlus, IconList, IconRadar2, IconSitemap } from '@tabler/icons-react';
import { useState } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { openCrawler } from '#renderer/features/crawlers/crawler-store.ts';
import { notificationItem } from '#renderer/features/triggers/notifications/notification-items.tsx';
import { notificationListThing } from '#renderer/features/triggers/notifications/notification-store.ts';
import { openTrigger, triggerListThing, triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import { isInactiveHere, typeIcons, whenWords, firstProblem } from '#renderer/features/triggers/trigger-words.ts';
import { workflowItem } from '#renderer/features/triggers/workflows/workflow-items.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { crawlerThing } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import { dateAndTime, shortTime } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TriggersSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const list = useProcedure('listTriggers', { next: 1 });
  const workflows = useProcedure('getWorkflows', {});
  const reports = useProcedure('getNotifications', {}).data?.notifications ?? [];
  const all = list.data?.triggers ?? [];
  const isPaused = list.data !== undefined && list.data.pausedOn !== null;
  const crawlers = all.filter(({ kind }) => kind === 'crawler');
  return (
    <>
      <header>
        Triggers
        <span className={layoutStyles.end}>
          <IconButton label="Create workflow" onClick={() => void runCommandById('workflows.new')}>
            <IconSitemap size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Create trigger" onClick={() => void runCommandById('triggers.new')}>
            <IconCalendarPlus size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter triggers" value={filter} onChange={setFilter} />
      {list.error === null ? (
        <Tree
          label="Triggers"
          selected={activeTab}
          filter={filter}
          sections={[
            { title: 'Overview', items: [overview, notifications] },
            ...(workflows.data === undefined || workflows.data.length === 0
              ? []
              : [{ title: 'Workflows', items: workflows.data.map(workflowItem) }]),
            {
              title: 'Triggers',
              items: all.filter(({ kind }) => kind === 'trigger').map((trigger) => triggerItem(trigger, isPaused)),
              empty: list.isLoading ? 'Loading triggers' : 'No triggers yet.',
              isGrowing: list.isLoading,
            },
            ...(reports.length === 0 ? [] : [{ title: 'Notifications', items: reports.map(notificationItem) }]),
            ...(crawlers.length === 0
              ? []
              : [
                  {
                    title: 'Crawlers with a schedule',
                    items: crawlers.map((crawler) => crawlerItem(crawler, isPaused)),
                  },
                ]),
          ]}
        />
      ) : (
        <ErrorView error={list.error} />
      )}
    </>
  );
}

const overview: TreeItem = {
  id: triggerListThing.id,
  label: 'All triggers',
  icon: <IconList size={15} stroke={1.5} />,
  subject: subjectOf(triggerListThing),
  open: () => openTab({ ...triggerListThing, preview: true }),
  keep: () => openTab(triggerListThing),
};

const notifications: TreeItem = {
  id: notificationListThing.id,
  label: 'All notifications',
  icon: <IconBell size={15} stroke={1.5} />,
  subject: subjectOf(notificationListThing),
  open: () => openTab({ ...notificationListThing, preview: true }),
  keep: () => openTab(notificationListThing),
};

/** Within runs of workflows, triggers fire on. */
function isHeldBack({ state, type, workflowName }: TriggerText, isPaused: boolean): boolean {
  return isPaused && state === 'ACTIVATED' && !(type === 'CONDITIONAL' && workflowName !== null);
}

function captionOf(trigger: TriggerText, isPaused: boolean): string {
  const { state, next, type } = trigger;
  if (isInactiveHere(trigger)) return 'not active here';
  if (firstProblem(trigger) !== null) return 'problem';
  if (state !== 'ACTIVATED') return state === 'CREATED' ? 'on demand' : 'deactivated';
  if (isHeldBack(trigger, isPaused)) return 'paused';
  return next[0] === undefined ? (type === 'SCHEDULED' ? 'never again' : 'activated') : shortTime(next[0]);
}

function hintOf(trigger: TriggerText, isPaused: boolean): string {
  const { name, next, problem, warnings } = trigger;
  const when = isHeldBack(trigger, isPaused)
    ? ', paused'
    : next[0] === undefined
      ? ''
      : `, next ${dateAndTime(next[0])}`;
  return `${name}: ${whenWords(trigger)}${when}${[problem, ...warnings].map((each) => (each === null ? '' : `. ${each.message}`)).join('')}`;
}

function triggerItem(trigger: TriggerText, isPaused: boolean): TreeItem {
  const { name, type, state } = trigger;
  const Icon = typeIcons[type];
  return {
    id: triggerThing(name).id,
    label: name,
    hint: hintOf(trigger, isPaused),
    icon: <Icon size={15} stroke={1.5} {...(state === 'ACTIVATED' ? {} : { className: textStyles.muted })} />,
    caption: captionOf(trigger, isPaused),
    subject: subjectOf(triggerThing(name)),
    open: () => openTrigger(name, true),
    keep: () => openTrigger(name),
  };
}

function crawlerItem(trigger: TriggerText, isPaused: boolean): TreeItem {
  const { name } = trigger;
  return {
    id: crawlerThing(name).id,
    label: name,
    hint: hintOf(trigger, isPaused),
    icon: <IconRadar2 size={15} stroke={1.5} />,
    caption: captionOf(trigger, isPaused),
    subject: subjectOf(crawlerThing(name)),
    open: () => openCrawler(name, true),
    keep: () => openCrawler(name),
  };
}
