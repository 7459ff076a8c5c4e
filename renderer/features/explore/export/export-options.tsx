/** The write options of a format, out of its descriptor, and the guard of formulas. */

import { useMemo } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { FormulaGuard } from '#renderer/features/explore/export/formula-guard.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { withMember } from '#renderer/ui/form/record-values.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ExportOptionsProps {
  readonly format: Output<'getFormats'>[number];
  readonly stated: Readonly<Record<string, unknown>>;
  readonly keepFormulas: boolean;
  onChange(options: Readonly<Record<string, unknown>>): void;
  onKeepFormulas(keep: boolean): void;
}

export function ExportOptions({ format, stated, keepFormulas, onChange, onKeepFormulas }: ExportOptionsProps) {
  const fields = useMemo(() => fieldsOf(format.writeOptions ?? {}), [format]);
  const changed = Object.keys(stated).length;
  return (
    <>
      {fields.length === 0 ? null : (
        <details className={exportStyles.options}>
          <summary>
            Options of {format.title}
            <span className={textStyles.caption}>
              {changed === 0 ? fields.map(({ title }) => title.toLowerCase()).join(', ') : `${changed} changed`}
            </span>
          </summary>
          <div className={exportStyles.optionFields}>
            <SchemaForm
              fields={fields}
              value={stated}
              prefix="options."
              onChange={(name, value) => onChange(withMember(stated, name, value))}
            />
          </div>
        </details>
      )}
      {format.name === 'csv' ? (
        <FormulaGuard
          keepFormulas={keepFormulas}
          more="On the command line, --keep-formulas turns this off."
          onKeepFormulas={onKeepFormulas}
        />
      ) : format.name === 'excel' ? (
        <p className={exportStyles.guard}>Formulas stay text: each cell of a workbook has a type, so nothing runs.</p>
      ) : null}
    </>
  );
}
