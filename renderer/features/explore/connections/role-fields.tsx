/** The role that the keys of a connection assume. */

import type { ReactNode } from 'react';
import {
  withProperty,
  withRole,
  type Properties,
} from '#renderer/features/explore/connections/connection-properties.ts';
import { ConnectionText } from '#renderer/features/explore/connections/connection-text.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';

interface RoleFieldsProps {
  readonly properties: Properties;
  readonly problems: ReadonlyMap<string, string>;
  onChange(properties: Properties): void;
}

export function RoleFields({ properties, problems, onChange }: RoleFieldsProps) {
  const role = properties['roleArn'];
  const field = (name: string, label: string, hint: string, placeholder: string): ReactNode => (
    <ConnectionText
      label={label}
      hint={hint}
      problem={problems.get(name)}
      value={properties[name]}
      placeholder={placeholder}
      onChange={(value) => {
        const text = value.trim();
        onChange(
          name === 'roleArn'
            ? withRole(properties, text)
            : withProperty(properties, name, text === '' ? undefined : text),
        );
      }}
    />
  );
  return (
    <>
      {field(
        'roleArn',
        'Role',
        'ARN of a role that these keys assume. If empty: the keys are used themselves.',
        'arn:aws:iam::123456789012:role/lake',
      )}
      {role === undefined ? null : (
        <div className={connectionStyles.line}>
          {field('externalId', 'External ID', 'If the trust policy of the role asks for one.', '')}
          {field('roleSessionName', 'Session name', 'In the logs of the service. If empty: tenon.', 'tenon')}
          {field(
            'stsEndpoint',
            'Endpoint of the role',
            'Service that gives the keys. If empty: the endpoint above, or AWS STS.',
            'https://sts.eu-central-1.amazonaws.com',
          )}
        </div>
      )}
    </>
  );
}
