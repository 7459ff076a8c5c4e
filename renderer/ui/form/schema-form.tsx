/** The fields of a JSON Schema as a form; the caller adds its knowledge of single fields. */

import { useId, useState, type ReactNode } from 'react';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import { isForeign, type FieldHint, type Hints } from '#renderer/ui/form/field-hint.ts';
import { emptyProblem, isShown, problemOf, type Field } from '#renderer/ui/form/form-model.ts';
import { JsonInput } from '#renderer/ui/form/json-input.tsx';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { recordOf, textIn, withMember } from '#renderer/ui/form/record-values.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { TableInput } from '#renderer/ui/form/table-input.tsx';
import { NumberInput, TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface SchemaFormProps {
  readonly fields: readonly Field[];
  readonly value: Readonly<Record<string, unknown>>;
  readonly hints?: Hints;
  /** Prefix of the names when hints are looked up: `options.`. */
  readonly prefix?: string;
  /** undefined: the member is removed again. */
  onChange(name: string, value: unknown): void;
}

const noHints: Hints = () => undefined;

export function SchemaForm({ fields, value, hints = noHints, prefix = '', onChange }: SchemaFormProps) {
  return (
    <div className={formStyles.form}>
      {fields
        .filter((field) => isShown(field, fields, value))
        .map((field) => (
          <FormField
            key={field.name}
            field={field}
            value={value[field.name]}
            hints={hints}
            path={`${prefix}${field.name}`}
            onChange={(next) => onChange(field.name, next)}
          />
        ))}
    </div>
  );
}

interface FormFieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly hints: Hints;
  readonly path: string;
  onChange(value: unknown): void;
}

function FormField({ field, value, hints, path, onChange }: FormFieldProps) {
  const id = useId();
  // An empty field is not a mistake before one has been in it.
  const [wasLeft, setLeft] = useState(false);
  const hint = hints(path);
  if (hint?.kind === 'hidden') return null;
  const problem = problemOf(field, value);
  const isEmpty = problem === emptyProblem;
  const note = hint?.kind === 'suggest' ? hint.note?.(textIn(value)) : undefined;
  const text = (isEmpty ? undefined : problem) ?? note ?? hintWords(field.description);
  if (field.kind === 'switch') {
    return (
      <div className={fieldStyles.field}>
        <Check
          checked={(value ?? field.fallback) === true}
          label={field.title}
          {...(field.description === '' ? {} : { hint: hintWords(field.description) })}
          onChange={onChange}
        />
      </div>
    );
  }
  return (
    <div
      className={fieldStyles.field}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setLeft(true);
      }}
    >
      <label className={fieldStyles.label} htmlFor={id}>
        {field.title}
        {isEmpty && wasLeft ? (
          // Said by aria-required of the input, whose name stays.
          <span className={classes(fieldStyles.required, layoutStyles.end)} aria-hidden="true">
            required
          </span>
        ) : field.required || field.fallback !== undefined ? null : (
          <span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
        )}
      </label>
      {hint?.kind === 'custom' ? (
        hint.render(value, onChange, id)
      ) : (
        <FieldInput
          id={id}
          field={field}
          value={value}
          hint={hint}
          hints={hints}
          path={path}
          bad={problem !== undefined && !isEmpty}
          onChange={onChange}
        />
      )}
      {hint?.kind === 'suggest' ? hint.below?.(onChange) : null}
      {text === '' ? null : (
        <p
          className={classes(
            fieldStyles.hint,
            problem !== undefined && !isEmpty ? fieldStyles.wrong : note !== undefined && fieldStyles.warning,
          )}
        >
          {text}
        </p>
      )}
    </div>
  );
}

interface FieldInputProps extends FormFieldProps {
  readonly id: string;
  readonly hint: FieldHint | undefined;
  readonly bad: boolean;
}

function FieldInput({ id, field, value, hint, hints, path, bad, onChange }: FieldInputProps): ReactNode {
  switch (field.kind) {
    case 'text': {
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : textIn(value);
      const stated = (next: string): void => onChange(next === '' && !field.required ? undefined : next);
      if (hint?.kind === 'code')
        return (
          <div className={classes(formStyles.codeField, hint.large && formStyles.large)}>
            <CodeEditor
              className={formStyles.codeBox}
              value={text}
              label={field.title}
              language="sql"
              lineNumbers={hint.large}
              {...(hint.placeholder === undefined ? {} : { placeholder: hint.placeholder })}
              onChange={stated}
            />
          </div>
        );
      if (hint?.kind === 'suggest')
        return (
          <SuggestInput
            id={id}
            value={text}
            required={isNeeded(field)}
            suggestions={hint.suggestions}
            closed={hint.closed === true}
            bad={bad || isForeign(hint, text)}
            {...(hint.placeholder === undefined ? {} : { placeholder: hint.placeholder })}
            onChange={stated}
          />
        );
      return (
        <TextInput
          id={id}
          value={text}
          aria-required={isNeeded(field) || undefined}
          bad={bad}
          placeholder={typeof field.fallback === 'string' ? field.fallback : ''}
          onChange={stated}
        />
      );
    }
    case 'number':
      return (
        <NumberInput
          id={id}
          value={typeof value === 'number' ? value : null}
          bad={bad}
          placeholder={typeof field.fallback === 'number' ? String(field.fallback) : field.nullable ? 'not set' : ''}
          onChange={(next) => onChange(next ?? (field.nullable ? null : undefined))}
        />
      );
    case 'choice':
      return (
        <select
          id={id}
          className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
          value={textIn(value ?? field.fallback)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {value === undefined && field.fallback === undefined ? <option value="" /> : null}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      );
    case 'list':
      return (
        <ListInput
          id={id}
          label={field.title}
          values={textsOf(value)}
          suggestions={hint?.kind === 'suggest' ? hint.suggestions : []}
          closed={hint?.kind === 'suggest' && hint.closed === true}
          bad={bad}
          {...(hint?.kind === 'suggest' && hint.placeholder !== undefined ? { placeholder: hint.placeholder } : {})}
          onChange={(next) =>
            onChange(next.length === 0 && !field.required ? undefined : field.isNumeric ? next.map(numberOrText) : next)
          }
        />
      );
    case 'table':
      return (
        <TableInput
          field={field}
          value={Array.isArray(value) ? value : []}
          hints={hints}
          path={path}
          onChange={onChange}
        />
      );
    case 'record':
      return <RecordInput label={field.title} value={recordOf(value)} onChange={onChange} />;
    case 'group':
      return (
        <SchemaForm
          fields={field.fields}
          value={recordOf(value)}
          hints={hints}
          prefix={`${path}.`}
          onChange={(name, next) => onChange(withMember(recordOf(value), name, next))}
        />
      );
    case 'switch':
    case 'json':
      return <JsonInput id={id} value={value} onChange={onChange} />;
  }
}

/** One has to fill it in: there is no answer without. */
function isNeeded({ required, fallback }: Field): boolean {
  return required && fallback === undefined;
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each === 'string' || typeof each === 'number').map(String);
}

/** Other texts stay as they were typed, so that the check of the form can name them. */
function numberOrText(text: string): number | string {
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text;
}

/** Descriptions are of the JSON of a definition; in a form, null is an empty field. */
function hintWords(description: string): string {
  return description.replaceAll(/(?<=^|\. )null: /gu, 'Empty: ').replaceAll(/\bnull: /gu, 'empty: ');
}
