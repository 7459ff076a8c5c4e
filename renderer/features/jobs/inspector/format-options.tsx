/** Options of a format as its own form; without a known format, names and values. */

import { useMemo } from 'react';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { choiceHints, isChosenFromFile } from '#renderer/ui/form/choice-hints.ts';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { recordOf, withMember } from '#renderer/ui/form/record-values.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';

interface FormatOptionsProps {
  readonly format: string | undefined;
  readonly side: 'read' | 'write';
  readonly value: unknown;
  /** That is read; undefined: it has none yet, or is written. */
  readonly path?: string | undefined;
  onChange(value: unknown): void;
}

export function FormatOptions({ format, side, value, path, onChange }: FormatOptionsProps) {
  const formats = useProcedure('getFormats', {});
  const found = formats.data?.find(({ name }) => name === format);
  const schema = side === 'read' ? found?.readOptions : found?.writeOptions;
  const fields = useMemo(() => (schema === undefined || schema === null ? [] : fieldsOf(schema)), [schema]);
  const options = recordOf(value);
  const isAsked = path !== undefined && found !== undefined && fields.some(isChosenFromFile);
  const reading = useProcedure(
    'getFileReading',
    { path: path ?? '', options: {}, ...(format === undefined ? {} : { format }), saved: false },
    { enabled: isAsked },
  );
  const choices = reading.data?.choices;
  const hints = useMemo(() => choiceHints(fields, choices, 'options.'), [fields, choices]);
  const change = (next: Readonly<Record<string, unknown>>): void =>
    onChange(Object.keys(next).length === 0 ? undefined : next);
  if (found !== undefined && fields.length === 0)
    return <p className={fieldStyles.hint}>{found.title} has no options here.</p>;
  if (found === undefined) return <RecordInput label="Options" value={options} onChange={onChange} />;
  return (
    <div className={inspectorStyles.subForm}>
      <SchemaForm
        fields={fields}
        value={options}
        prefix="options."
        hints={hints}
        onChange={(name, next) => change(withMember(options, name, next))}
      />
    </div>
  );
}
