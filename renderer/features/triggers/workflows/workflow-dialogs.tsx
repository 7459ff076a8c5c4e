/** A new workflow, the settings of one, and deleting one. */

import { useEffect, useState } from 'react';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import {
  askWorkflow,
  createWorkflow,
  deleteWorkflow,
  readWorkflow,
  saveWorkflow,
  useWorkflows,
} from '#renderer/features/triggers/workflows/workflow-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

const close = (): void => askWorkflow(null);

const empty: Workflow = { name: '', description: '', defaultRunProperties: {}, maxConcurrentRuns: 1 };

export function WorkflowDialogs() {
  const asking = useWorkflows((state) => state.asking);
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create a workflow" width={440}>
        <WorkflowForm verb="Create" initial={empty} act={createWorkflow} />
      </Dialog>
      <Dialog open={asking?.kind === 'settings'} onClose={close} title={`Settings of ${name}`} width={440}>
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
  return <WorkflowForm verb="Save" initial={read.workflow} act={(workflow) => saveWorkflow(workflow, read.hash)} />;
}

interface WorkflowFormProps {
  readonly verb: 'Create' | 'Save';
  readonly initial: Workflow;
  act(workflow: Workflow): Promise<void>;
}

function WorkflowForm({ verb, initial, act }: WorkflowFormProps) {
  const [name, setName] = useState(initial.name);
  const [description, setDescription] = useState(initial.description);
  const [most, setMost] = useState<number | null>(initial.maxConcurrentRuns);
  const [problem, setProblem] = useState<string>();
  const isNew = verb === 'Create';
  const isWrong = most === null || !Number.isInteger(most) || most < 1 || most > 1000;
  const missing =
    name.trim() === '' ? 'Enter a name first' : isWrong ? 'The number of runs is from 1 to 1,000' : undefined;
  const submit = async (): Promise<void> => {
    await act({ ...initial, name: name.trim(), description, maxConcurrentRuns: most! });
    close();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        submit().catch((thrown: unknown) => {
          const { message, hint } = toEngineError(thrown);
          setProblem(hint === undefined ? message : `${message} ${hint}`);
        });
      }}
    >
      {isNew ? (
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="workflow-name">
            Name
          </label>
          <TextInput
            id="workflow-name"
            data-autofocus
            autoFocus
            small={false}
            value={name}
            maxLength={255}
            bad={problem !== undefined}
            onChange={(next) => (setName(next), setProblem(undefined))}
          />
        </div>
      ) : null}
      <div className={classes(fieldStyles.field, isNew && workflowStyles.dialogField)}>
        <label className={fieldStyles.label} htmlFor="workflow-description">
          Description
        </label>
        <TextInput
          id="workflow-description"
          {...(isNew ? {} : { 'data-autofocus': true, autoFocus: true })}
          small={false}
          value={description}
          maxLength={2048}
          placeholder="What it is for"
          onChange={setDescription}
        />
      </div>
      <div className={classes(fieldStyles.field, workflowStyles.dialogField)}>
        <span className={fieldStyles.label}>Runs at the same time, at most</span>
        <NumberInput label="Runs at the same time, at most" value={most} bad={isWrong} onChange={setMost} />
      </div>
      <p
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
        role={problem === undefined ? undefined : 'alert'}
      >
        {problem ??
          (isNew ? 'The name is also the name of its file in workflows/.' : 'Runs that work now keep their settings.')}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button changes tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          {verb}
        </Button>
      </span>
    </form>
  );
}
