/** Asks before several tables are removed from the catalog, and lists them. */

import { changeTables } from '#renderer/features/catalog/several/change-tables.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import textStyles from '#renderer/ui/text.module.css';

interface RemoveTablesProps {
  readonly tables: readonly TableName[];
  onClose(): void;
}

/** That are listed; the others are counted. */
const mostListed = 10;

export function RemoveTables({ tables, onClose }: RemoveTablesProps) {
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove ${countOf(tables.length, 'table')} from the catalog?`}
      action={`Remove ${countOf(tables.length, 'table')}`}
      onConfirm={() => void changeTables(tables, { kind: 'delete' })}
    >
      <p className={textStyles.compact}>
        Their versions and partitions are removed, and views that read them cannot be queried any more. Files stay, and
        a crawl finds them again; the SQL of a view is lost.
      </p>
      <ul className={textStyles.compact} aria-label="Tables to remove">
        {tables.slice(0, mostListed).map(({ databaseName, name }) => (
          <li key={`${databaseName}.${name}`}>{`${databaseName}.${name}`}</li>
        ))}
        {tables.length > mostListed ? <li>{countOf(tables.length - mostListed, 'more table')}</li> : null}
      </ul>
    </ConfirmDialog>
  );
}
