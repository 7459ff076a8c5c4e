/** The name of a definition, alone or among other fields of a dialog. */

import { classes } from '#renderer/ui/classes.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';

interface NameFieldProps {
  /** Of the field and, with `-hint`, of the text below it. */
  readonly id: string;
  /** Of the workspace, with its files. */
  readonly folder: string;
  /** Shown while there is no problem (default: that the file has the name, too). */
  readonly hint?: string;
  readonly value: string;
  /** Why it cannot be created; undefined: nothing is known against it. */
  readonly problem: string | undefined;
  /** It is selected when the field gets the focus, so that what is typed replaces it. */
  readonly whole?: boolean;
  onChange(value: string): void;
}

export function NameField({ id, folder, hint, value, problem, whole = false, onChange }: NameFieldProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        Name
      </label>
      <TextInput
        id={id}
        data-autofocus
        autoFocus
        small={false}
        value={value}
        maxLength={255}
        bad={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={onChange}
        {...(whole ? { onFocus: (event) => event.currentTarget.select() } : {})}
      />
      <p
        id={`${id}-hint`}
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
        role={problem === undefined ? undefined : 'alert'}
      >
        {problem ?? hint ?? `Also the name of its file in ${folder}/.`}
      </p>
    </div>
  );
}
