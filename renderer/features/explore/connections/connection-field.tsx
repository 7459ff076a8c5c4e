/** A labelled field of a connection, with its problem in place of its hint. */

import { useId, type ReactNode } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: (field: {
    readonly id: string;
    readonly bad?: boolean;
    readonly 'aria-describedby'?: string;
  }) => ReactNode;
}

export function ConnectionField({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const said = problem ?? hint;
  return (
    <div className={classes(fieldStyles.field, connectionStyles.field)}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        ...(problem === undefined ? {} : { bad: true }),
        ...(said === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
      })}
      {said === undefined ? null : (
        <p
          id={`${id}-hint`}
          className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
          role={problem === undefined ? undefined : 'alert'}
        >
          {said}
        </p>
      )}
    </div>
  );
}
