/** A new job, another name for one, and taking one away. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { activeDraft, activeJob, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { ImportJob } from '#renderer/features/jobs/dialogs/import-job.tsx';
import { NextInputs } from '#renderer/features/jobs/dialogs/next-inputs.tsx';
import { RunWithArguments } from '#renderer/features/jobs/dialogs/run-with-arguments.tsx';
import { createJob, deleteJob, renameJob } from '#renderer/features/jobs/job-actions.ts';
import { CreateSubflow } from '#renderer/features/jobs/subflows/create-subflow.tsx';
import { SubflowDialogs } from '#renderer/features/jobs/subflows/subflow-dialogs.tsx';
import { NamingTriggers } from '#renderer/features/schedules/naming-triggers.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => showInEditor({ asking: null });
const jobName = { noun: 'job', folder: 'jobs', onClose: close } as const;

export function JobDialogs() {
  const asking = useEditorView((state) => state.asking);
  const [name, draft] = [activeJob(), activeDraft()];
  return (
    <>
      <Dialog open={asking === 'new-job'} onClose={close} title="Create job" width={440}>
        <NameForm {...jobName} verb="Create" tried="Creating the job" initial="" act={createJob} />
      </Dialog>
      <Dialog open={asking === 'import-job'} onClose={close} title="Import from AWS Glue" width={760}>
        <ImportJob onClose={close} />
      </Dialog>
      <Dialog open={asking === 'rename-job' && name !== undefined} onClose={close} title="Rename job" width={440}>
        <NameForm
          {...jobName}
          verb="Rename"
          tried="Renaming the job"
          initial={name ?? ''}
          act={(next) => renameJob(name!, next)}
        />
      </Dialog>
      <Dialog
        open={asking === 'next-inputs' && name !== undefined}
        onClose={close}
        title={`Next run of ${name ?? ''}`}
        width={820}
      >
        <NextInputs jobName={name!} />
      </Dialog>
      <Dialog
        open={asking === 'run-with-arguments' && name !== undefined}
        onClose={close}
        title={`Run ${name ?? ''} with arguments`}
        width={440}
      >
        <RunWithArguments jobName={name!} onClose={close} />
      </Dialog>
      <Dialog
        open={asking === 'create-subflow' && draft !== undefined}
        onClose={close}
        title="Create sub-flow"
        width={560}
      >
        <CreateSubflow jobName={draft!} onClose={close} />
      </Dialog>
      <ConfirmDialog
        open={asking === 'delete-job' && name !== undefined}
        onClose={close}
        title={`Delete the job ${name ?? ''}?`}
        action={`Delete ${name ?? ''}`}
        onConfirm={() => void deleteJob(name!).catch((thrown: unknown) => showFailure('Deleting the job', thrown))}
      >
        <p className={textStyles.compact}>Its file in jobs/ is deleted. Its runs, tables and output files stay.</p>
        <NamingTriggers member="jobName" name={name ?? ''} />
      </ConfirmDialog>
      <SubflowDialogs />
    </>
  );
}
