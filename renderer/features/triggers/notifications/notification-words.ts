/** What a notification reports, of what, and how, in words. */

import { IconAppWindow, IconTerminal, IconWebhook } from '@tabler/icons-react';
import type {
  Notification,
  NotificationChannel,
  NotificationEvent,
} from '#engine/contract/definitions/notification.ts';
import type { NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { countOf } from '#renderer/ui/format/words.ts';

type ChannelType = NotificationChannel['type'];

export const channelTitles: Readonly<Record<ChannelType, string>> = {
  desktop: 'Desktop',
  webhook: 'Webhook',
  command: 'Command',
};

export const channelIcons = { desktop: IconAppWindow, webhook: IconWebhook, command: IconTerminal } as const;

export const eventTitles: Readonly<Record<NotificationEvent, string>> = {
  SUCCEEDED: 'Run succeeded',
  FAILED: 'Run failed',
  REJECTED_RECORDS: 'Run succeeded with rejected records',
  LATE: 'No run succeeded for a time',
};

export const eventHints: Readonly<Record<NotificationEvent, string>> = {
  SUCCEEDED: 'Also with rejected records, unless those are reported separately',
  FAILED: 'Or ran into its time limit',
  REJECTED_RECORDS: 'In place of “Run succeeded”',
  LATE: 'Once for each such time',
};

export const everything = 'All jobs and workflows';

export function subjectWords({ jobName, workflowName }: Pick<Notification, 'jobName' | 'workflowName'>): string {
  if (jobName !== null) return `Job ${jobName}`;
  return workflowName === null ? everything : `Workflow ${workflowName}`;
}

const eventWords: Readonly<Record<NotificationEvent, string>> = {
  SUCCEEDED: 'success',
  FAILED: 'failure',
  REJECTED_RECORDS: 'rejected records',
  LATE: 'no success',
};

/** `failure, rejected records, no success for 24 hours`. */
export function reportsWords({
  events,
  lateAfter,
}: Pick<Notification, 'lateAfter'> & { readonly events: readonly NotificationEvent[] }): string {
  return events
    .map((event) =>
      event === 'LATE' && lateAfter !== null ? `${eventWords.LATE} for ${spanWords(lateAfter)}` : eventWords[event],
    )
    .join(', ');
}

export function spanWords(minutes: number): string {
  if (minutes % 1440 === 0 && minutes > 1440) return countOf(minutes / 1440, 'day');
  return minutes % 60 === 0 ? countOf(minutes / 60, 'hour') : countOf(minutes, 'minute');
}

export function channelWords(channel: NotificationChannel): string {
  if (channel.type === 'webhook') return channel.url;
  if (channel.type === 'command') return [channel.program, ...channel.arguments].join(' ');
  return 'Notification of the system, or message in the window';
}

/**
 * Why one is not sent from this computer although its file enables it, or what it waits for in vain; undefined: it is sent,
 * or nobody enabled it.
 */
export function attentionNote({
  activation,
  warnings: [warning],
}: Pick<NotificationText, 'activation' | 'warnings'>): string | undefined {
  if (activation === 'CHANGED')
    return 'The channel was changed elsewhere since it was activated here, and nothing is sent. Check the channel, then activate it.';
  if (activation === 'DEACTIVATED')
    return 'It is enabled in its file, but not activated on this computer, and nothing is sent. Check the channel, then activate it.';
  return warning && `${warning.message} ${warning.hint ?? ''}`;
}

/** With another channel; what it had of that kind is not kept. */
export function channelOf(type: ChannelType): NotificationChannel {
  if (type === 'webhook') return { type, url: '', secretId: null, timeout: 10 };
  if (type === 'command') return { type, program: '', arguments: [], environment: {}, timeout: 60 };
  return { type };
}
