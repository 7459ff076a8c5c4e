/** The keys that Tenon keeps for a connection: the name of their secret, and whether they can be used. */

import type { Connection } from '#engine/contract/definitions/connection.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { askConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface KeptKeysProps {
  readonly connection: Connection;
  readonly brief: boolean;
  readonly problem: string | undefined;
  onChange(change: Partial<Connection>): void;
}

export function KeptKeys({ connection, brief, problem, onChange }: KeptKeysProps) {
  const { secretId, connectionProperties } = connection;
  const { data, error } = useProcedure('getSecrets', {}, { enabled: !brief });
  const secret = secretId ?? '';
  const found = data?.secrets.find(({ name }) => name === secret);
  return (
    <>
      <ConnectionField
        label="Name of the keys"
        hint="Connections of this workspace with the same name use the same keys."
        problem={problem}
      >
        {(field) => (
          <TextInput
            {...field}
            mono
            value={secret}
            maxLength={255}
            onChange={(value) => onChange({ secretId: value })}
          />
        )}
      </ConnectionField>
      <p className={classes(textStyles.compact, textStyles.secondary, connectionStyles.remark)} role="status">
        {brief ? 'You enter the keys after the connection is created.' : (error?.message ?? stateOf(data, found))}
      </p>
      {brief ? null : (
        <div className={classes(layoutStyles.row, connectionStyles.remark)}>
          <Button
            changes
            offReason={secret === '' ? 'Enter a name first' : undefined}
            onClick={() => askConnection({ kind: 'keys', secret, endpoint: connectionProperties['endpoint'] ?? null })}
          >
            {found === undefined ? 'Enter keys' : 'Replace keys'}
          </Button>
          {data?.vault === 'locked' ? (
            <Button onClick={() => askConnection({ kind: 'unlock' })}>Unlock vault</Button>
          ) : null}
        </div>
      )}
    </>
  );
}

function stateOf(
  secrets: Output<'getSecrets'> | undefined,
  found: Output<'getSecrets'>['secrets'][number] | undefined,
): string {
  if (secrets === undefined) return '';
  if (found === undefined) return 'No keys are saved under this name yet.';
  const saved = `Saved in the ${found.keptIn} on ${new Date(found.savedOn).toLocaleString()}.`;
  return found.keptIn === 'vault' && secrets.vault === 'locked' ? `${saved} The vault is locked.` : saved;
}
