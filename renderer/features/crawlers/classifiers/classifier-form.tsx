/** What a classifier states: a few fields for each type. */

import { useId, useState, type ReactNode } from 'react';
import { csvDatatypes, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import classifierStyles from '#renderer/features/crawlers/classifiers/classifier.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Of<Type extends CustomClassifier['type']> = Extract<CustomClassifier, { type: Type }>;

interface FormProps<T extends CustomClassifier> {
  readonly classifier: T;
  onChange(change: Partial<T>): void;
}

interface ClassifierFormProps {
  readonly classifier: CustomClassifier;
  /** Of members of the classifier's own type. */
  onChange(change: object): void;
}

export function ClassifierForm({ classifier, onChange }: ClassifierFormProps) {
  return (
    <div className={classifierStyles.form}>
      {classifier.type === 'csv' ? <CsvForm classifier={classifier} onChange={onChange} /> : null}
      {classifier.type === 'json' ? (
        <Field label="JSON path" hint="Path to the rows in each value, such as $.orders[*].">
          {(id) => (
            <TextInput id={id} mono value={classifier.jsonPath} onChange={(jsonPath) => onChange({ jsonPath })} />
          )}
        </Field>
      ) : null}
      {classifier.type === 'xml' ? (
        <Field label="Row tag" hint="Name of the elements that are the rows.">
          {(id) => <TextInput id={id} mono value={classifier.rowTag} onChange={(rowTag) => onChange({ rowTag })} />}
        </Field>
      ) : null}
      {classifier.type === 'grok' ? <GrokForm classifier={classifier} onChange={onChange} /> : null}
      <div className={classifierStyles.line}>
        {classifier.type === 'grok' || classifier.type === 'xml' ? (
          <Field label="Classification" hint="Label that is kept with the tables.">
            {(id) => (
              <TextInput
                id={id}
                mono
                value={classifier.classification}
                maxLength={255}
                bad={classifier.classification === ''}
                onChange={(classification) => onChange({ classification })}
              />
            )}
          </Field>
        ) : null}
        <Field label="Description">
          {(id) => (
            <TextInput
              id={id}
              value={classifier.description}
              maxLength={2048}
              placeholder="What it is for"
              onChange={(description) => onChange({ description })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

const separators: readonly (readonly [string, string])[] = [
  [',', 'Comma'],
  [';', 'Semicolon'],
  ['\t', 'Tab'],
  ['|', 'Bar'],
  ['\u0001', 'Ctrl-A'],
];
const quotes: readonly (readonly [string, string])[] = [
  ['"', 'Double quote'],
  ["'", 'Single quote'],
];

const serdeHints: Readonly<Record<Of<'csv'>['serde'], string>> = {
  None: 'Quotes and escapes are detected.',
  OpenCSVSerDe: 'Values can be quoted, and a backslash makes the next character literal.',
  LazySimpleSerDe: 'Quotes are part of the values.',
};

function csvDatatypesIn(names: readonly string[]): Of<'csv'>['customDatatypes'] {
  return names.flatMap((name) => csvDatatypes.find((type) => type === name.toUpperCase()) ?? []);
}

function CsvForm({ classifier, onChange }: FormProps<Of<'csv'>>) {
  const { delimiter, quoteSymbol, containsHeader, header, customDatatypes, allowSingleColumn } = classifier;
  const { disableValueTrimming, serde } = classifier;
  return (
    <>
      <div className={classifierStyles.line}>
        <CharacterField
          label="Separator"
          value={delimiter}
          usual={separators}
          onChange={(next) => onChange({ delimiter: next })}
        />
        <CharacterField
          label="Quote"
          value={quoteSymbol}
          usual={quotes}
          onChange={(next) => onChange({ quoteSymbol: next })}
        />
        <Field label="Header">
          {(id) => (
            <select
              id={id}
              className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
              value={containsHeader}
              onChange={(event) =>
                onChange({ containsHeader: event.currentTarget.value as Of<'csv'>['containsHeader'] })
              }
            >
              <option value="UNKNOWN">Detected</option>
              <option value="PRESENT">The first row has the names</option>
              <option value="ABSENT">No header</option>
            </select>
          )}
        </Field>
      </div>
      <Field label="Column names" hint="All of them, in the order of the file. Without them, those of the header.">
        {(id) => (
          <ListInput
            id={id}
            label="column names"
            values={header}
            suggestions={[]}
            placeholder="Add a name"
            onChange={(next) => onChange({ header: [...next] })}
          />
        )}
      </Field>
      <Field label="Column types" hint="One for each column name, in the same order. Without them, types are detected.">
        {(id) => (
          <ListInput
            id={id}
            label="column types"
            values={customDatatypes}
            repeats
            closed
            bad={customDatatypes.length > 0 && customDatatypes.length !== header.length}
            suggestions={csvDatatypes.map((value) => ({ value }))}
            placeholder="Add a type"
            onChange={(next) => onChange({ customDatatypes: csvDatatypesIn(next) })}
          />
        )}
      </Field>
      <Field label="SerDe" hint={serdeHints[serde]}>
        {(id) => (
          <select
            id={id}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={serde}
            onChange={(event) => onChange({ serde: event.currentTarget.value as Of<'csv'>['serde'] })}
          >
            <option value="None">Detected</option>
            <option value="OpenCSVSerDe">OpenCSVSerDe</option>
            <option value="LazySimpleSerDe">LazySimpleSerDe</option>
          </select>
        )}
      </Field>
      <div className={classifierStyles.check}>
        <Check
          checked={allowSingleColumn}
          label="Recognise files with a single column"
          onChange={(next) => onChange({ allowSingleColumn: next })}
        />
        <Check
          checked={!disableValueTrimming}
          label="Ignore spaces around values when types are detected"
          onChange={(next) => onChange({ disableValueTrimming: !next })}
        />
      </div>
    </>
  );
}

interface CharacterFieldProps {
  readonly label: string;
  /** null: detected. */
  readonly value: string | null;
  readonly usual: readonly (readonly [value: string, title: string])[];
  onChange(value: string | null): void;
}

const other = 'other';

function CharacterField({ label, value, usual, onChange }: CharacterFieldProps) {
  const [isTyping, setIsTyping] = useState(false);
  const isUsual = value === null || usual.some(([each]) => each === value);
  const isOther = isTyping || !isUsual;
  return (
    <Field label={label}>
      {(id) => (
        <span className={classifierStyles.character}>
          <select
            id={id}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={isOther ? other : (value ?? '')}
            onChange={(event) => {
              const next = event.currentTarget.value;
              setIsTyping(next === other);
              if (next !== other) onChange(next === '' ? null : next);
            }}
          >
            <option value="">Detected</option>
            {usual.map(([each, title]) => (
              <option key={each} value={each}>
                {title}
              </option>
            ))}
            <option value={other}>Other</option>
          </select>
          {isOther ? (
            <TextInput
              aria-label={`${label} character`}
              mono
              maxLength={1}
              value={value ?? ''}
              onChange={(next) => onChange(next === '' ? null : next)}
            />
          ) : null}
        </span>
      )}
    </Field>
  );
}

function GrokForm({ classifier, onChange }: FormProps<Of<'grok'>>) {
  return (
    <>
      <Field
        label="Pattern"
        hint="%{NAME:field:type} makes a column of a named pattern; the type is string unless given."
      >
        {(id) => (
          <textarea
            id={id}
            className={classes(inputStyles.input, inputStyles.wide, inputStyles.area, textStyles.monospace)}
            rows={3}
            maxLength={2048}
            spellCheck={false}
            value={classifier.grokPattern}
            onChange={(event) => onChange({ grokPattern: event.currentTarget.value.replaceAll(/[\r\n]+/gu, '') })}
          />
        )}
      </Field>
      <Field label="Custom patterns" hint="One per line: a name, a space and the pattern.">
        {(id) => (
          <textarea
            id={id}
            className={classes(inputStyles.input, inputStyles.wide, inputStyles.area, textStyles.monospace)}
            rows={2}
            maxLength={16_000}
            spellCheck={false}
            value={classifier.customPatterns}
            onChange={(event) => onChange({ customPatterns: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}

function Field({ label, hint, children }: FieldProps) {
  const id = useId();
  return (
    <div className={classes(fieldStyles.field, classifierStyles.field)}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {hint === undefined ? null : <p className={fieldStyles.hint}>{hint}</p>}
    </div>
  );
}
