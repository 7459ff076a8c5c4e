/** Asks for the values of a job's arguments, and starts a run with them. */

import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runJob } from '#renderer/features/jobs/job-actions.ts';
import { NoArguments } from '#renderer/features/runs/no-arguments.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { failureText } from '#renderer/ui/format/failure-text.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RunWithArgumentsProps {
  readonly jobName: string;
  onClose(): void;
}

export function RunWithArguments({ jobName, onClose }: RunWithArgumentsProps) {
  const found = useProcedure('getJobArguments', { name: jobName });
  if (found.error !== null) return <ErrorView error={found.error} />;
  if (found.data === undefined) return <LoadingView text="Reading the job." />;
  if (found.data.length === 0) return <NoArguments jobName={jobName} onClose={onClose} />;
  return <Form jobName={jobName} known={found.data} onClose={onClose} />;
}

interface FormProps extends RunWithArgumentsProps {
  readonly known: Output<'getJobArguments'>;
}

function Form({ jobName, known, onClose }: FormProps) {
  /** Those that were changed. */
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  // Where the job has a default, an empty value is a value.
  const missing = known.find(({ name, default: usual }) => usual === null && (values[name] ?? '') === '')?.name;
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const others = known.filter(({ name, default: usual }) => values[name] !== undefined && values[name] !== usual);
      await runJob(jobName, Object.fromEntries(others.map(({ name }) => [name, values[name]!])));
      onClose();
    } catch (thrown) {
      setBusy(false);
      setProblem(failureText(thrown));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === undefined && !busy) void start();
      }}
    >
      {known.map(({ name, default: usual }, index) => (
        <ArgumentField
          key={name}
          id={`run-argument-${index}`}
          name={name}
          value={values[name] ?? usual ?? ''}
          usual={usual}
          isFirst={index === 0}
          onChange={(value) => {
            setProblem(undefined);
            setValues((before) => ({ ...before, [name]: value }));
          }}
        />
      ))}
      {problem === undefined ? null : (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          {problem}
        </p>
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          changes
          tone="primary"
          type="submit"
          busy={busy}
          offReason={missing === undefined ? undefined : `Enter a value for ${missing} first`}
        >
          Run job
        </Button>
      </span>
    </form>
  );
}

interface ArgumentFieldProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** The job's default; null: it has none. */
  readonly usual: string | null;
  readonly isFirst: boolean;
  onChange(value: string): void;
}

function ArgumentField({ id, name, value, usual, isFirst, onChange }: ArgumentFieldProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={classes(fieldStyles.label, textStyles.monospace)} htmlFor={id}>
        {name}
      </label>
      <TextInput
        id={id}
        mono
        small={false}
        {...(isFirst ? { 'data-autofocus': true, autoFocus: true } : {})}
        value={value}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        onFocus={(event) => event.currentTarget.select()}
        onChange={onChange}
      />
      <p id={`${id}-hint`} className={fieldStyles.hint}>
        {usual === null ? 'The job has no default.' : usual === '' ? 'Default: empty' : `Default: ${usual}`}
      </p>
    </div>
  );
}
