/** Forms of steps that are shorter than the arguments of their transforms: a type, a split, a replacement. */

import { useId, useState } from 'react';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { splitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { readCast, readReplace, readSplit, writeCast } from '#renderer/features/explore/recipe/step-forms.ts';
import { textChange } from '#renderer/features/explore/recipe/text-changes.ts';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';

interface FieldsProps {
  readonly step: NewStep;
  onChange(step: NewStep): void;
}

const types = [
  { value: 'string', caption: 'text' },
  { value: 'int', caption: 'whole number, up to 2,147,483,647' },
  { value: 'bigint', caption: 'whole number, up to 19 digits' },
  { value: 'double', caption: 'number with a decimal point' },
  { value: 'decimal(18,2)', caption: 'exact number, here with 2 decimals' },
  { value: 'boolean', caption: 'true or false' },
  { value: 'date', caption: 'day' },
  { value: 'timestamp', caption: 'moment' },
];

export function TypeFields({ step, onChange }: FieldsProps) {
  const id = useId();
  const { path = '', type = '' } = readCast(step) ?? {};
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        New type of {path}
      </label>
      <SuggestInput
        id={id}
        value={type}
        suggestions={types}
        required
        onChange={(next) => onChange(writeCast({ path, type: next }))}
      />
      <p className={fieldStyles.hint}>
        A value that does not fit the type becomes null. The recipe counts these values.
      </p>
    </div>
  );
}

export function SplitFields({ step, onChange }: FieldsProps) {
  const [separatorId, columnsId] = [useId(), useId()];
  const split = readSplit(step) ?? { separator: '', columns: [] };
  // While one writes, there may be fewer than two names, for which there is no pattern.
  const [names, setNames] = useState(split.columns);
  const [separator, setSeparator] = useState(split.separator);
  const change = (nextSeparator: string, nextNames: readonly string[]): void => {
    setSeparator(nextSeparator);
    setNames(nextNames);
    const { colName } = step.args;
    // Without a second name, the step is not complete.
    const regex = nextNames.length < 2 || nextSeparator === '' ? '' : splitPattern(nextSeparator, nextNames.length);
    onChange({ transform: step.transform, args: { colName, regex, newCols: [...nextNames] } });
  };
  return (
    <>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={separatorId}>
          Text between the parts of {String(step.args['colName'])}
        </label>
        <TextInput id={separatorId} mono value={separator} onChange={(next) => change(next, names)} />
        <p className={fieldStyles.hint}>A space is text, too. Upper and lower case differ.</p>
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={columnsId}>
          New columns, in the order of the parts
        </label>
        <ListInput
          id={columnsId}
          label="New columns"
          values={names}
          suggestions={[]}
          placeholder="a name, then Enter"
          onChange={(next) => change(separator, next)}
        />
        <p className={fieldStyles.hint}>
          At least two. The last column gets the rest of the text; parts that are missing are empty.
        </p>
      </div>
    </>
  );
}

export function ReplaceFields({ step, onChange }: FieldsProps) {
  const [findId, byId] = [useId(), useId()];
  const { find = '', by = '' } = readReplace(step) ?? {};
  const column = String(step.args['colName']);
  const change = (next: { readonly find: string; readonly by: string }): void =>
    onChange({ ...step, args: { colName: column, expr: textChange(column, { kind: 'replace', ...next }) } });
  return (
    <>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={findId}>
          Text to find in {column}
        </label>
        <TextInput id={findId} mono value={find} onChange={(next) => change({ find: next, by })} />
        <p className={fieldStyles.hint}>Every occurrence is replaced. Upper and lower case differ.</p>
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={byId}>
          Replace it by
        </label>
        <TextInput id={byId} mono placeholder="nothing" value={by} onChange={(next) => change({ find, by: next })} />
      </div>
    </>
  );
}
