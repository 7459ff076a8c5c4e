/** The dialogs of triggers: a new one, another name or a copy of one, and deleting one. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import {
  askTrigger,
  copyTrigger,
  deleteTrigger,
  renameTrigger,
  useTriggers,
  type Asking,
} from '#renderer/features/triggers/trigger-store.ts';
import { NewTrigger } from '#renderer/features/triggers/new-trigger.tsx';
import { WebhookDialogs } from '#renderer/features/triggers/webhooks/webhook-dialogs.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askTrigger(null);
const triggerName = { noun: 'trigger', folder: 'triggers', onClose: close } as const;

export function TriggerDialogs() {
  const asking = useTriggers((state) => state.asking);
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title={titleOf(asking)} width={460}>
        {asking?.kind === 'new' ? <NewTrigger {...asking} /> : null}
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename trigger" width={440}>
        <NameForm
          {...triggerName}
          verb="Rename"
          tried="Renaming the trigger"
          initial={name}
          act={(next) => renameTrigger(name, next)}
        />
      </Dialog>
      <Dialog open={asking?.kind === 'copy'} onClose={close} title={`Copy trigger ${name}`} width={440}>
        <NameForm
          {...triggerName}
          verb="Copy"
          tried="Copying the trigger"
          initial=""
          act={(next) => copyTrigger(name, next)}
        />
      </Dialog>
      <WebhookDialogs asking={asking} onClose={close} />
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the trigger ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteTrigger(name).catch((thrown: unknown) => showFailure('Deleting the trigger', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in triggers/ is deleted, and it fires no more. The jobs and crawlers that it starts stay, and so do
          their runs.
        </p>
      </ConfirmDialog>
    </>
  );
}

function titleOf(asking: Asking | null): string {
  const workflow = asking?.kind === 'new' ? asking.workflow : null;
  return workflow === null ? 'Create trigger' : `Create trigger of ${workflow}`;
}
