/** One notification: its settings, and what was sent. */

import { IconSend, IconToggleLeft, IconToggleRight } from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { DraftConflict, DraftEditor, SaveBar } from '#renderer/app/drafts/draft-editor.tsx';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { DeliveriesTable } from '#renderer/features/runs/deliveries/deliveries-table.tsx';
import { ActivationTag } from '#renderer/features/triggers/notifications/activation-tag.tsx';
import { trySavingNotification } from '#renderer/features/triggers/notifications/notification-actions.ts';
import { NotificationForm } from '#renderer/features/triggers/notifications/notification-form.tsx';
import {
  notificationDrafts,
  showNotificationView,
  useNotifications,
  type NotificationDraft,
  type NotificationView,
} from '#renderer/features/triggers/notifications/notification-store.ts';
import {
  attentionNote,
  channelIcons,
  subjectWords,
} from '#renderer/features/triggers/notifications/notification-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

export function NotificationEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  return (
    <DraftEditor drafts={notificationDrafts} name={name}>
      {(draft) => <OpenNotification name={name} draft={draft} />}
    </DraftEditor>
  );
}

function OpenNotification({ name, draft }: { readonly name: string; readonly draft: NotificationDraft }) {
  const view = useNotifications(({ views }) => views[name] ?? 'settings');
  const known = useProcedure('getNotifications', {}).data?.notifications.find((each) => each.name === name);
  const deliveries = useProcedure('getDeliveries', { notification: name }).data ?? [];
  const changed = isChanged(draft);
  const Icon = channelIcons[draft.draft.channel.type];
  const note = known === undefined ? undefined : attentionNote(known);
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <Icon size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>{name}</h1>
        {known === undefined ? null : <ActivationTag notification={known} />}
        <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}>
          {subjectWords(draft.draft)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {known?.activation === 'ACTIVATED' ? (
            <>
              <Button
                changes
                icon={<IconToggleLeft size={15} stroke={1.5} />}
                onClick={() => void runCommandById('notifications.deactivate')}
              >
                Deactivate
              </Button>
              <Button
                changes
                tone="primary"
                icon={<IconSend size={15} stroke={1.5} />}
                onClick={() => void runCommandById('notifications.test')}
              >
                {changed ? 'Save and send test' : 'Send test'}
              </Button>
            </>
          ) : (
            <Button
              changes
              tone="primary"
              icon={<IconToggleRight size={15} stroke={1.5} />}
              onClick={() => void runCommandById('notifications.activate')}
            >
              {changed ? 'Save and activate' : 'Activate'}
            </Button>
          )}
        </span>
      </div>
      <DraftConflict
        drafts={notificationDrafts}
        name={name}
        draft={draft}
        onKeepMine={() => void trySavingNotification(name, true)}
      />
      {note === undefined || changed ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
          {note}
        </p>
      )}
      <SubTabs<NotificationView>
        label={`Views of ${name}`}
        tabs={[
          { name: 'settings', title: 'Settings' },
          {
            name: 'deliveries',
            title: 'Deliveries',
            ...(deliveries.length === 0
              ? {}
              : { count: `${deliveries.length}${deliveries.length === 100 ? '+' : ''}` }),
          },
        ]}
        current={view}
        onChange={(next) => showNotificationView(name, next)}
      />
      {view === 'deliveries' ? (
        <div className={triggerStyles.scroll} tabIndex={0} role="region" aria-label="Deliveries">
          <DeliveriesTable label="Deliveries" deliveries={deliveries} named={false} empty="Nothing sent yet." />
        </div>
      ) : (
        <>
          <div className={triggerStyles.scroll}>
            <NotificationForm
              notification={draft.draft}
              hasSecret={changed ? undefined : (known?.hasSecret ?? undefined)}
              onChange={(change) => notificationDrafts.edit(name, change)}
            />
          </div>
          <SaveBar
            changed={changed}
            onSave={() => void trySavingNotification(name)}
            onDiscard={() => notificationDrafts.discard(name)}
          />
        </>
      )}
    </div>
  );
}
