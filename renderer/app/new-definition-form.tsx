/** A dialog's form for a new definition: its name, then the fields of its kind, and the buttons. */

import { useState, type ReactNode } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface NewDefinitionFormProps {
  /** Of the field of the name. */
  readonly id: string;
  /** Of the workspace, with its files. */
  readonly folder: string;
  readonly name: string;
  /** What is missing besides a name; undefined: nothing. */
  readonly missing: string | undefined;
  readonly children: ReactNode;
  onName(name: string): void;
  /** @returns why nothing was created; nothing: it was. @throws the same. */
  create(): Promise<string | void>;
  onClose(): void;
}

export function NewDefinitionForm(props: NewDefinitionFormProps) {
  const { id, folder, name, children, onName, create, onClose } = props;
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const missing = name.trim() === '' ? 'Enter a name first' : props.missing;
  const submit = async (): Promise<void> => {
    setBusy(true);
    const refusal = await create().catch((thrown: unknown) => toEngineError(thrown).message);
    if (refusal === undefined) return onClose();
    setBusy(false);
    setProblem(refusal);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === undefined && !busy) void submit();
      }}
    >
      <NameField
        id={id}
        folder={folder}
        value={name}
        problem={problem}
        onChange={(next) => (onName(next), setProblem(undefined))}
      />
      {children}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          changes
          tone="primary"
          type="submit"
          busy={busy}
          {...(missing === undefined ? {} : { offReason: missing })}
        >
          Create
        </Button>
      </span>
    </form>
  );
}
