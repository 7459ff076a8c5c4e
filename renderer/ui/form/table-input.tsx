/** Rows of one shape as an editable table: objects by name or tuples by position. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { isForeign, type Hints } from '#renderer/ui/form/field-hint.ts';
import { emptyRow, type Field, type TableField } from '#renderer/ui/form/form-model.ts';
import { recordOf, textIn, withMember } from '#renderer/ui/form/record-values.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import tableInputStyles from '#renderer/ui/form/table-input.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';

interface TableInputProps {
  readonly field: TableField;
  readonly value: readonly unknown[];
  readonly hints: Hints;
  readonly path: string;
  onChange(value: readonly unknown[]): void;
}

export function TableInput({ field, value, hints, path, onChange }: TableInputProps) {
  const memberOf = (row: unknown, column: Field): unknown =>
    field.rows === 'tuples' ? (row as readonly unknown[])[Number(column.name)] : recordOf(row)[column.name];
  const change = (index: number, column: Field, next: unknown): void => {
    const row = value[index];
    onChange(
      value.with(
        index,
        field.rows === 'tuples'
          ? (row as readonly unknown[]).with(Number(column.name), next)
          : withMember(recordOf(row), column.name, next),
      ),
    );
  };
  const table = useRef<HTMLTableElement>(null);
  const isAdding = useRef(false);
  // A new row gets the focus.
  useLayoutEffect(() => {
    if (isAdding.current) table.current?.querySelector<HTMLElement>('tbody tr:last-child :is(input, select)')?.focus();
    isAdding.current = false;
  }, [value.length]);
  return (
    <div className={tableInputStyles.tableInput}>
      <table className={classes(tableStyles.table, tableStyles.noColumnLines, tableInputStyles.table)} ref={table}>
        <thead>
          <tr>
            {field.columns.map((column) => (
              <th key={column.name} scope="col" title={column.description}>
                {column.title}
              </th>
            ))}
            <th className={tableInputStyles.tools} aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {value.map((row, index) => (
            <tr key={index}>
              {field.columns.map((column) => (
                <td key={column.name}>
                  <CellInput
                    column={column}
                    label={`${column.title}, row ${index + 1}`}
                    value={memberOf(row, column)}
                    hints={hints}
                    path={`${path}.${column.name}`}
                    onChange={(next) => change(index, column, next)}
                  />
                </td>
              ))}
              <td className={tableInputStyles.tools}>
                <IconButton
                  removes
                  label={`Remove row ${index + 1}`}
                  onClick={() => onChange(value.toSpliced(index, 1))}
                >
                  <IconTrash size={14} stroke={1.5} />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="sm"
        tone="quiet"
        icon={<IconPlus size={14} stroke={1.5} />}
        onClick={() => {
          isAdding.current = true;
          onChange([...value, emptyRow(field)]);
        }}
      >
        Add row
      </Button>
    </div>
  );
}

interface CellInputProps {
  readonly column: Field;
  readonly label: string;
  readonly value: unknown;
  readonly hints: Hints;
  readonly path: string;
  onChange(value: unknown): void;
}

function CellInput({ column, label, value, hints, path, onChange }: CellInputProps) {
  const hint = hints(path);
  if (column.kind === 'choice') {
    return (
      <select
        className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
        aria-label={label}
        value={textIn(value ?? column.fallback)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {column.options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  if (column.kind === 'number')
    return (
      <NumberInput
        label={label}
        value={typeof value === 'number' ? value : null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    );
  const text = textIn(value);
  const stated = (next: string): void => onChange(next === '' && !column.required ? undefined : next);
  if (hint?.kind === 'suggest')
    return (
      <SuggestInput
        label={label}
        value={text}
        suggestions={hint.suggestions}
        closed={hint.closed === true}
        bad={isForeign(hint, text)}
        {...(hint.placeholder === undefined ? {} : { placeholder: hint.placeholder })}
        onChange={stated}
      />
    );
  return <TextInput aria-label={label} value={text} onChange={stated} />;
}
