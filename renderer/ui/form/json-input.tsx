/** A value as JSON text; reported when it parses. */

import { useEffect, useState } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface JsonInputProps {
  readonly id: string;
  readonly value: unknown;
  onChange(value: unknown): void;
}

export function JsonInput({ id, value, onChange }: JsonInputProps) {
  const stated = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [text, setText] = useState(stated);
  useEffect(() => {
    setText((before) => (sameJson(before, stated) ? before : stated));
  }, [stated]);
  const bad = text.trim() !== '' && parsed(text) === undefined;
  return (
    <>
      <textarea
        id={id}
        className={classes(
          inputStyles.input,
          inputStyles.wide,
          inputStyles.area,
          textStyles.monospace,
          bad && inputStyles.wrong,
        )}
        rows={3}
        value={text}
        aria-invalid={bad || undefined}
        aria-describedby={bad ? `${id}-bad` : undefined}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          if (next.trim() === '') onChange(undefined);
          else {
            const found = parsed(next);
            if (found !== undefined) onChange(found.value);
          }
        }}
      />
      {bad ? (
        <p id={`${id}-bad`} className={classes(fieldStyles.hint, fieldStyles.wrong)}>
          Not valid JSON. The previous value stays in effect until you fix it.
        </p>
      ) : null}
    </>
  );
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function sameJson(left: string, right: string): boolean {
  const [one, other] = [parsed(left), parsed(right)];
  return (
    left === right ||
    (one !== undefined && other !== undefined && JSON.stringify(one.value) === JSON.stringify(other.value))
  );
}
