/** Check box, radio list and switch in the board's look, made of the native controls. */

import { useId, type ReactNode } from 'react';

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
    <label className="check">
      <input
        type="checkbox"
        className="cb"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
        {...(bare && typeof label === 'string' ? { 'aria-label': label } : {})}
      />
      {bare ? null : (
        <span>
          {label}
          {hint === undefined ? null : <span className="cap block">{hint}</span>}
        </span>
      )}
    </label>
  );
}

/** Acts immediately, where a check box waits for a save. */
export function Switch({ checked, label, hint, onChange }: Omit<CheckProps, 'bare'>) {
  return (
    <label className="check">
      <input
        type="checkbox"
        role="switch"
        className="sw"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint === undefined ? null : <span className="cap block">{hint}</span>}
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
    <div role="radiogroup" aria-label={label} className="radio-list">
      {options.map((option) => (
        <label key={option.value} className="check">
          <input
            type="radio"
            className="rb"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.title}
            {option.hint === undefined ? null : <span className="cap block">{option.hint}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
