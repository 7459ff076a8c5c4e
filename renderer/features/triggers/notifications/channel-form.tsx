/** The channel of a notification: where it is sent, or what is run. */

import { IconKey } from '@tabler/icons-react';
import {
  secretPlaceholder,
  type CommandChannel,
  type NotificationChannel,
  type WebhookChannel,
} from '#engine/contract/definitions/notification.ts';
import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { askNotification } from '#renderer/features/triggers/notifications/notification-store.ts';
import { channelOf, channelTitles } from '#renderer/features/triggers/notifications/notification-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

type ChannelType = NotificationChannel['type'];

interface ChannelFormProps {
  /** Of the notification; undefined: it is not created yet. */
  readonly name: string | undefined;
  readonly channel: NotificationChannel;
  /** Whether its secret is saved; undefined: not known, or it has unsaved changes. */
  readonly hasSecret: boolean | undefined;
  onChange(channel: NotificationChannel): void;
}

const hints: Readonly<Record<ChannelType, string>> = {
  desktop: 'The desktop app shows a notification of the system. In a browser, the window shows a message.',
  webhook: 'A POST request with JSON. Nothing else is sent, and redirects are not followed.',
  command: 'A program with arguments, started without a shell in the folder of the workspace.',
};

export function ChannelForm({ name, channel, hasSecret, onChange }: ChannelFormProps) {
  return (
    <>
      <Segments<ChannelType>
        label="Channel"
        segments={(['desktop', 'webhook', 'command'] as const).map((type) => ({
          name: type,
          title: channelTitles[type],
        }))}
        current={channel.type}
        onChange={(type) => onChange(type === channel.type ? channel : channelOf(type))}
      />
      <p className={classes(fieldStyles.hint, triggerStyles.line)}>{hints[channel.type]}</p>
      {channel.type === 'webhook' ? (
        <WebhookFields name={name} channel={channel} hasSecret={hasSecret} onChange={onChange} />
      ) : null}
      {channel.type === 'command' ? <CommandFields channel={channel} onChange={onChange} /> : null}
    </>
  );
}

interface WebhookFieldsProps extends Omit<ChannelFormProps, 'channel'> {
  readonly channel: WebhookChannel;
}

function WebhookFields({ name, channel, hasSecret, onChange }: WebhookFieldsProps) {
  const { url, secretId, timeout } = channel;
  return (
    <>
      <ConnectionField label="Address" hint={`Write ${secretPlaceholder} in the path where the secret belongs.`}>
        {(field) => (
          <TextInput
            {...field}
            mono
            value={url}
            maxLength={2048}
            spellCheck={false}
            placeholder="https://hooks.example.com/…"
            onChange={(next) => onChange({ ...channel, url: next.trim() })}
          />
        )}
      </ConnectionField>
      <ConnectionField
        label="Name of the secret"
        hint={`Empty: no secret. It replaces ${secretPlaceholder}, otherwise it is sent as a bearer token.`}
      >
        {(field) => (
          <TextInput
            {...field}
            mono
            value={secretId ?? ''}
            maxLength={255}
            onChange={(next) => onChange({ ...channel, secretId: next === '' ? null : next })}
          />
        )}
      </ConnectionField>
      {secretId === null || name === undefined ? null : (
        <p className={classes(layoutStyles.row, layoutStyles.close, triggerStyles.line, triggerStyles.dialogField)}>
          <Button
            size="sm"
            changes
            icon={<IconKey size={14} stroke={1.5} />}
            offReason={hasSecret === undefined ? 'Save the notification first' : undefined}
            onClick={() => askNotification({ kind: 'secret', name })}
          >
            {hasSecret === true ? 'Replace secret' : 'Enter secret'}
          </Button>
          <span className={classes(textStyles.compact, textStyles.secondary)} role="status">
            {hasSecret === undefined ? '' : hasSecret ? 'A secret is saved.' : 'No secret is saved under this name.'}
          </span>
        </p>
      )}
      <TimeLimit value={timeout} onChange={(next) => onChange({ ...channel, timeout: next })} />
    </>
  );
}

interface CommandFieldsProps {
  readonly channel: CommandChannel;
  onChange(channel: CommandChannel): void;
}

function CommandFields({ channel, onChange }: CommandFieldsProps) {
  const { program, arguments: given, environment, timeout } = channel;
  return (
    <>
      <ConnectionField label="Program" hint="Absolute path.">
        {(field) => (
          <TextInput
            {...field}
            mono
            value={program}
            maxLength={4096}
            spellCheck={false}
            placeholder="/usr/local/bin/report"
            onChange={(next) => onChange({ ...channel, program: next })}
          />
        )}
      </ConnectionField>
      <ConnectionField
        label="Arguments"
        hint="One a line. The message is on standard input, and in TENON_NOTIFICATION_TEXT."
      >
        {({ bad: _bad, ...field }) => (
          <textarea
            {...field}
            className={classes(inputStyles.input, inputStyles.wide, inputStyles.area, textStyles.monospace)}
            rows={3}
            spellCheck={false}
            value={given.join('\n')}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...channel, arguments: value === '' ? [] : value.split('\n') })
            }
          />
        )}
      </ConnectionField>
      <div className={fieldStyles.field} role="group" aria-label="Environment variables">
        <span className={fieldStyles.label}>Environment variables</span>
        <RecordInput
          label="Environment variables"
          value={environment}
          onChange={(next) =>
            onChange({
              ...channel,
              environment: Object.fromEntries(Object.entries(next ?? {}).map(([key, value]) => [key, String(value)])),
            })
          }
        />
      </div>
      <TimeLimit value={timeout} onChange={(next) => onChange({ ...channel, timeout: next })} />
    </>
  );
}

function TimeLimit({ value, onChange }: { readonly value: number; onChange(value: number): void }) {
  return (
    <ConnectionField label="Time limit in seconds">
      {({ id }) => (
        <NumberInput
          id={id}
          value={value}
          minimum={1}
          onChange={(next) => {
            if (next !== null) onChange(next);
          }}
        />
      )}
    </ConnectionField>
  );
}
