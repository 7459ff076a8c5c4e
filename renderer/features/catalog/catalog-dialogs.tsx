/** Dialogs that create an empty database, restore a version of a table, and remove a table. */

import { useState } from 'react';
import { databaseNameHint } from '#renderer/ui/format/database-name.ts';
import { RemoveDatabaseForm } from '#renderer/features/catalog/remove-database.tsx';
import { showToast } from '#renderer/stores/toasts.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askCatalog, useCatalogDialogs } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { AddPartition } from '#renderer/features/catalog/partitions/add-partition.tsx';
import { ChangePartitions } from '#renderer/features/catalog/partitions/change-partitions.tsx';
import { CreateTable } from '#renderer/features/catalog/create-table.tsx';
import { ExportCatalog } from '#renderer/features/catalog/files/export-catalog.tsx';
import { ImportCatalog } from '#renderer/features/catalog/files/import-catalog.tsx';
import { EditTables } from '#renderer/features/catalog/several/edit-tables.tsx';
import { RemoveTables } from '#renderer/features/catalog/several/remove-tables.tsx';
import { RestoreVersion } from '#renderer/features/catalog/restore-version.tsx';
import { removeTable } from '#renderer/features/catalog/table-actions.ts';
import { useCommand, useProcedure } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => askCatalog(null);

export function CatalogDialogs() {
  const asking = useCatalogDialogs((state) => state.asking);
  const table = asking?.kind === 'remove-table' ? asking.table : undefined;
  const name = table === undefined ? '' : `${table.databaseName}.${table.name}`;
  return (
    <>
      <Dialog open={asking?.kind === 'new-database'} onClose={close} title="Create database" width={420}>
        <NewDatabaseForm />
      </Dialog>
      <Dialog open={asking?.kind === 'new-table'} onClose={close} title="Create table" width={480}>
        <CreateTable database={asking?.kind === 'new-table' ? asking.database : ''} onClose={close} />
      </Dialog>
      <Dialog
        open={asking?.kind === 'remove-database'}
        onClose={close}
        title="Remove database from catalog"
        width={420}
      >
        <RemoveDatabaseForm initial={asking?.kind === 'remove-database' ? asking.name : ''} onClose={close} />
      </Dialog>
      {asking?.kind === 'export' ? (
        <ExportCatalog database={asking.database} tables={asking.tables} onClose={close} />
      ) : null}
      {asking?.kind === 'edit-tables' ? <EditTables tables={asking.tables} onClose={close} /> : null}
      {asking?.kind === 'remove-tables' ? <RemoveTables tables={asking.tables} onClose={close} /> : null}
      {asking?.kind === 'import' ? <ImportCatalog onClose={close} /> : null}
      {asking?.kind === 'restore-version' ? (
        <RestoreVersion table={asking.table} versionId={asking.versionId} onClose={close} />
      ) : null}
      {asking?.kind === 'add-partition' ? (
        <AddPartition
          table={asking.table}
          onClose={close}
          onChoose={(change) => askCatalog({ kind: 'change-partitions', table: asking.table, change })}
        />
      ) : null}
      {asking?.kind === 'change-partitions' ? (
        <ChangePartitions table={asking.table} change={asking.change} onClose={close} />
      ) : null}
      <ConfirmDialog
        open={table !== undefined}
        onClose={close}
        title={`Remove ${name} from the catalog?`}
        action="Remove from catalog"
        onConfirm={() => void removeTable(table!).catch((thrown: unknown) => showFailure('Removing the table', thrown))}
      >
        {table === undefined ? null : <Consequences table={table} />}
      </ConfirmDialog>
    </>
  );
}

/** More are only counted. */
const mostViews = 5;

function Consequences({ table }: { readonly table: TableName }) {
  const isView = useProcedure('getTable', table).data?.tableType === 'VIRTUAL_VIEW';
  const users = useProcedure('getTableUsers', { ...table, limit: 200 });
  const views = (users.data?.items ?? []).flatMap((user) =>
    user.kind === 'view' ? [`${user.databaseName}.${user.name}`] : [],
  );
  const named = [...views.slice(0, mostViews), ...(views.length > mostViews ? ['others'] : [])];
  return (
    <>
      <p className={textStyles.compact}>
        {isView
          ? 'Its SQL and its versions are removed. The tables that it reads stay.'
          : 'Its versions and partitions are removed. The files stay, and a crawl finds them again.'}
      </p>
      {views.length === 0 ? null : (
        <p className={classes(textStyles.compact, textStyles.warning)}>
          {new Intl.ListFormat('en').format(named)} {views.length === 1 ? 'reads' : 'read'} it and cannot be queried
          without it.
        </p>
      )}
    </>
  );
}

function NewDatabaseForm() {
  const [name, setName] = useState('');
  const create = useCommand('createDatabase');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name: name.trim() },
          {
            onSuccess: () => {
              close();
              showToast({ tone: 'ok', title: `Database ${name.trim().toLowerCase()} created.` });
            },
          },
        );
      }}
    >
      <label className={fieldStyles.label} htmlFor="database-name">
        Name
      </label>
      <input
        id="database-name"
        data-autofocus
        className={classes(inputStyles.input, inputStyles.wide, create.isError && inputStyles.wrong)}
        value={name}
        aria-invalid={create.isError}
        aria-describedby="database-hint"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p id="database-hint" className={classes(fieldStyles.hint, create.isError && fieldStyles.wrong)}>
        {create.error?.message ?? databaseNameHint(name)}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={create.isPending}
          {...(name.trim() === '' ? { offReason: 'Enter a name first' } : {})}
        >
          Create
        </Button>
      </span>
    </form>
  );
}
