/** The dialogs of notifications: a new one, another name, its secret, and deleting one. */

import { leastPassphrase } from '#engine/contract/definitions/secret.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { SecretForm, type SecretField } from '#renderer/features/explore/connections/secret-form.tsx';
import { NewNotification } from '#renderer/features/triggers/notifications/new-notification.tsx';
import {
  askNotification,
  deleteNotification,
  renameNotification,
  useNotifications,
} from '#renderer/features/triggers/notifications/notification-store.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askNotification(null);

export function NotificationDialogs() {
  const asking = useNotifications((state) => state.asking);
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create notification" width={500}>
        {asking?.kind === 'new' ? <NewNotification /> : null}
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename notification" width={440}>
        <NameForm
          noun="notification"
          folder="notifications"
          onClose={close}
          verb="Rename"
          tried="Renaming the notification"
          initial={name}
          act={(next) => renameNotification(name, next)}
        />
      </Dialog>
      <Dialog open={asking?.kind === 'secret'} onClose={close} title={`Secret of notification ${name}`} width={440}>
        {asking?.kind === 'secret' ? <EnterSecret name={name} /> : null}
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the notification ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteNotification(name).catch((thrown: unknown) => showFailure('Deleting the notification', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in notifications/ is deleted, and what it has not sent is not sent. Its secret stays.
        </p>
      </ConfirmDialog>
    </>
  );
}

const secretField: SecretField = { name: 'secret', label: 'Secret' };
const passphraseField: SecretField = { name: 'passphrase', label: 'Passphrase of the vault' };
const newPassphraseField: SecretField = {
  name: 'passphrase',
  label: 'New passphrase of the vault',
  hint: `At least ${leastPassphrase} characters. Nobody can recover it.`,
};

function EnterSecret({ name }: { readonly name: string }) {
  const { data, error } = useProcedure('getSecrets', {});
  if (error !== null) return <ErrorView error={error} />;
  if (data === undefined) return <LoadingView text="Reading the names of the secrets" />;
  const { vault, keychainProblem } = data;
  const isNew = keychainProblem !== null && vault === 'none';
  const isLocked = keychainProblem !== null && vault === 'locked';
  return (
    <SecretForm
      fields={[secretField, ...(isNew ? [newPassphraseField] : isLocked ? [passphraseField] : [])]}
      verb="Save secret"
      act={async ({ secret, passphrase }) => {
        if (isNew) await runCommand('createVault', { passphrase: passphrase! });
        if (isLocked) await runCommand('unlockVault', { passphrase: passphrase! });
        await runCommand('saveNotificationSecret', { name, secret: secret!.trim() });
      }}
      onClose={close}
    >
      <p className={textStyles.compact}>
        {`The secret is encrypted, kept outside the workspace ${
          keychainProblem === null ? 'by the keychain of your system' : 'in a vault that a passphrase opens'
        }, and sent to the address of this notification only.`}
      </p>
    </SecretForm>
  );
}
