/** A name that is saved when it is right and complete: on Enter, or when the field loses the focus. */

import { useId, useState } from 'react';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';

interface CheckedNameProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** A reason; undefined: the name is possible. */
  whyNot(name: string): string | undefined;
  onSave(name: string): void;
}

export function CheckedName({ label, value, hint, whyNot, onSave }: CheckedNameProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const wrong = text === value ? undefined : whyNot(text);
  const save = (): void => {
    if (wrong === undefined && text !== value) onSave(text);
    if (wrong === undefined) setTyped(undefined);
  };
  const below = wrong ?? hint;
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      <TextInput
        id={id}
        mono
        value={text}
        bad={wrong !== undefined}
        maxLength={100}
        aria-describedby={below === undefined ? undefined : `${id}-hint`}
        onChange={setTyped}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
        }}
      />
      {below === undefined ? null : (
        <p id={`${id}-hint`} className={classes(fieldStyles.hint, wrong !== undefined && fieldStyles.wrong)}>
          {below}
        </p>
      )}
    </div>
  );
}
