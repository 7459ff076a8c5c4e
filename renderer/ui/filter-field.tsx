/** The field above the tree of a side bar, or of pages beside one of them: its text filters the rows; arrow down leads to them, Escape clears it. */

import { IconSearch } from '@tabler/icons-react';
import { classes } from '#renderer/ui/classes.ts';
import filterFieldStyles from '#renderer/ui/filter-field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

interface FilterFieldProps {
  /** Name of the filtered rows, for screen readers. */
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** Of a dialog: it has the focus when that opens. */
  readonly isFirst?: boolean;
  onChange(value: string): void;
}

export function FilterField({ label, placeholder = 'Filter', value, isFirst = false, onChange }: FilterFieldProps) {
  return (
    <div className={filterFieldStyles.filterField}>
      <label className={classes(inputStyles.input, inputStyles.small, inputStyles.quiet)}>
        <IconSearch size={12} stroke={1.75} />
        <input
          className={inputStyles.bare}
          placeholder={placeholder}
          aria-label={label}
          value={value}
          data-autofocus={isFirst || undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              event.currentTarget
                .closest('[data-part="side-bar"], nav')
                ?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')
                ?.focus();
            }
            if (event.key !== 'Escape' || value === '') return;
            event.preventDefault();
            onChange('');
          }}
        />
      </label>
    </div>
  );
}
