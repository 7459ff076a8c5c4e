/** A new connection, another name for one, its buckets, and deleting it. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { BucketList } from '#renderer/features/explore/connections/bucket-list.tsx';
import {
  askConnection,
  deleteConnection,
  renameConnection,
  useConnections,
} from '#renderer/features/explore/connections/connection-store.ts';
import { NewConnection } from '#renderer/features/explore/connections/new-connection.tsx';
import { ChangePassphrase, EnterKeys, UnlockVault } from '#renderer/features/explore/connections/secret-dialogs.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askConnection(null);

export function ConnectionDialogs() {
  const asking = useConnections((state) => state.asking);
  const name = asking !== null && 'name' in asking ? asking.name : '';
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create connection">
        <NewConnection bucket={asking?.kind === 'new' ? asking.bucket : ''} onClose={close} />
      </Dialog>
      <Dialog open={asking?.kind === 'buckets'} onClose={close} title={`Buckets of ${name}`} width={440}>
        <BucketList name={name} onClose={close} />
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename connection" width={440}>
        <NameForm
          noun="connection"
          folder="connections"
          verb="Rename"
          tried="Renaming the connection"
          initial={name}
          act={(next) => renameConnection(name, next)}
          onClose={close}
        />
      </Dialog>
      <Dialog
        open={asking?.kind === 'keys'}
        onClose={close}
        title={asking?.kind === 'keys' ? `Enter keys of ${asking.secret}` : ''}
        width={440}
      >
        {asking?.kind === 'keys' ? (
          <EnterKeys secret={asking.secret} endpoint={asking.endpoint} onClose={close} />
        ) : null}
      </Dialog>
      <Dialog open={asking?.kind === 'unlock'} onClose={close} title="Unlock vault" width={440}>
        <UnlockVault onClose={close} />
      </Dialog>
      <Dialog open={asking?.kind === 'passphrase'} onClose={close} title="Change passphrase" width={440}>
        <ChangePassphrase onClose={close} />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the connection ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteConnection(name).catch((thrown: unknown) => showFailure('Deleting the connection', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in connections/ is deleted. Objects in the buckets stay. Jobs, crawlers and tables cannot read or
          write its buckets until another connection is for them.
        </p>
      </ConfirmDialog>
    </>
  );
}
