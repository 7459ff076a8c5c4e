/** The dialogs of workflows: a new one, the settings of one, and deleting one. */

import { useEffect, useState } from 'react';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import {
  askWorkflow,
  createWorkflow,
  deleteWorkflow,
  readWorkflow,
  saveWorkflow,
  useWorkflows,
} from '#renderer/features/triggers/workflows/workflow-store.ts';
import { WorkflowForm } from '#renderer/features/triggers/workflows/workflow-form.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askWorkflow(null);

const empty: Workflow = { name: '', description: '', defaultRunProperties: {}, maxConcurrentRuns: 1 };

export function WorkflowDialogs() {
  const asking = useWorkflows((state) => state.asking);
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create workflow" width={480}>
        <WorkflowForm verb="Create" initial={empty} act={createWorkflow} onClose={close} />
      </Dialog>
      <Dialog open={asking?.kind === 'settings'} onClose={close} title={`Settings of ${name}`} width={480}>
        <SettingsForm name={name} />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the workflow ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteWorkflow(name).catch((thrown: unknown) => showFailure('Deleting the workflow', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in workflows/ is deleted. Its triggers stay, and do not fire until they belong to another workflow or
          to none. Jobs, crawlers and the history of runs stay.
        </p>
      </ConfirmDialog>
    </>
  );
}

function SettingsForm({ name }: { readonly name: string }) {
  const [read, setRead] = useState<{ readonly hash: string; readonly workflow: Workflow }>();
  useEffect(() => {
    void readWorkflow(name).then(setRead, (thrown: unknown) => {
      close();
      showFailure('Reading the workflow', thrown);
    });
  }, [name]);
  if (read === undefined) return null;
  const { workflow, hash } = read;
  return <WorkflowForm verb="Save" initial={workflow} act={(next) => saveWorkflow(next, hash)} onClose={close} />;
}
