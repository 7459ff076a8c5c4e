/** A filter of one column: values with their counts, a range, or a comparison; and how many rows it keeps. */

import { useMemo, useState } from 'react';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { operatorsOf, operatorWords, wantedValue } from '#renderer/features/explore/filters/filter-words.ts';
import { RangeBars } from '#renderer/features/explore/filters/range-bars.tsx';
import {
  addFilter,
  rowsInput,
  setFilter,
  type FilterOperator,
  type OpenRows,
  type RowFilter,
} from '#renderer/features/explore/rows/rows-view.ts';
import { ValueList, type CountedRows } from '#renderer/features/explore/filters/value-list.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface FilterFormProps {
  /** Key of the view. */
  readonly path: string;
  /** The file with the rows, whose values are counted; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly open: OpenRows;
  readonly index: number | null;
  readonly filter: RowFilter;
  readonly columns: readonly GridColumn[];
  onClose(): void;
}

export function FilterForm({ path, counted, open, index, filter, columns, onClose }: FilterFormProps) {
  const [column, setColumn] = useState(filter.column);
  const [stated, setOperator] = useState<FilterOperator>(filter.operator);
  const [values, setValues] = useState<readonly string[]>(filter.values.map(String));
  const [orNull, setOrNull] = useState(filter.orNull === true);
  const type = columns.find(({ name }) => name === column)?.type ?? 'string';
  const offered = operatorsOf(type);
  const operator = offered.includes(stated) ? stated : offered[0]!;
  const hasValue = operator !== 'isNull' && operator !== 'isNotNull';
  const isPart = operator === 'contains' || operator === 'startsWith';
  const isMissing = (operator === 'in' && values.length === 0 && !orNull) || (isPart && (values[0] ?? '') === '');
  const isRange = operator === 'range';
  const written = !hasValue
    ? []
    : operator === 'in'
      ? [...values]
      : Array.from({ length: isRange ? 2 : 1 }, (_, place) => values[place] ?? '');
  // "is not" keeps null already.
  const canAddNull = hasValue && operator !== 'ne';
  const next: RowFilter =
    operator === 'in' && values.length === 0 && orNull
      ? { column, operator: 'isNull', values: [] }
      : { column, operator, values: written, ...(canAddNull && orNull ? { orNull } : {}) };
  const wanted = wantedValue(next, type);
  const others = useMemo(
    () => (index === null ? open.view : { ...open.view, filter: open.view.filter.toSpliced(index, 1) }),
    [open.view, index],
  );
  const rows = counted === undefined ? undefined : { ...readingInput(counted, open), ...rowsInput(others) };
  const lists = operator === 'in' && rows !== undefined;
  const ranges = isRange && rows !== undefined;
  const profile = useProcedure(
    'profileColumn',
    { ...rows!, column },
    { enabled: ranges && columns.some(({ name }) => name === column) },
  ).data;
  const typed = written.filter((value) => value !== '');
  // The second end of a range may still be empty.
  const wrong = typed.length === 0 ? undefined : wantedValue({ ...next, values: typed }, type);
  const hints = (
    <>
      {ranges && profile?.minimum != null ? (
        <p className={fieldStyles.hint}>
          Values from {profile.minimum} to {profile.maximum}
        </p>
      ) : null}
      {wrong !== undefined ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="status">
          {column} is {type}: enter {wrong}.
        </p>
      ) : null}
    </>
  );
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isMissing || wanted !== undefined) return;
        if (index === null) addFilter(path, next);
        else setFilter(path, index, next);
        onClose();
      }}
    >
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="filter-column">
          Column
        </label>
        <select
          id="filter-column"
          className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
          value={column}
          onChange={(event) => {
            setColumn(event.currentTarget.value);
            // They are values of the column before.
            if (operator === 'in') setValues([]);
          }}
        >
          {columns.some(({ name }) => name === column) ? null : <option value={column}>{column}</option>}
          {columns.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="filter-operator">
          Keep rows where it
        </label>
        <select
          id="filter-operator"
          className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
          value={operator}
          onChange={(event) => setOperator(event.currentTarget.value as FilterOperator)}
        >
          {offered.map((each) => (
            <option key={each} value={each}>
              {operatorWords[each]}
            </option>
          ))}
        </select>
      </div>
      {ranges && profile?.histogram != null && profile.histogram.bins.length > 1 ? (
        <RangeBars
          column={column}
          isTime={isTimeType(type)}
          bins={profile.histogram.bins}
          filter={next}
          onRange={setValues}
        />
      ) : null}
      {hasValue ? (
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} {...(lists ? {} : { htmlFor: 'filter-value' })}>
            {operator === 'in' ? 'Values' : isRange ? 'From' : 'Value'}
          </label>
          {lists ? (
            <ValueList
              column={column}
              rows={rows}
              values={values}
              keepsNull={orNull}
              onChange={setValues}
              onNull={setOrNull}
            />
          ) : operator === 'in' ? (
            <ListInput
              id="filter-value"
              label="Values"
              values={values}
              suggestions={[]}
              placeholder="a value, then Enter"
              onChange={setValues}
            />
          ) : (
            <TextInput
              id="filter-value"
              data-autofocus
              autoFocus
              bad={wrong !== undefined}
              value={values[0] ?? ''}
              onChange={(text) => setValues([text, ...values.slice(1)])}
            />
          )}
          {isRange ? null : hints}
        </div>
      ) : null}
      {isRange ? (
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="filter-end">
            To below
          </label>
          <TextInput
            id="filter-end"
            bad={wrong !== undefined}
            value={values[1] ?? ''}
            onChange={(text) => setValues([values[0] ?? '', text])}
          />
          {hints}
        </div>
      ) : null}
      {canAddNull && !lists ? (
        <Check checked={orNull} label="Also keep rows where it is null" onChange={setOrNull} />
      ) : null}
      {rows === undefined || isMissing || wanted !== undefined ? null : <KeptCount rows={rows} next={next} />}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          offReason={isMissing ? 'Enter at least one value' : wanted === undefined ? undefined : `Enter ${wanted}`}
        >
          Filter
        </Button>
      </span>
    </form>
  );
}

/** Milliseconds without a change before the rows are counted. */
const pause = 300;

/** How many rows the filter leaves of those that all others leave. */
function KeptCount({ rows, next }: { readonly rows: CountedRows; readonly next: RowFilter }) {
  const filter = useSettled(JSON.stringify(next), pause);
  const kept: RowFilter = JSON.parse(filter) as RowFilter;
  const whole = useProcedure('profileColumn', { ...rows, column: kept.column, most: 1 }).data;
  const left = useProcedure(
    'profileColumn',
    {
      ...rows,
      filter: [...(rows.filter ?? []), { ...kept, values: [...kept.values] }],
      column: kept.column,
      most: 1,
    },
    { keepsPrevious: true },
  );
  return (
    <p className={fieldStyles.hint} role="status">
      {left.error !== null
        ? left.error.message
        : left.data === undefined || whole === undefined
          ? 'Counting rows'
          : left.isPlaceholderData
            ? `Counting rows; before this change, ${exactCount(left.data.rowCount)} of ${countOf(whole.rowCount, 'row')}`
            : `Keeps ${exactCount(left.data.rowCount)} of ${countOf(whole.rowCount, 'row')}`}
    </p>
  );
}

function isTimeType(type: string): boolean {
  return type === 'date' || type.startsWith('timestamp');
}
