/** One shelf of a chart: its column, and how the column's values are grouped. */

import { scaleOf, type Step } from '#renderer/features/charts/chart-spec.ts';
import { stepTitles } from '#renderer/features/charts/chart-words.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { classes } from '#renderer/ui/classes.ts';
import chartsStyles from '#renderer/features/charts/charts.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';

interface ShelfFieldProps {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly value: string | null;
  /** Words of an empty shelf; undefined: a column is needed. */
  readonly none?: string | undefined;
  readonly steps?: readonly Step[];
  readonly step?: Step | undefined;
  onColumn(name: string | null): void;
  onStep?(step: Step): void;
}

const groups = [
  { scale: 'time', title: 'Dates and times' },
  { scale: 'number', title: 'Numbers' },
  { scale: 'text', title: 'Text' },
] as const;

/** The value of "no column"; names of columns have another beginning. */
const nothing = '';

export function ShelfField({ label, columns, value, none, steps = [], step, onColumn, onStep }: ShelfFieldProps) {
  // A first chart may count what no scale has: structs, lists, maps.
  const isOffered = columns.some(({ name, type }) => name === value && scaleOf(type) !== 'none');
  return (
    <div className={chartsStyles.shelf} role="group" aria-label={label}>
      <span aria-hidden="true">{label}</span>
      <span className={chartsStyles.pair}>
        <select
          className={classes(inputStyles.input, chartsStyles.select, value === null && chartsStyles.empty)}
          aria-label={`Column of ${label}`}
          value={value === null ? nothing : `column ${value}`}
          onChange={({ currentTarget: { value: chosen } }) =>
            onColumn(chosen === nothing ? null : chosen.slice('column '.length))
          }
        >
          {none === undefined && value !== null ? null : <option value={nothing}>{none ?? 'Choose a column'}</option>}
          {value === null || isOffered ? null : <option value={`column ${value}`}>{value}</option>}
          {groups.map(({ scale, title }) => {
            const own = columns.filter(({ type }) => scaleOf(type) === scale);
            return own.length === 0 ? null : (
              <optgroup key={scale} label={title}>
                {own.map(({ name }) => (
                  <option key={name} value={`column ${name}`}>
                    {name}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </select>
        {steps.length === 0 || step === undefined ? null : (
          <select
            className={classes(inputStyles.input, chartsStyles.select, chartsStyles.step)}
            aria-label={`Groups of ${label}`}
            value={step}
            onChange={(event) => onStep?.(event.currentTarget.value as Step)}
          >
            {steps.map((each) => (
              <option key={each} value={each}>
                {stepTitles[each]}
              </option>
            ))}
          </select>
        )}
      </span>
    </div>
  );
}
