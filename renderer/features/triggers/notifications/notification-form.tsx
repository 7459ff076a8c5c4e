/** The settings of a notification: what it is about, what it reports, and how. */

import type { Notification, NotificationEvent } from '#engine/contract/definitions/notification.ts';
import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { FormSection } from '#renderer/features/triggers/form-section.tsx';
import { ChannelForm } from '#renderer/features/triggers/notifications/channel-form.tsx';
import { eventHints, eventTitles, spanWords } from '#renderer/features/triggers/notifications/notification-words.ts';
import { SubjectSelect } from '#renderer/features/triggers/notifications/subject-select.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

interface NotificationFormProps {
  readonly notification: Notification;
  /** As for the channel's form. */
  readonly hasSecret: boolean | undefined;
  onChange(change: (notification: Notification) => Notification): void;
}

const usualLateAfter = 1440;
const ends = ['SUCCEEDED', 'FAILED', 'REJECTED_RECORDS'] as const;

export function NotificationForm({ notification, hasSecret, onChange }: NotificationFormProps) {
  const { name, jobName, workflowName, channel, description } = notification;
  const set = (change: Partial<Notification>): void => onChange((before) => ({ ...before, ...change }));
  const isDefault = jobName === null && workflowName === null;
  return (
    <div className={triggerStyles.form}>
      <FormSection title="What it is about">
        <SubjectSelect
          label="Job or workflow"
          value={notification}
          onChange={(subject) => onChange((before) => aboutSubject(before, subject))}
        />
        <p className={fieldStyles.hint}>
          {isDefault
            ? 'It applies to each job and workflow without a separate notification, and not to the jobs within a workflow.'
            : 'It replaces the notifications about all jobs and workflows.'}
        </p>
      </FormSection>
      <FormSection title="What it reports">
        <EventChecks notification={notification} onChange={set} />
      </FormSection>
      <FormSection title="Channel">
        <ChannelForm name={name} channel={channel} hasSecret={hasSecret} onChange={(next) => set({ channel: next })} />
      </FormSection>
      <FormSection title="Description">
        <TextInput
          aria-label="Description"
          value={description}
          maxLength={2048}
          placeholder="What it is for"
          onChange={(next) => set({ description: next })}
        />
      </FormSection>
    </div>
  );
}

/** What nothing is late for does not report that. */
export function aboutSubject(
  before: Notification,
  subject: Pick<Notification, 'jobName' | 'workflowName'>,
): Notification {
  const next = { ...before, ...subject };
  if (next.jobName !== null || next.workflowName !== null) return next;
  return { ...next, events: before.events.filter((event) => event !== 'LATE'), lateAfter: null };
}

interface EventChecksProps {
  readonly notification: Pick<Notification, 'jobName' | 'workflowName' | 'events' | 'lateAfter'>;
  onChange(change: Partial<Pick<Notification, 'events' | 'lateAfter'>>): void;
}

export function EventChecks({ notification, onChange }: EventChecksProps) {
  const { jobName, workflowName, events, lateAfter } = notification;
  const canBeLate = jobName !== null || workflowName !== null;
  const choose = (event: NotificationEvent, isOn: boolean): void =>
    onChange({
      events: isOn ? [...events, event] : events.filter((each) => each !== event),
      ...(event === 'LATE' ? { lateAfter: isOn ? usualLateAfter : null } : {}),
    });
  return (
    <div role="group" aria-label="Reports">
      {[...ends, ...(canBeLate ? (['LATE'] as const) : [])].map((event) => (
        <Check
          key={event}
          label={eventTitles[event]}
          hint={eventHints[event]}
          checked={events.includes(event)}
          onChange={(isOn) => choose(event, isOn)}
        />
      ))}
      {events.includes('LATE') ? (
        <div className={triggerStyles.dialogField}>
          <ConnectionField
            label="Minutes without success"
            {...(lateAfter === null ? {} : { hint: `After ${spanWords(lateAfter)}.` })}
          >
            {({ id }) => (
              <NumberInput id={id} value={lateAfter} minimum={1} onChange={(next) => onChange({ lateAfter: next })} />
            )}
          </ConnectionField>
        </div>
      ) : null}
    </div>
  );
}
