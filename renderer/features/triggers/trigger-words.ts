/** Triggers and their firings in words. */

import { endWord } from '#engine/contract/end-word.ts';
import { IconArrowsJoin2, IconBolt, IconCalendarTime, IconHandClick, type Icon } from '@tabler/icons-react';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import type { FiringText, TriggerText } from '#engine/contract/procedures/triggers.ts';
import { eventWords } from '#renderer/features/triggers/event-words.ts';
import { localTimeZone } from '#renderer/features/schedules/first-schedule.ts';
import { listed, scheduleWords } from '#renderer/features/schedules/schedule-words.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

export type TriggerType = Trigger['type'];

export const typeTitles: Readonly<Record<TriggerType, string>> = {
  SCHEDULED: 'Scheduled',
  CONDITIONAL: 'Conditional',
  ON_DEMAND: 'On demand',
  EVENT: 'Event',
};

export const typeIcons: Readonly<Record<TriggerType, Icon>> = {
  SCHEDULED: IconCalendarTime,
  CONDITIONAL: IconArrowsJoin2,
  ON_DEMAND: IconHandClick,
  EVENT: IconBolt,
};

interface Named {
  readonly jobName?: string | null | undefined;
  readonly crawlerName?: string | null | undefined;
  readonly compactTable?: string | null | undefined;
}

export function nameOf({ jobName, crawlerName, compactTable }: Named): string {
  return jobName ?? crawlerName ?? `compaction of ${compactTable}`;
}

/** What it starts: `load-orders and customers`. */
export function startsWords(actions: readonly Named[]): string {
  const names = actions.map(nameOf);
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : listed(names);
}

/** Of the clock of a schedule, unless it is that of this computer, in which all other times are shown. */
function zoneWords(schedule: string, timeZone: string): string {
  return timeZone === localTimeZone || /^\s*rate/iu.test(schedule) ? '' : `, ${timeZone}`;
}

/** When it fires: `Every day at 02:30`, `When load-orders succeeded and customers failed`. */
export function whenWords({
  type,
  schedule,
  timeZone,
  logical,
  conditions,
  ...events
}: Pick<
  TriggerText,
  'type' | 'schedule' | 'timeZone' | 'logical' | 'eventSources' | 'webhook' | 'eventBatchingCondition'
> & {
  readonly conditions: readonly Trigger['conditions'][number][];
}): string {
  switch (type) {
    case 'SCHEDULED':
      return schedule === null ? 'No schedule yet' : scheduleWords(schedule) + zoneWords(schedule, timeZone);
    case 'CONDITIONAL': {
      const parts = conditions.map((condition) => `${nameOf(condition)} ${endWords[condition.state]}`);
      return parts.length === 0
        ? 'No conditions yet'
        : `When ${logical === 'ANY' ? parts.join(' or ') : listed(parts)}`;
    }
    case 'ON_DEMAND':
      return 'When you start it';
    case 'EVENT':
      return eventWords(events);
  }
}

const endWords: Readonly<Record<Trigger['conditions'][number]['state'], string>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'was stopped',
  TIMEOUT: 'timed out',
  CANCELLED: 'was cancelled',
};

const causeTitles: Readonly<Record<FiringText['cause'], string>> = {
  SCHEDULE: 'Schedule',
  CONDITIONS: 'Conditions met',
  REQUEST: 'Started by hand',
  EVENT: 'Files or tables changed',
  RESUME: 'Workflow resumed',
};

/** Why it fired: `Schedule, made up for 3 missed times`. */
export function causeWords({ cause, caughtUp, missedCount, events, actions }: FiringText): string {
  const isMissed = actions.every(({ state }) => state === 'MISSED');
  const earlier = `${exactCount(missedCount)}${missedCount >= 1000 ? ' or more' : ''} earlier`;
  const missed =
    missedCount === 0
      ? ''
      : isMissed
        ? `, missed with ${earlier}`
        : `, also for ${earlier} missed time${missedCount === 1 ? '' : 's'}`;
  const changed =
    events === null
      ? ''
      : `: ${countOf(events.eventCount, 'change')}${events.fileCount === 0 ? '' : `, ${countOf(events.fileCount, 'file')}`}`;
  if (events?.requests !== undefined) return `Webhook: ${countOf(events.eventCount, 'request')}`;
  return `${causeTitles[cause]}${changed}${caughtUp ? ', late' : ''}${missed}`;
}

type FiredAction = FiringText['actions'][number];

/** State of what an action started, or what became of the action itself. */
export function actionState({ state, runState, hasRejects, undone }: FiredAction): string {
  if (state === 'STARTED') return endWord(runState ?? 'STARTED', hasRejects, undone);
  return state === 'PENDING' ? 'WAITING' : state;
}

/** The one that needs a look first. */
const byWeight = ['FAILED', 'TIMEOUT', 'REFUSED', 'COMMIT_BLOCKED', 'MISSED', 'STOPPED', 'CANCELLED', 'STOPPING'];

/** Of all that a firing started: the worst end, else what still runs, else success, with rejects where one has some; undone: all of it. */
export function firingState({ actions }: Pick<FiringText, 'actions'>): string {
  const states = actions.map(actionState);
  const hasRejects = actions.some((action) => action.hasRejects && !action.undone);
  const undone = actions.length > 0 && actions.every((action) => action.undone);
  return (
    byWeight.find((state) => states.includes(state)) ??
    states.find((state) => !state.startsWith('SUCCEEDED') && state !== 'UNDONE') ??
    endWord('SUCCEEDED', hasRejects, undone)
  );
}

/** Of the list's columns that show words. */
export function matches(trigger: TriggerText, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  const { kind, name, type, state, description, actions } = trigger;
  const shown = [name, kind, typeTitles[type], state, description, whenWords(trigger), ...actions.map(nameOf)];
  return wanted === '' || shown.some((text) => text.toLowerCase().includes(wanted));
}

/** Enabled in its file, which may come from another computer, and not activated on this one: nothing is wrong with it. */
export function isInactiveHere({ enabled, problem, warnings }: TriggerText): boolean {
  return enabled && problem?.code === 'InvalidState' && warnings.length === 0;
}

/** What a tag or an entry shows of a trigger or workflow with several; null: nothing is wrong. */
export function firstProblem({ problem, warnings }: Pick<TriggerText, 'problem' | 'warnings'>): ErrorText | null {
  return problem ?? warnings[0] ?? null;
}
