/** A text of a connection, with its label. */

import { ConnectionField } from '#renderer/features/explore/connections/connection-field.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';

interface ConnectionTextProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  /** undefined: it is not set. */
  readonly value: string | undefined;
  readonly placeholder?: string;
  readonly maxLength?: number;
  onChange(value: string): void;
}

export function ConnectionText({ label, hint, problem, value, onChange, ...input }: ConnectionTextProps) {
  return (
    <ConnectionField label={label} problem={problem} {...(hint === undefined ? {} : { hint })}>
      {(field) => <TextInput {...field} {...input} mono value={value ?? ''} onChange={onChange} />}
    </ConnectionField>
  );
}
