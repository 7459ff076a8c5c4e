/** The differences between two versions of a table, one in a row. */

import { capital } from '#engine/contract/capital.ts';
import type { TableChangeText } from '#engine/contract/procedures/tables/table-versions.ts';
import { SimpleTable, type RowMark, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

const signs: Readonly<Record<TableChangeText['change'], string>> = {
  added: '+ added',
  removed: '− removed',
  changed: 'changed',
};
const marks: Readonly<Record<TableChangeText['change'], RowMark>> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
};

export function VersionChanges({
  changes,
  label,
}: {
  readonly changes: readonly TableChangeText[];
  readonly label: string;
}) {
  return (
    <SimpleTable
      label={label}
      columns={columns}
      rows={changes}
      keyOf={({ part, name, change }) => `${part} ${name} ${change}`}
      markOf={({ change }) => marks[change]}
      empty="Only how single files are read differs, or nothing."
    />
  );
}

const columns: readonly SimpleColumn<TableChangeText>[] = [
  {
    title: 'Part',
    width: '120',
    cell: ({ part }) => capital(part),
  },
  {
    title: 'Name',
    cell: ({ name }) => <span className={classes(textStyles.strong, textStyles.wrapAnywhere)}>{name}</span>,
    wraps: true,
  },
  { title: 'Change', width: '100', cell: ({ change }) => signs[change] },
  {
    title: 'Before and after',
    wraps: true,
    cell: ({ before, after }) => (
      <span className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>
        {before === null ? null : <s className={textStyles.secondary}>{before === '' ? '""' : before}</s>}{' '}
        {after === '' ? '""' : after}
      </span>
    ),
  },
];
