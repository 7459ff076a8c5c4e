/** The field above a side bar's tree: its text filters the rows. */

import { IconSearch } from '@tabler/icons-react';

interface FilterFieldProps {
  /** Name of the filtered rows, for screen readers. */
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  onChange(value: string): void;
}

export function FilterField({ label, placeholder = 'Filter', value, onChange }: FilterFieldProps) {
  return (
    <div className="find">
      <label className="in sm quiet">
        <IconSearch size={12} stroke={1.75} />
        <input
          className="bare"
          placeholder={placeholder}
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || value === '') return;
            event.preventDefault();
            onChange('');
          }}
        />
      </label>
    </div>
  );
}
