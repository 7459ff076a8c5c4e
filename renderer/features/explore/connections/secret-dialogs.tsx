/** The keys of a secret, and the passphrase of the vault. */

import { leastPassphrase } from '#engine/contract/definitions/secret.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { SecretForm, type SecretField } from '#renderer/features/explore/connections/secret-form.tsx';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import textStyles from '#renderer/ui/text.module.css';

const keyFields: readonly SecretField[] = [
  { name: 'accessKeyId', label: 'Access key ID', isPlain: true },
  { name: 'secretAccessKey', label: 'Secret access key' },
  { name: 'sessionToken', label: 'Session token', hint: 'For temporary keys only.', isOptional: true },
];
const passphraseField: SecretField = { name: 'passphrase', label: 'Passphrase of the vault' };
const newFields: readonly SecretField[] = [
  {
    name: 'newPassphrase',
    label: 'New passphrase of the vault',
    hint: `At least ${leastPassphrase} characters. Nobody can recover it.`,
  },
  { name: 'repeated', label: 'Repeat the new passphrase' },
];

type Values = Readonly<Record<string, string>>;

function checkNew({ newPassphrase = '', repeated }: Values): string | undefined {
  if (newPassphrase.length < leastPassphrase) return `A passphrase has at least ${leastPassphrase} characters.`;
  return newPassphrase === repeated ? undefined : 'The two passphrases differ.';
}

interface EnterKeysProps {
  readonly secret: string;
  /** Service that the keys are for; null: Amazon S3. */
  readonly endpoint: string | null;
  onClose(): void;
}

export function EnterKeys({ secret, endpoint, onClose }: EnterKeysProps) {
  const { data, error } = useProcedure('getSecrets', {});
  if (error !== null) return <ErrorView error={toEngineError(error)} />;
  if (data === undefined) return <LoadingView text="Reading the names of the secrets" />;
  const { vault, keychainProblem } = data;
  const isNew = keychainProblem !== null && vault === 'none';
  const isLocked = keychainProblem !== null && vault === 'locked';
  const act = async ({
    accessKeyId,
    secretAccessKey,
    sessionToken,
    passphrase,
    newPassphrase,
  }: Values): Promise<void> => {
    if (isNew) await runCommand('createVault', { passphrase: newPassphrase! });
    if (isLocked) await runCommand('unlockVault', { passphrase: passphrase! });
    const keys = {
      accessKeyId: accessKeyId!.trim(),
      secretAccessKey: secretAccessKey!.trim(),
      sessionToken: sessionToken!.trim() === '' ? null : sessionToken!.trim(),
    };
    await runCommand('saveSecret', { name: secret, endpoint, keys });
  };
  return (
    <SecretForm
      fields={[...keyFields, ...(isNew ? newFields : isLocked ? [passphraseField] : [])]}
      verb="Save keys"
      {...(isNew ? { check: checkNew } : {})}
      act={act}
      onClose={onClose}
    >
      <p className={classes(textStyles.compact, connectionStyles.choice)}>
        {`The keys are encrypted, kept outside the workspace ${
          keychainProblem === null ? 'by the keychain of your system' : 'in a vault that a passphrase opens'
        }, and used for ${endpoint ?? 'Amazon S3'} only.`}
      </p>
    </SecretForm>
  );
}

export function UnlockVault({ onClose }: { onClose(): void }) {
  return (
    <SecretForm
      fields={[passphraseField]}
      verb="Unlock"
      act={async ({ passphrase }) => void (await runCommand('unlockVault', { passphrase: passphrase! }))}
      onClose={onClose}
    >
      <p className={classes(textStyles.compact, connectionStyles.choice)}>
        It stays unlocked until you lock it or Tenon ends.
      </p>
    </SecretForm>
  );
}

export function ChangePassphrase({ onClose }: { onClose(): void }) {
  return (
    <SecretForm
      fields={[passphraseField, ...newFields]}
      verb="Change passphrase"
      check={checkNew}
      act={async ({ passphrase, newPassphrase }) =>
        void (await runCommand('changeVaultPassphrase', { passphrase: passphrase!, newPassphrase: newPassphrase! }))
      }
      onClose={onClose}
    />
  );
}
