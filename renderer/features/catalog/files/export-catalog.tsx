/** Asks for the folder that databases of the catalog are exported to. */

import { useState } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import { exportCatalog } from '#renderer/features/catalog/files/catalog-files.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import { countOf } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

interface ExportCatalogProps {
  /** '': all. */
  readonly database: string;
  /** Only these tables; undefined: databases. */
  readonly tables?: readonly TableName[] | undefined;
  onClose(): void;
}

export function ExportCatalog({ database: initial, tables, onClose }: ExportCatalogProps) {
  const databases = useWholeList('getDatabases', {});
  const [folder, setFolder] = useState('');
  const [database, setDatabase] = useState(initial);
  const missing = folder.trim() === '' ? 'Enter a folder first' : undefined;
  return (
    <Dialog open onClose={onClose} title="Export catalog" width={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing !== undefined) return;
          onClose();
          void exportCatalog({
            folder: folder.trim(),
            ...(tables === undefined
              ? {}
              : { tables: tables.map(({ databaseName, name }) => ({ databaseName, name })) }),
            ...(tables === undefined && database !== '' ? { databases: [database] } : {}),
          });
        }}
      >
        {tables === undefined ? (
          <div className={fieldStyles.field}>
            <label className={fieldStyles.label} htmlFor="export-database">
              Databases
            </label>
            <select
              id="export-database"
              className={classes(inputStyles.input, inputStyles.wide)}
              value={database}
              onChange={(event) => setDatabase(event.currentTarget.value)}
            >
              <option value="">All databases</option>
              {databases.items.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        ) : (
          <p className={fieldStyles.hint}>
            {countOf(tables.length, 'table')}:{' '}
            {tables
              .slice(0, 5)
              .map(({ databaseName, name }) => `${databaseName}.${name}`)
              .join(', ')}
            {tables.length > 5 ? ', …' : ''}
          </p>
        )}
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor="export-folder">
            New or empty folder
          </label>
          <PathInput id="export-folder" large first value={folder} onChange={setFolder} />
          <p className={fieldStyles.hint}>
            Writes JSON in the form of AWS Glue: databases, tables, partitions, and for Tenon the files of tables and
            their statistics. Passwords and keys are omitted. Data is not copied.
          </p>
        </div>
        <span className={classes(layoutStyles.row, dialogStyles.actions)}>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
            Export
          </Button>
        </span>
      </form>
    </Dialog>
  );
}
