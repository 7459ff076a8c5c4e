/** Names a table of the catalog by its database and its name, with suggestions. */

import { IconTable } from '@tabler/icons-react';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface TableInputsProps {
  readonly databaseName: string;
  readonly tableName: string;
  /** After `Database` and `Table`, for example `of event source 1`. */
  readonly label: string;
  readonly hint: string;
  /** As high as the fields of a dialog. */
  readonly large?: boolean;
  onChange(table: { readonly databaseName: string; readonly tableName: string }): void;
}

export function TableInputs({ databaseName, tableName, label, hint, large = false, onChange }: TableInputsProps) {
  const databases = useWholeList('getDatabases', {});
  const isKnown = databases.items.some(({ name }) => name === databaseName.toLowerCase());
  const tables = useProcedure(
    'getTables',
    { databaseName: databaseName.toLowerCase(), nameContains: tableName, limit: 50 },
    { enabled: isKnown },
  );
  return (
    <>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <IconTable size={15} stroke={1.5} className={textStyles.secondary} />
        <SuggestInput
          label={`Database ${label}`}
          placeholder="database"
          large={large}
          value={databaseName}
          suggestions={databases.items.map(({ name }) => ({ value: name }))}
          onChange={(next) => onChange({ databaseName: next, tableName })}
        />
        <SuggestInput
          label={`Table ${label}`}
          placeholder="table"
          large={large}
          fitting
          value={tableName}
          suggestions={(tables.data?.items ?? []).map(({ name }) => ({ value: name }))}
          onChange={(next) => onChange({ databaseName, tableName: next })}
        />
      </span>
      <p className={fieldStyles.hint}>
        {hint}
        {databases.isComplete && databaseName !== '' && !isKnown ? ` There is no database ${databaseName} yet.` : ''}
      </p>
    </>
  );
}
