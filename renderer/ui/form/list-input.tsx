/** A list of texts in order, as chips: added at the end, moved with Alt and an arrow key, removed with Delete. */

import { IconX } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { SuggestInput, type Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import chipStyles from '#renderer/ui/chip.module.css';
import { classes } from '#renderer/ui/classes.ts';
import listInputStyles from '#renderer/ui/form/list-input.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ListInputProps {
  readonly id?: string;
  readonly label: string;
  readonly values: readonly string[];
  readonly suggestions: readonly Suggestion[];
  readonly placeholder?: string;
  readonly bad?: boolean;
  /** Marks values that are not among the suggestions; columns, not free texts. */
  readonly closed?: boolean;
  /** The same value may be added several times. */
  readonly repeats?: boolean;
  onChange(values: readonly string[]): void;
}

export function ListInput({
  id,
  label,
  values,
  suggestions,
  placeholder,
  bad = false,
  closed = false,
  repeats = false,
  onChange,
}: ListInputProps) {
  const [typed, setTyped] = useState('');
  const left = suggestions.filter(({ value }) => repeats || !values.includes(value));
  const known = new Set(suggestions.map(({ value }) => value));
  // `address.city` is within `address`; the engine checks whether it exists.
  const isKnown = (value: string): boolean =>
    !closed || suggestions.length === 0 || known.has(value) || known.has(value.split('.')[0]!);
  const add = (text: string): void => {
    // A part of a name means the first one that the list shows for it.
    const value = isKnown(text) ? text : (left.find((each) => contains(each.value, text))?.value ?? text);
    setTyped('');
    if (value !== '' && (repeats || !values.includes(value))) onChange([...values, value]);
  };
  const leave = (): void => {
    const text = typed.trim();
    // A complete value is not lost with the form; a part could be of several.
    if (text !== '' && isKnown(text)) add(text);
  };
  const onChipKey = (event: KeyboardEvent, index: number): void => {
    const step = event.altKey && event.key === 'ArrowLeft' ? -1 : event.altKey && event.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0) {
      event.preventDefault();
      onChange(moved(values, index, index + step));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onChange(values.toSpliced(index, 1));
    }
  };
  return (
    <div>
      {values.length === 0 ? null : (
        <ul className={listInputStyles.values} aria-label={label}>
          {values.map((value, index) => (
            <li
              key={repeats ? index : value}
              {...(isKnown(value)
                ? { className: classes(chipStyles.chip, listInputStyles.value) }
                : {
                    className: classes(chipStyles.chip, chipStyles.invalid, listInputStyles.value),
                    title: 'Not allowed in this list',
                  })}
            >
              <span className={textStyles.truncated}>{value === '' ? 'empty' : value}</span>
              <button
                type="button"
                aria-label={`Remove ${value === '' ? 'empty' : value}; Alt with an arrow key moves it`}
                onClick={() => onChange(values.toSpliced(index, 1))}
                onKeyDown={(event) => onChipKey(event, index)}
              >
                <IconX size={12} stroke={1.75} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SuggestInput
        {...(id === undefined ? {} : { id })}
        label={`Add to ${label}`}
        value={typed}
        suggestions={left}
        placeholder={placeholder ?? 'Add'}
        bad={bad}
        onChange={setTyped}
        onPick={add}
        onBlur={leave}
      />
    </div>
  );
}

function contains(value: string, part: string): boolean {
  return value.toLowerCase().includes(part.toLowerCase());
}

function moved<Value>(values: readonly Value[], from: number, to: number): readonly Value[] {
  if (to < 0 || to >= values.length) return values;
  const next = [...values];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
