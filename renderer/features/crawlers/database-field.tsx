/** The database that tables go to: one that exists, or a new one. */

import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { databaseNameHint, databaseNameProblem } from '#renderer/ui/format/database-name.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface DatabaseFieldProps {
  readonly id: string;
  readonly value: string;
  /** Where nothing is typed. */
  readonly fallback: string;
  onChange(value: string): void;
}

export function DatabaseField({ id, value, fallback, onChange }: DatabaseFieldProps) {
  const databases = useWholeList('getDatabases', {});
  const problem = databaseNameProblem(value);
  const folded = value.trim().toLowerCase();
  const isNew = folded !== '' && databases.isComplete && databases.items.every(({ name }) => name !== folded);
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        Database<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
      </label>
      <SuggestInput
        large
        id={id}
        value={value}
        placeholder={fallback}
        suggestions={databases.items.map(({ name }) => ({ value: name }))}
        describedBy={`${id}-hint`}
        bad={problem !== undefined}
        onChange={onChange}
      />
      <p
        id={`${id}-hint`}
        className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
        role="status"
      >
        {problem ?? `${isNew ? 'New: it is created with its first table. ' : ''}${databaseNameHint(value)}`}
      </p>
    </div>
  );
}
