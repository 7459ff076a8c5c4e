/** The form of a new connection: its name and what every connection needs; the editor has the rest. */

import { useState } from 'react';
import { NewDefinitionForm } from '#renderer/app/new-definition-form.tsx';
import { ConnectionForm } from '#renderer/features/explore/connections/connection-form.tsx';
import { connectionProblems } from '#renderer/features/explore/connections/connection-properties.ts';
import { connectionOf, createConnection } from '#renderer/features/explore/connections/connection-store.ts';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';

interface NewConnectionProps {
  /** Empty: not known. */
  readonly bucket: string;
  onClose(): void;
}

export function NewConnection({ bucket, onClose }: NewConnectionProps) {
  const [connection, setConnection] = useState(() =>
    connectionOf(bucket, { profile: 'default', ...(bucket === '' ? {} : { buckets: bucket }) }),
  );
  const named = { ...connection, name: connection.name.trim() };
  const missing = connectionProblems(named).size > 0 ? 'Fix the marked fields first' : undefined;
  return (
    <NewDefinitionForm
      id="new-connection-name"
      folder="connections"
      name={connection.name}
      missing={missing}
      onName={(name) => setConnection((before) => ({ ...before, name }))}
      create={() => createConnection(named)}
      onClose={onClose}
    >
      <div className={connectionStyles.service}>
        <ConnectionForm
          brief
          connection={connection}
          onChange={(change) => setConnection((before) => ({ ...before, ...change }))}
        />
      </div>
    </NewDefinitionForm>
  );
}
