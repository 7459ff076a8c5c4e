/** A text field that knows some answers: a list under it, free text allowed. */

import { Autocomplete } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import suggestStyles from '#renderer/ui/form/suggest-input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import menuStyles from '#renderer/ui/menu.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface Suggestion {
  readonly value: string;
  /** A type, a count. */
  readonly caption?: string;
}

export interface SuggestInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: string;
  readonly suggestions: readonly Suggestion[];
  readonly placeholder?: string;
  readonly bad?: boolean;
  readonly required?: boolean;
  readonly mono?: boolean;
  /** As high as the fields of a dialog. */
  readonly large?: boolean;
  /** The suggestions already match the typed text: all are shown. */
  readonly fitting?: boolean;
  /** Other answers are wrong: with Enter, a part of one means the first that the list shows for it. */
  readonly closed?: boolean;
  readonly describedBy?: string;
  /** Has the focus when its dialog opens. */
  readonly first?: boolean;
  /** One was taken from the list, or Enter was pressed. */
  readonly onPick?: (value: string) => void;
  /** The field lost the focus. */
  readonly onBlur?: () => void;
  onChange(value: string): void;
}

const mostShown = 200;

export function SuggestInput({
  id,
  label,
  value,
  suggestions,
  placeholder,
  bad = false,
  required = false,
  mono = false,
  large = false,
  fitting = false,
  closed = false,
  describedBy,
  first = false,
  onPick,
  onBlur,
  onChange,
}: SuggestInputProps) {
  const captions = useMemo(
    () => new Map(suggestions.map(({ value: name, caption }) => [name, caption])),
    [suggestions],
  );
  const names = useMemo(() => [...captions.keys()], [captions]);
  const [isOpen, setOpen] = useState(false);
  // The list reports a picked answer twice, the second time as if it had been typed.
  const picked = useRef<string | null>(null);
  // A complete answer is not a filter: the whole list shows, so that another one can be chosen.
  const isAnswer = captions.has(value);
  return (
    <Autocomplete
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={bad || undefined}
      aria-required={required || undefined}
      {...(first ? { 'data-autofocus': true, autoFocus: true } : {})}
      data={names}
      value={value}
      placeholder={placeholder}
      limit={mostShown}
      maxDropdownHeight={260}
      openOnFocus={false}
      dropdownOpened={isOpen}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      comboboxProps={{ transitionProps: { duration: 0 }, offset: 2, position: 'bottom-start', width: 'max-content' }}
      filter={({ options, search }) =>
        fitting || isAnswer || search.trim() === ''
          ? options
          : options.filter((option) => 'value' in option && contains(option.value, search.trim()))
      }
      classNames={{
        root: suggestStyles.suggest,
        input: classes(
          inputStyles.input,
          inputStyles.wide,
          !large && inputStyles.small,
          mono && textStyles.monospace,
          bad && inputStyles.wrong,
        ),
        wrapper: suggestStyles.wrap,
        dropdown: classes(menuStyles.floating, menuStyles.menu, suggestStyles.list),
        option: classes(menuStyles.item, suggestStyles.answer),
      }}
      unstyled
      renderOption={({ option }) => (
        <>
          <span className={classes(layoutStyles.grow, textStyles.truncated, suggestStyles.value)}>{option.value}</span>
          {captions.get(option.value) === undefined ? null : (
            <span className={classes(textStyles.caption, textStyles.monospace, suggestStyles.caption)}>
              {captions.get(option.value)}
            </span>
          )}
        </>
      )}
      onChange={(next) => {
        if (picked.current !== next) onChange(next);
        picked.current = null;
      }}
      onOptionSubmit={(answer) => {
        if (onPick === undefined) return;
        picked.current = answer;
        onPick(answer);
      }}
      {...(onBlur === undefined ? {} : { onBlur })}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.currentTarget.getAttribute('aria-activedescendant') !== null) return;
        // The note on the answer replaces the list.
        setOpen(false);
        const typed = value.trim();
        const meant = closed && !isAnswer ? names.find((name) => contains(name, typed)) : undefined;
        if (typed === '' || (onPick === undefined && meant === undefined)) return;
        event.preventDefault();
        (onPick ?? onChange)(meant ?? typed);
      }}
    />
  );
}

function contains(answer: string, part: string): boolean {
  return answer.toLowerCase().includes(part.toLowerCase());
}
