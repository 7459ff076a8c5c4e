/** The dialogs of a webhook's secret: it is shown once, when it is created; and revoking it. */

import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import type { Asking } from '#renderer/features/triggers/trigger-store.ts';
import { useProcedure, runCommand } from '#renderer/rpc/queries.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import rawTextStyles from '#renderer/ui/raw-text.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface WebhookDialogsProps {
  readonly asking: Asking | null;
  onClose(): void;
}

export function WebhookDialogs({ asking, onClose }: WebhookDialogsProps) {
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  const revoke = async (): Promise<void> => {
    await runCommand('revokeWebhookSecret', { name });
    showToast({ tone: 'ok', title: `Secret of webhook ${name} revoked.` });
  };
  return (
    <>
      <Dialog
        open={asking?.kind === 'webhook-secret'}
        onClose={onClose}
        title={`Create secret for webhook ${name}`}
        width={560}
      >
        <NewSecret name={name} onClose={onClose} />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'webhook-revoke'}
        onClose={onClose}
        title={`Revoke the secret of the webhook ${name}?`}
        action="Revoke secret"
        onConfirm={() => void revoke().catch((thrown: unknown) => showFailure('Revoking the secret', thrown))}
      >
        <p className={textStyles.compact}>
          Programs that use the secret are refused from now on. Requests that were accepted before still start their
          runs.
        </p>
      </ConfirmDialog>
    </>
  );
}

type Created = Output<'createWebhookSecret'>;

function NewSecret({ name, onClose }: { readonly name: string; onClose(): void }) {
  const known = useProcedure('getWebhook', { name }).data;
  const [created, setCreated] = useState<Created | null>(null);
  const create = async (): Promise<void> => setCreated(await runCommand('createWebhookSecret', { name }));
  if (created !== null) return <CreatedSecret name={name} created={created} onClose={onClose} />;
  return (
    <>
      <p className={textStyles.compact}>
        A program sends the secret with each request. Tenon shows it once and keeps only its hash.
        {known?.createdOn == null ? '' : ' The present secret becomes invalid.'}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          data-autofocus
          tone="primary"
          onClick={() => void create().catch((thrown: unknown) => showFailure('Creating the secret', thrown))}
        >
          Create secret
        </Button>
      </span>
    </>
  );
}

interface CreatedSecretProps {
  readonly name: string;
  readonly created: Created;
  onClose(): void;
}

function CreatedSecret({ name, created: { secret, webhook }, onClose }: CreatedSecretProps) {
  // The host begins to listen after the first secret was created.
  const address = useProcedure('getWebhook', { name }).data?.address ?? webhook.address;
  const example = `curl -X POST ${address ?? 'ADDRESS'} \\\n  -H "Authorization: Bearer ${secret}" \\\n  -H "Idempotency-Key: $(uuidgen)"`;
  const copy = (text: string, what: string): void =>
    void copyText(text, what).catch((thrown: unknown) => showFailure(`Copying: ${what}`, thrown));
  return (
    <>
      <p className={textStyles.compact}>Copy the secret now: it is not shown again.</p>
      <pre className={rawTextStyles.rawText} aria-label="Secret" tabIndex={0}>
        {secret}
      </pre>
      <p className={textStyles.compact}>A request that starts the trigger:</p>
      <pre className={rawTextStyles.rawText} aria-label="Example" tabIndex={0}>
        {example}
      </pre>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={() => copy(example, 'Example')}>Copy example</Button>
        <Button data-autofocus onClick={() => copy(secret, 'Secret')}>
          Copy secret
        </Button>
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </span>
    </>
  );
}
