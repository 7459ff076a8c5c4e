/** How the service encrypts the objects that Tenon writes. */

import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { ConnectionText } from '#renderer/features/explore/connections/connection-text.tsx';
import type { Properties } from '#renderer/features/explore/connections/connection-properties.ts';
import { classes } from '#renderer/ui/classes.ts';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

interface EncryptionFieldsProps {
  readonly properties: Properties;
  readonly problems: ReadonlyMap<string, string>;
  /** undefined removes the property. */
  write(name: string, value: string | undefined): void;
}

export function EncryptionFields({ properties, problems, write }: EncryptionFieldsProps) {
  const encryption = properties['encryption'] ?? '';
  const key = properties['kmsKeyId'];
  return (
    <div className={connectionStyles.line}>
      <ConnectionField label="Encryption" hint="Of the objects that jobs write." problem={problems.get('encryption')}>
        {({ bad: _bad, ...field }) => (
          <select
            {...field}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={encryption}
            onChange={({ currentTarget: { value } }) => write('encryption', value === '' ? undefined : value)}
          >
            <option value="">As the bucket is set up</option>
            <option value="AES256">SSE-S3 (AES256)</option>
            <option value="aws:kms">SSE-KMS (aws:kms)</option>
          </select>
        )}
      </ConnectionField>
      {encryption !== 'aws:kms' && key === undefined ? null : (
        <ConnectionText
          label="KMS key"
          hint="Id, alias or ARN. If empty: the key that AWS manages for S3."
          problem={problems.get('kmsKeyId')}
          value={key}
          placeholder="alias/lake"
          onChange={(value) => write('kmsKeyId', value.trim() === '' ? undefined : value.trim())}
        />
      )}
    </div>
  );
}
