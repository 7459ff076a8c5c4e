/** Check box, radio list and switch in the board's look, made of the native controls. */

import { useId, type ReactNode } from 'react';
import choiceStyles from '#renderer/ui/choice-controls.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CheckProps {
  readonly checked: boolean;
  readonly label: ReactNode;
  /** The label is for screen readers only. */
  readonly bare?: boolean;
  readonly hint?: string;
  onChange(checked: boolean): void;
}

export function Check({ checked, label, bare = false, hint, onChange }: CheckProps) {
  return (
    <label className={choiceStyles.choice}>
      <input
        type="checkbox"
        className={choiceStyles.checkBox}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
        {...(bare && typeof label === 'string' ? { 'aria-label': label } : {})}
      />
      {bare ? null : (
        <span>
          {label}
          {hint === undefined ? null : <span className={classes(textStyles.caption, layoutStyles.block)}>{hint}</span>}
        </span>
      )}
    </label>
  );
}

/** Acts immediately, where a check box waits for a save. */
export function Switch({ checked, label, hint, onChange }: Omit<CheckProps, 'bare'>) {
  return (
    <label className={choiceStyles.choice}>
      <input
        type="checkbox"
        role="switch"
        className={choiceStyles.switch}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint === undefined ? null : <span className={classes(textStyles.caption, layoutStyles.block)}>{hint}</span>}
      </span>
    </label>
  );
}

interface RadioListProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly title: string; readonly hint?: string }[];
  onChange(value: Value): void;
}

export function RadioList<Value extends string>({ label, value, options, onChange }: RadioListProps<Value>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={choiceStyles.radioList}>
      {options.map((option) => (
        <label key={option.value} className={choiceStyles.choice}>
          <input
            type="radio"
            className={choiceStyles.radio}
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.title}
            {option.hint === undefined ? null : (
              <span className={classes(textStyles.caption, layoutStyles.block)}>{option.hint}</span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
