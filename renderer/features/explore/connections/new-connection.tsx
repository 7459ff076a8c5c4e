/** The form of a new connection: its name and what every connection needs; the editor has the rest. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { ConnectionForm } from '#renderer/features/explore/connections/connection-form.tsx';
import { connectionProblems } from '#renderer/features/explore/connections/connection-properties.ts';
import { connectionOf, createConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface NewConnectionProps {
  /** Empty: not known. */
  readonly bucket: string;
  onClose(): void;
}

export function NewConnection({ bucket, onClose }: NewConnectionProps) {
  const [connection, setConnection] = useState(() =>
    connectionOf(bucket, { profile: 'default', ...(bucket === '' ? {} : { buckets: bucket }) }),
  );
  const [problem, setProblem] = useState<string>();
  const named = { ...connection, name: connection.name.trim() };
  const missing =
    named.name === ''
      ? 'Enter a name first'
      : connectionProblems(named).size > 0
        ? 'Fix the marked fields first'
        : undefined;
  const create = async (): Promise<void> => {
    await createConnection(named);
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
      <NameField
        id="new-connection-name"
        folder="connections"
        value={connection.name}
        problem={problem}
        onChange={(name) => (setConnection((before) => ({ ...before, name })), setProblem(undefined))}
      />
      <div className={connectionStyles.service}>
        <ConnectionForm
          brief
          connection={connection}
          onChange={(change) => setConnection((before) => ({ ...before, ...change }))}
        />
      </div>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          Create
        </Button>
      </span>
    </form>
  );
}
