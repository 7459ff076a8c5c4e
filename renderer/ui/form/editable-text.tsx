/** A text that becomes a field in its place: by double click, Enter or F2. Enter saves, Escape does not. */

import { useContext, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import { classes } from '#renderer/ui/classes.ts';
import editableTextStyles from '#renderer/ui/form/editable-text.module.css';

interface EditableTextProps {
  /** Of the text, for screen readers: `Comment of amount`. */
  readonly label: string;
  readonly value: string;
  /** In place of an empty text. */
  readonly placeholder: string;
  readonly maximum: number;
  onSave(value: string): void;
}

export function EditableText({ label, value, placeholder, maximum, onSave }: EditableTextProps) {
  const [draft, setDraft] = useState<string>();
  const readOnly = useContext(ReadOnlyContext);
  const button = useRef<HTMLButtonElement>(null);
  const begin = (): void => {
    if (readOnly === undefined) setDraft(value);
  };
  const end = (next: string | undefined): void => {
    setDraft(undefined);
    if (next !== undefined && next.trim() !== value) onSave(next.trim());
  };
  if (draft !== undefined) {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      flushSync(() => end(event.key === 'Enter' ? draft : undefined));
      button.current?.focus();
    };
    return (
      <TextInput
        autoFocus
        aria-label={label}
        value={draft}
        maxLength={maximum}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => end(draft)}
        onKeyDown={onKeyDown}
        onChange={setDraft}
      />
    );
  }
  return (
    <button
      ref={button}
      type="button"
      className={classes(editableTextStyles.text, value === '' && editableTextStyles.empty)}
      aria-label={`${label}: ${value === '' ? placeholder : value}`}
      title={readOnly ?? `${value === '' ? '' : `${value}\n`}Double-click, Enter or F2 to edit`}
      onDoubleClick={begin}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'F2') return;
        event.preventDefault();
        event.stopPropagation();
        begin();
      }}
    >
      {value === '' ? placeholder : value}
    </button>
  );
}
