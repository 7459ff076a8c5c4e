/** A new job, another name for one, and taking one away. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { activeJob, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { createJob, deleteJob, renameJob } from '#renderer/features/jobs/job-actions.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => showInEditor({ asking: null });

export function JobDialogs() {
  const asking = useEditorView((state) => state.asking);
  const name = activeJob();
  return (
    <>
      <Dialog open={asking === 'new-job'} onClose={close} title="Create a job" width={440}>
        <NameForm verb="Create" initial="" tried="Creating the job" act={createJob} />
      </Dialog>
      <Dialog open={asking === 'rename-job' && name !== undefined} onClose={close} title="Rename the job" width={440}>
        <NameForm verb="Rename" initial={name ?? ''} tried="Renaming the job" act={(next) => renameJob(name!, next)} />
      </Dialog>
      <ConfirmDialog
        open={asking === 'delete-job' && name !== undefined}
        onClose={close}
        title={`Delete the job ${name ?? ''}?`}
        action={`Delete ${name ?? ''}`}
        onConfirm={() => void deleteJob(name!).catch((thrown: unknown) => showFailure('Deleting the job', thrown))}
      >
        <p className={textStyles.compact}>Its file in jobs/ is deleted. Its runs, tables and output files stay.</p>
      </ConfirmDialog>
    </>
  );
}

interface NameFormProps {
  readonly verb: string;
  readonly initial: string;
  readonly tried: string;
  act(name: string): Promise<void>;
}

function NameForm({ verb, initial, tried, act }: NameFormProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trimmed = name.trim();
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await act(trimmed);
      close();
    } catch (thrown) {
      setBusy(false);
      const { message, hint } = toEngineError(thrown);
      setProblem(hint === undefined ? message : `${message} ${hint}`);
      if (!(thrown instanceof Error)) showFailure(tried, thrown);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed !== '' && trimmed !== initial) void submit();
      }}
    >
      <label className={fieldStyles.label} htmlFor="job-name">
        Name
      </label>
      <input
        id="job-name"
        data-autofocus
        autoFocus
        className={classes(inputStyles.input, inputStyles.wide, problem !== undefined && inputStyles.wrong)}
        value={name}
        maxLength={255}
        aria-invalid={problem !== undefined}
        aria-describedby="job-name-hint"
        onChange={(event) => (setName(event.currentTarget.value), setProblem(undefined))}
      />
      <p id="job-name-hint" className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}>
        {problem ?? 'Its file in jobs/ is named after it.'}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={busy}
          {...(trimmed === ''
            ? { offReason: 'Enter a name first' }
            : trimmed === initial
              ? { offReason: 'The job already has this name' }
              : {})}
        >
          {verb}
        </Button>
      </span>
    </form>
  );
}
