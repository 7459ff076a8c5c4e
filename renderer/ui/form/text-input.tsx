/** Inputs that report their value when it is complete: at every key, or when the field loses the focus. */

import { useEffect, useRef, useState, type InputHTMLAttributes } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface TextInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly value: string;
  readonly bad?: boolean;
  readonly mono?: boolean;
  readonly small?: boolean;
  onChange(value: string): void;
}

export function TextInput({
  value,
  bad = false,
  mono = false,
  small = true,
  onChange,
  className,
  ...rest
}: TextInputProps) {
  return (
    <input
      {...rest}
      className={classes(
        inputStyles.input,
        inputStyles.wide,
        small && inputStyles.small,
        mono && textStyles.monospace,
        bad && inputStyles.wrong,
        className,
      )}
      value={value}
      aria-invalid={bad || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface NumberInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: number | null;
  readonly placeholder?: string;
  readonly bad?: boolean;
  /** A smaller number is marked and explained, but still reported. */
  readonly minimum?: number;
  onChange(value: number | null): void;
}

/** Text that is not a number stays in the field, marked and explained; the caller keeps the previous number. */
export function NumberInput({ id, label, value, placeholder, bad = false, minimum, onChange }: NumberInputProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  // The typed text is not changed, even if the caller rounds it.
  const isTyping = useRef(false);
  useEffect(() => {
    if (isTyping.current) return;
    setText((before) =>
      before.trim() !== '' && Number(before) === value ? before : value === null ? '' : String(value),
    );
  }, [value]);
  const isNumber = text.trim() === '' || Number.isFinite(Number(text));
  const isLess = isNumber && value !== null && minimum !== undefined && value < minimum;
  return (
    <>
      <TextInput
        {...(id === undefined ? {} : { id })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        {...(placeholder === undefined ? {} : { placeholder })}
        inputMode="decimal"
        value={text}
        bad={bad || !isNumber || isLess}
        onBlur={() => {
          isTyping.current = false;
          if (isNumber) setText(value === null ? '' : String(value));
        }}
        onChange={(next) => {
          isTyping.current = true;
          setText(next);
          if (next.trim() === '') onChange(null);
          else if (Number.isFinite(Number(next))) onChange(Number(next));
        }}
      />
      {isNumber ? null : (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          “{text}” is not a number{value === null ? '' : `; ${value} stays in effect`}.
        </p>
      )}
      {isLess ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          At least {minimum}.
        </p>
      ) : null}
    </>
  );
}
