/** A new notification: its name, what it is about, what it reports, and how. */

import { useState } from 'react';
import { notificationSchema, type Notification } from '#engine/contract/definitions/notification.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { NewDefinitionForm } from '#renderer/app/new-definition-form.tsx';
import { ChannelForm } from '#renderer/features/triggers/notifications/channel-form.tsx';
import { aboutSubject, EventChecks } from '#renderer/features/triggers/notifications/notification-form.tsx';
import { askNotification, createNotification } from '#renderer/features/triggers/notifications/notification-store.ts';
import { SubjectSelect } from '#renderer/features/triggers/notifications/subject-select.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

const close = (): void => askNotification(null);

const usual: Notification = {
  name: '',
  description: '',
  enabled: false,
  jobName: null,
  workflowName: null,
  events: ['FAILED'],
  lateAfter: null,
  channel: { type: 'desktop' },
};

/** Created as disabled: its page shows what a person activates. */
export function NewNotification() {
  const [notification, setNotification] = useState(usual);
  const { name, events, channel } = notification;
  const set = (change: Partial<Notification>): void => setNotification((before) => ({ ...before, ...change }));
  const missing =
    events.length === 0
      ? 'Choose what it reports'
      : channel.type === 'webhook' && channel.url === ''
        ? 'Enter the address'
        : channel.type === 'command' && channel.program === ''
          ? 'Enter the program'
          : undefined;
  const create = async (): Promise<string | void> => {
    const checked = notificationSchema.safeParse({ ...notification, name: name.trim() });
    if (!checked.success) return `Cannot create the notification: ${checked.error.issues[0]!.message}.`;
    await createNotification(checked.data).catch((thrown: unknown) => {
      throw toEngineError(thrown);
    });
  };
  return (
    <NewDefinitionForm
      id="new-notification-name"
      folder="notifications"
      name={name}
      missing={missing}
      onName={(next) => set({ name: next })}
      create={create}
      onClose={close}
    >
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <label className={fieldStyles.label} htmlFor="new-notification-subject">
          About
        </label>
        <SubjectSelect
          id="new-notification-subject"
          value={notification}
          onChange={(subject) => setNotification((before) => aboutSubject(before, subject))}
        />
      </div>
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <span className={fieldStyles.label}>Reports</span>
        <EventChecks notification={notification} onChange={set} />
      </div>
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <span className={fieldStyles.label}>Channel</span>
        <ChannelForm
          name={undefined}
          channel={channel}
          hasSecret={undefined}
          onChange={(next) => set({ channel: next })}
        />
      </div>
      <p className={fieldStyles.hint}>It is sent after you activate it.</p>
    </NewDefinitionForm>
  );
}
