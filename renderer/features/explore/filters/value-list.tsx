/** The values of a column with their counts, most frequent first: searched, and checked to be kept. Counted by the engine. */

import { useId, useState, type KeyboardEvent } from 'react';
import type { Input } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { exactCount, countOf } from '#renderer/ui/format/words.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';
import valueListStyles from '#renderer/features/explore/filters/value-list.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import shareStyles from '#renderer/ui/share-bar.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** The rows whose values are counted. */
export type CountedRows = Omit<Input<'profileColumn'>, 'column' | 'containing' | 'most'>;

interface ValueListProps {
  readonly column: string;
  readonly rows: CountedRows;
  readonly values: readonly string[];
  /** undefined: null cannot be chosen. */
  readonly keepsNull: boolean | undefined;
  onChange(values: readonly string[]): void;
  onNull(keeps: boolean): void;
}

const mostListed = 200;
/** Milliseconds without a key before values are searched. */
const pause = 200;

export function ValueList({ column, rows, values, keepsNull, onChange, onNull }: ValueListProps) {
  const [typed, setTyped] = useState('');
  const containing = useSettled(typed, pause, column);
  const id = useId();
  const { data, error, isPlaceholderData } = useProcedure(
    'profileColumn',
    { ...rows, column, containing, most: mostListed },
    { keepsPrevious: true },
  );
  const of = data?.column.name === column ? data : undefined;
  const listed = of?.top ?? [];
  const isListed = new Set(listed.map(({ value }) => value));
  const others = values.filter((value) => !isListed.has(value));
  const most = Math.max(1, of?.nullCount ?? 0, ...listed.map(({ rowCount }) => rowCount));
  const toggle = (value: string): void =>
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || typed === '') return;
    // Without a text, Enter is for the form.
    event.preventDefault();
    // Until the values of this text are there, the listed ones are those of an earlier one.
    if (containing !== typed || isPlaceholderData || of === undefined) return;
    const [first] = listed;
    toggle(first?.value ?? typed);
    setTyped('');
  };
  const row = (value: string | null, count: number | undefined): React.ReactNode => {
    const isKept = value === null ? keepsNull === true : values.includes(value);
    const words = value === null ? 'null' : value === '' ? '""' : value;
    return (
      <li key={value === null ? 'null' : `value ${value}`} className={valueListStyles.value}>
        <progress className={shareStyles.share} max={most} value={count ?? 0} aria-hidden="true" />
        <Check
          checked={isKept}
          label={
            <span className={classes(textStyles.truncated, value === null && textStyles.nullValue)} title={words}>
              {words}
            </span>
          }
          onChange={() => (value === null ? onNull(!isKept) : toggle(value))}
        />
        <span className={classes(textStyles.numeric, textStyles.muted)}>
          {count === undefined ? '' : exactCount(count)}
        </span>
      </li>
    );
  };
  return (
    <>
      <TextInput
        id={id}
        data-autofocus
        autoFocus
        aria-label={`Search values of ${column}`}
        placeholder="Search values; Enter checks the first one"
        value={typed}
        onChange={setTyped}
        onKeyDown={onKeyDown}
      />
      <ul className={valueListStyles.values} aria-label={`Values of ${column}`} aria-busy={of === undefined}>
        {others.map((value) => row(value, undefined))}
        {keepsNull === undefined || of === undefined || (of.nullCount === 0 && !keepsNull) || containing !== ''
          ? null
          : row(null, of.nullCount)}
        {listed.map(({ value, rowCount }) => row(value, rowCount))}
      </ul>
      <p className={classes(fieldStyles.hint, error !== null && fieldStyles.wrong)} role="status">
        {error?.message ?? listWords(of, containing)}
      </p>
    </>
  );
}

interface Counted {
  readonly distinctCount: number;
  readonly matchCount: number;
  readonly top: readonly unknown[];
}

function listWords(of: Counted | undefined, containing: string): string {
  if (of === undefined) return 'Counting values';
  const { distinctCount, matchCount, top } = of;
  if (distinctCount === 0) return 'There are no values in these rows.';
  if (matchCount === 0)
    return `None of ${countOf(distinctCount, 'value')} contains "${containing}". Enter adds it anyway.`;
  if (containing !== '')
    return `${exactCount(matchCount)} of ${countOf(distinctCount, 'value')}${top.length < matchCount ? `; the ${top.length} most frequent are listed` : ''}`;
  return top.length < distinctCount
    ? `The ${top.length} most frequent of ${countOf(distinctCount, 'value')}. Search finds the others.`
    : countOf(distinctCount, 'value');
}
