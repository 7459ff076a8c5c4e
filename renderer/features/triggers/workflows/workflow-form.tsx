/** The members of a workflow: its name when it is new, description, number of runs and run properties. */

import { useState } from 'react';
import { workflowSchema, type Workflow } from '#engine/contract/definitions/workflow.ts';
import { Button } from '#renderer/ui/button.tsx';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

interface WorkflowFormProps {
  readonly verb: 'Create' | 'Save';
  readonly initial: Workflow;
  act(workflow: Workflow): Promise<void>;
  onClose(): void;
}

export function WorkflowForm({ verb, initial, act, onClose }: WorkflowFormProps) {
  const [name, setName] = useState(initial.name);
  const [description, setDescription] = useState(initial.description);
  const [most, setMost] = useState<number | null>(initial.maxConcurrentRuns);
  const [properties, setProperties] = useState<Readonly<Record<string, string>>>(initial.defaultRunProperties);
  const [problem, setProblem] = useState<string>();
  const isNew = verb === 'Create';
  const isWrong = !workflowSchema.shape.maxConcurrentRuns.safeParse(most ?? 0).success;
  const missing =
    name.trim() === '' ? 'Enter a name first' : isWrong ? 'The number of runs is from 1 to 1,000' : undefined;
  const submit = async (): Promise<void> => {
    await act({
      name: name.trim(),
      description,
      defaultRunProperties: properties,
      maxConcurrentRuns: most!,
    });
    onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        submit().catch((thrown: unknown) => {
          setProblem(failureText(thrown));
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
      <div className={classes(fieldStyles.field, workflowStyles.dialogField)}>
        <span className={fieldStyles.label}>Default run properties</span>
        <RecordInput
          label="Default run properties"
          value={properties}
          onChange={(next) =>
            setProperties(Object.fromEntries(Object.entries(next ?? {}).map(([key, value]) => [key, String(value)])))
          }
        />
        <p className={fieldStyles.hint}>A job that has an argument of the same name gets the value.</p>
      </div>
      <p
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
        role={problem === undefined ? undefined : 'alert'}
      >
        {problem ??
          (isNew ? 'The name is also the name of its file in workflows/.' : 'Runs in progress keep their properties.')}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button changes tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          {verb}
        </Button>
      </span>
    </form>
  );
}
