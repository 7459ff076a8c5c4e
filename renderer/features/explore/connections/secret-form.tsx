/** A form whose fields are secrets: they are sent once, and kept nowhere in the window. */

import { useState, type ReactNode } from 'react';
import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

export interface SecretField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Shown while it is typed. */
  readonly isPlain?: boolean;
  readonly isOptional?: boolean;
}

interface SecretFormProps {
  readonly fields: readonly SecretField[];
  readonly verb: string;
  /** Above the fields. */
  readonly children?: ReactNode;
  /** What is wrong with the values, as a sentence; undefined: nothing. */
  check?(values: Readonly<Record<string, string>>): string | undefined;
  /** Every field has a value; an optional one may be empty. */
  act(values: Readonly<Record<string, string>>): Promise<void>;
  onClose(): void;
}

export function SecretForm({ fields, verb, children, check, act, onClose }: SecretFormProps) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const given = Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? '']));
  const missing = fields.find(({ name, isOptional }) => isOptional !== true && given[name] === '');
  const wrong = missing === undefined ? check?.(given) : undefined;
  const offReason = missing === undefined ? wrong : `Enter "${missing.label}" first`;
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await act(given);
      onClose();
    } catch (thrown) {
      setBusy(false);
      setProblem(failureText(thrown));
    }
  };
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (offReason === undefined && !busy) void submit();
      }}
    >
      {children}
      {fields.map(({ name, label, hint, isPlain }, index) => (
        <ConnectionField key={name} label={label} {...(hint === undefined ? {} : { hint })}>
          {(field) => (
            <TextInput
              {...field}
              mono
              {...(index === 0 ? { 'data-autofocus': true, autoFocus: true } : {})}
              type={isPlain === true ? 'text' : 'password'}
              autoComplete={isPlain === true ? 'off' : 'new-password'}
              spellCheck={false}
              value={given[name]!}
              onChange={(value) => {
                setValues((before) => ({ ...before, [name]: value }));
                setProblem(undefined);
              }}
            />
          )}
        </ConnectionField>
      ))}
      {(problem ?? wrong) === undefined ? null : (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          {problem ?? wrong}
        </p>
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" busy={busy} offReason={offReason}>
          {verb}
        </Button>
      </span>
    </form>
  );
}
