/** The frame of a form that keeps a result: its fields, what would come of it, its buttons. */

import { useState, type ReactNode } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface SaveFormFrame {
  readonly verb: string;
  /** Why it cannot be saved yet. */
  readonly missing: string | undefined;
  /** Why it cannot be saved at all, as far as it was looked up; null: nothing is known against it. */
  readonly looked: EngineError | null;
  readonly children: ReactNode;
  /** @param failure of saving, or what was looked up. */
  outlook(failure: EngineError | null): ReactNode;
  /** @throws EngineError. */
  save(): Promise<void>;
  onClose(): void;
}

export function SaveFrame({ verb, missing, looked, children, outlook, save, onClose }: SaveFormFrame) {
  const [failure, setFailure] = useState<EngineError>();
  const [isBusy, setBusy] = useState(false);
  const offReason = looked?.message ?? missing;
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await save();
      onClose();
    } catch (thrown) {
      setBusy(false);
      setFailure(toEngineError(thrown));
    }
  };
  return (
    <form
      onChange={() => setFailure(undefined)}
      onSubmit={(event) => {
        event.preventDefault();
        if (offReason === undefined && !isBusy) void submit();
      }}
    >
      {children}
      {outlook(failure ?? looked)}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button changes tone="primary" type="submit" busy={isBusy} offReason={offReason}>
          {verb}
        </Button>
      </span>
    </form>
  );
}

export function OutlookProblem({
  problem,
}: {
  readonly problem: { readonly message: string; readonly hint?: string | null | undefined };
}) {
  return (
    <p className={classes(fieldStyles.field, fieldStyles.hint, fieldStyles.wrong)} role="alert">
      {[problem.message, problem.hint].filter((text) => text != null).join(' ')}
    </p>
  );
}

export function OutlookText({ part, children }: { readonly part: string; readonly children: ReactNode }) {
  return (
    <p className={classes(fieldStyles.field, textStyles.compact, textStyles.secondary)} role="status" data-part={part}>
      {children}
    </p>
  );
}

/** `Query 3` → `query_3`. */
export function tableNameOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
}

export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  onChange(value: string): void;
}

export function NameField({ id, label, value, hint, onChange }: FieldProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      <TextInput
        id={id}
        small={false}
        data-autofocus
        autoFocus
        value={value}
        maxLength={255}
        aria-describedby={`${id}-hint`}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={onChange}
      />
      <p id={`${id}-hint`} className={fieldStyles.hint}>
        {hint}
      </p>
    </div>
  );
}
