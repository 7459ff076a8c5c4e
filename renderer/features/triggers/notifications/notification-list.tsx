/** All notifications: what each reports, how, and what became of the last one. */

import { IconBell, IconBellPlus } from '@tabler/icons-react';
import type { NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { ActivationTag } from '#renderer/features/triggers/notifications/activation-tag.tsx';
import { notificationThing, openNotification } from '#renderer/features/triggers/notifications/notification-store.ts';
import {
  channelIcons,
  channelWords,
  reportsWords,
  subjectWords,
} from '#renderer/features/triggers/notifications/notification-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function NotificationList(_props: EditorProps) {
  const list = useProcedure('getNotifications', {});
  if (list.error !== null) return <ErrorView error={list.error} />;
  if (list.data === undefined) return <LoadingView text="Reading notifications" />;
  const { notifications } = list.data;
  const create = (): void => void runCommandById('notifications.new');
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconBell size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Notifications</h1>
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          {countOf(notifications.length, 'notification')}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row)}>
          <Button changes tone="primary" icon={<IconBellPlus size={15} stroke={1.5} />} onClick={create}>
            Create notification
          </Button>
        </span>
      </div>
      {notifications.length === 0 ? (
        <EmptyView
          title="No notifications yet"
          text="A notification reports how runs ended, on your desktop, to a web address or to a program. It is sent from this computer only after you activate it here."
        >
          <Button changes onClick={create}>
            Create notification
          </Button>
        </EmptyView>
      ) : (
        <SimpleTable
          label="All notifications"
          columns={columns}
          rows={notifications}
          keyOf={({ name }) => name}
          onChoose={({ name }) => openNotification(name)}
          subjectOf={({ name }) => subjectOf(notificationThing(name))}
        />
      )}
    </div>
  );
}

const columns: readonly SimpleColumn<NotificationText>[] = [
  {
    title: 'Name',
    width: '20%',
    wraps: true,
    cell: ({ name, channel }) => {
      const Icon = channelIcons[channel.type];
      return (
        <span className={layoutStyles.iconAndName}>
          <Icon size={15} stroke={1.5} className={textStyles.secondary} />
          <b>{name}</b>
        </span>
      );
    },
  },
  { title: 'State', width: '116', wraps: true, cell: (notification) => <ActivationTag notification={notification} /> },
  {
    title: 'About and reports',
    wraps: true,
    cell: (notification) => (
      <>
        <span>{subjectWords(notification)}</span>
        <span className={classes(textStyles.caption, layoutStyles.block)}>{reportsWords(notification)}</span>
      </>
    ),
  },
  {
    title: 'Channel',
    width: '26%',
    wraps: true,
    cell: ({ channel }) => <span className={textStyles.wrapAnywhere}>{channelWords(channel)}</span>,
  },
  {
    title: 'Last sent',
    width: '104',
    wraps: true,
    cell: ({ lastDelivery: last }) =>
      last === null ? (
        <span className={textStyles.muted}>never</span>
      ) : (
        <span title={last.text}>
          <StateTag state={last.state} />
          <span className={classes(textStyles.caption, layoutStyles.block)}>{timeOfDay(last.createdOn)}</span>
        </span>
      ),
  },
];
