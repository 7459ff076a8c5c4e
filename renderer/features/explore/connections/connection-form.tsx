/** What a connection states: where its service is, for which buckets, and what signs its requests. */

import type { ReactNode } from 'react';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { ConnectionText } from '#renderer/features/explore/connections/connection-text.tsx';
import { EncryptionFields } from '#renderer/features/explore/connections/encryption-fields.tsx';
import { ConnectionKeys } from '#renderer/features/explore/connections/connection-keys.tsx';
import {
  connectionProblems,
  keySourceOf,
  withProperty,
} from '#renderer/features/explore/connections/connection-properties.ts';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

interface ConnectionFormProps {
  readonly connection: Connection;
  /** Only what every connection needs. */
  readonly brief?: boolean;
  onChange(change: Partial<Connection>): void;
}

type Service = 'amazon' | 'compatible';

export function ConnectionForm({ connection, brief = false, onChange }: ConnectionFormProps) {
  const { connectionProperties: properties, description } = connection;
  const problems = connectionProblems(connection);
  const service: Service = properties['endpoint'] === undefined ? 'amazon' : 'compatible';
  const write = (name: string, value: string | undefined): void =>
    onChange({ connectionProperties: withProperty(properties, name, value) });
  /** An empty text removes the property. */
  const text = (name: string, label: string, hint: string, placeholder: string): ReactNode => (
    <ConnectionText
      label={label}
      hint={hint}
      problem={problems.get(name)}
      value={properties[name]}
      placeholder={placeholder}
      onChange={(value) => write(name, value === '' ? undefined : value)}
    />
  );
  const regionHint =
    service === 'amazon' && keySourceOf(connection) === 'profile'
      ? 'If empty: that of the profile, which then has to name one.'
      : 'If empty: us-east-1.';
  return (
    <>
      <div className={connectionStyles.choice}>
        <Segments<Service>
          label="Service"
          segments={[
            { name: 'amazon', title: 'Amazon S3' },
            { name: 'compatible', title: 'S3-compatible', hint: 'MinIO, Ceph, Cloudflare R2 and others' },
          ]}
          current={service}
          onChange={(next) => next !== service && write('endpoint', next === 'amazon' ? undefined : 'https://')}
        />
      </div>
      {service === 'amazon' ? null : (
        <ConnectionText
          label="Endpoint"
          hint="Address of the service."
          problem={problems.get('endpoint')}
          value={properties['endpoint']}
          placeholder="https://storage.example.com:9000"
          onChange={(value) => write('endpoint', value.trim())}
        />
      )}
      <div className={connectionStyles.line}>
        {text(
          'buckets',
          'Buckets',
          'Separated by commas. If empty: all buckets that no other connection lists.',
          'sales, web-logs',
        )}
        {brief ? null : text('region', 'Region', regionHint, 'eu-central-1')}
      </div>
      <ConnectionKeys connection={connection} brief={brief} problems={problems} onChange={onChange} />
      {brief ? null : (
        <>
          <div className={connectionStyles.line}>
            <ConnectionField
              label="Path style"
              hint="Whether the bucket is in the path of the address or in its host name."
            >
              {({ bad: _bad, ...field }) => (
                <select
                  {...field}
                  className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
                  value={properties['pathStyle'] ?? ''}
                  onChange={({ currentTarget: { value } }) => write('pathStyle', value === '' ? undefined : value)}
                >
                  <option value="">{`Automatic (${service === 'amazon' ? 'host name' : 'path'})`}</option>
                  <option value="true">Path</option>
                  <option value="false">Host name</option>
                </select>
              )}
            </ConnectionField>
            <ConnectionField label="Description" problem={problems.get('description')}>
              {(field) => (
                <TextInput
                  {...field}
                  value={description}
                  maxLength={2048}
                  placeholder="What it is for"
                  onChange={(value) => onChange({ description: value })}
                />
              )}
            </ConnectionField>
          </div>
          <EncryptionFields properties={properties} problems={problems} write={write} />
          <div className={connectionStyles.choice}>
            <Check
              checked={properties['requesterPays'] === 'true'}
              label="Accept the charges of requester-pays buckets"
              onChange={(checked) => write('requesterPays', checked ? 'true' : undefined)}
            />
          </div>
        </>
      )}
    </>
  );
}
