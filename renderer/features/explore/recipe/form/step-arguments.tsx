/** The arguments of a step's transform as a form, with the columns that the step reads. */

import { useMemo, useState } from 'react';
import type { ArgumentRole } from '#engine/contract/argument-role.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { rolesOf } from '#renderer/ui/form/argument-roles.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';
import { countedValues } from '#renderer/ui/filter-builder/counted-values.ts';
import { FilterBuilder, type FilterView } from '#renderer/ui/filter-builder/filter-builder.tsx';
import type { FieldHint } from '#renderer/ui/form/field-hint.ts';
import type { Field } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';

interface StepArgumentsProps {
  readonly fields: readonly Field[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly columns: readonly ColumnText[];
  /** Values for conditions; of the rows in sight. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** undefined: the argument is not set. */
  onChange(name: string, value: unknown): void;
}

export function StepArguments({ fields, args, columns, rows, onChange }: StepArgumentsProps) {
  const roles = useMemo(() => rolesOf(fields), [fields]);
  const [view, setView] = useState<FilterView>('both');
  const hintOf = (role: ArgumentRole): FieldHint | undefined => {
    switch (role.kind) {
      case 'column':
        return {
          kind: 'suggest',
          closed: !role.nested,
          placeholder: 'Add a column',
          suggestions: columns.map(({ name, type }) => ({ value: columnPath(name), caption: type })),
        };
      case 'expression':
        if (role.filters === undefined) return { kind: 'code', large: false, placeholder: role.placeholder };
        return {
          kind: 'custom',
          render: (value, change) => (
            <FilterBuilder
              view={view}
              onView={setView}
              text={typeof value === 'string' ? value : ''}
              label="Condition"
              placeholder={role.placeholder}
              columns={columns}
              valuesOf={(column) => countedValues(columns, rows, column)}
              onChange={(next) => change(next === '' ? undefined : next)}
            />
          ),
        };
      case 'one-of':
        return { kind: 'suggest', suggestions: role.answers.map((value) => ({ value })) };
      default:
        return undefined;
    }
  };
  return (
    <SchemaForm
      fields={fields}
      value={args}
      hints={(path) => {
        const role = roles.get(path);
        return role === undefined ? undefined : hintOf(role);
      }}
      onChange={onChange}
    />
  );
}
