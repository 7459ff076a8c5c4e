/** One condition: a column, what is asked of it, and the values, by the column's type. */

import { IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import {
  columnOf,
  literalFor,
  namedBy,
  operatorsFor,
  operatorTitles,
  referenceTo,
  valueCount,
  withColumn,
  withOperator,
  type Condition,
  type Operator,
} from '#renderer/ui/filter-builder/condition-tree.ts';
import { whyUnfinished, withValues } from '#renderer/ui/filter-builder/write-conditions.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { SuggestInput, type Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import filterStyles from '#renderer/ui/filter-builder/filter-builder.module.css';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';

interface ConditionRowProps {
  readonly condition: Condition;
  /** `1`, `2.1`. */
  readonly title: string;
  readonly columns: readonly ColumnText[] | undefined;
  /** It was just added, and gets the focus. */
  readonly isNew: boolean;
  valuesOf(column: string): readonly Suggestion[];
  onChange(condition: Condition): void;
  onRemove(): void;
}

const truths: readonly Suggestion[] = [{ value: 'true' }, { value: 'false' }];

export function ConditionRow({ condition, title, columns, isNew, valuesOf, onChange, onRemove }: ConditionRowProps) {
  const { column, operator, values } = condition;
  const known = columnOf(column, columns);
  const type = known?.type;
  const operators = operatorsFor(type);
  const wanted = valueCount(operator);
  const reason = whyUnfinished(condition);
  const isTruth = type !== undefined && literalFor(type) === 'boolean';
  const suggestions = isTruth ? truths : known === undefined ? [] : valuesOf(known.name);
  // A name that is typed may have another column's name in it: the rest follows once it is complete.
  const isTyped = useRef(false);
  const setColumn = (reference: string): void => {
    isTyped.current = false;
    onChange(withColumn(condition, reference, columns));
  };
  const setValues = (next: readonly string[]): void => onChange(withValues(condition, next, type));
  return (
    <div className={filterStyles.condition} role="group" aria-label={`Condition ${title}`}>
      <div className={filterStyles.fields}>
        <div className={filterStyles.column}>
          <SuggestInput
            label={`Column of condition ${title}`}
            value={known?.name ?? namedBy(column)}
            placeholder="Column"
            closed
            first={isNew}
            suggestions={(columns ?? []).map((each) => ({ value: each.name, caption: each.type }))}
            onChange={(next) => {
              isTyped.current = true;
              onChange({ ...condition, column: referenceTo(next, columns) });
            }}
            onPick={(next) => setColumn(referenceTo(next, columns))}
            onBlur={() => {
              if (isTyped.current) setColumn(column);
            }}
          />
        </div>
        <select
          className={classes(inputStyles.input, inputStyles.small, filterStyles.operator)}
          aria-label={`Operator of condition ${title}`}
          value={operator}
          onChange={(event) => onChange(withOperator(condition, event.currentTarget.value as Operator, type))}
        >
          {(operators.includes(operator) ? operators : [operator, ...operators]).map((each) => (
            <option key={each} value={each}>
              {operatorTitles[each]}
            </option>
          ))}
        </select>
        {wanted === 0 ? null : wanted === Infinity ? (
          <div className={filterStyles.all}>
            <ListInput
              label={`Values of condition ${title}`}
              values={values}
              suggestions={suggestions}
              placeholder="Add a value"
              onChange={setValues}
            />
          </div>
        ) : (
          <div className={classes(filterStyles.value, wanted > 1 && filterStyles.all)}>
            {Array.from({ length: wanted }, (_, index) => (
              <SuggestInput
                key={index}
                label={valueLabel(title, wanted, index)}
                value={values[index] ?? ''}
                placeholder={wanted === 1 ? 'Value' : index === 0 ? 'From' : 'To'}
                suggestions={suggestions}
                onChange={(next) =>
                  setValues(Array.from({ length: wanted }, (_each, at) => (at === index ? next : (values[at] ?? ''))))
                }
              />
            ))}
          </div>
        )}
        {reason === undefined ? null : <p className={filterStyles.unfinished}>{reason}. Ignored until complete.</p>}
      </div>
      <IconButton removes label={`Remove condition ${title}`} onClick={onRemove}>
        <IconX size={14} stroke={1.5} />
      </IconButton>
    </div>
  );
}

function valueLabel(title: string, wanted: number, index: number): string {
  if (wanted === 1) return `Value of condition ${title}`;
  return `${index === 0 ? 'Lowest' : 'Highest'} value of condition ${title}`;
}
