/** Makes an empty database. */

import { useState } from 'react';
import { closeNewDatabase, useNewDatabase } from '#renderer/features/catalog/new-database-store.ts';
import { useCommand } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

export function NewDatabase() {
  const { open } = useNewDatabase();
  return (
    <Dialog open={open} onClose={closeNewDatabase} title="Create a database" width={420}>
      <NewDatabaseForm />
    </Dialog>
  );
}

function NewDatabaseForm() {
  const [name, setName] = useState('');
  const create = useCommand('createDatabase');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: name.trim() }, { onSuccess: closeNewDatabase });
      }}
    >
      <label className="lab" htmlFor="database-name">
        Name
      </label>
      <input
        id="database-name"
        data-autofocus
        className={`in wide${create.isError ? ' err' : ''}`}
        value={name}
        aria-invalid={create.isError}
        aria-describedby="database-hint"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p id="database-hint" className={`hint${create.isError ? ' bad' : ''}`}>
        {create.error?.message ?? 'Folded to lower case, as Glue does.'}
      </p>
      <span className="row dialog-actions">
        <Button onClick={closeNewDatabase}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={create.isPending}
          {...(name.trim() === '' ? { offReason: 'Write a name first' } : {})}
        >
          Create
        </Button>
      </span>
    </form>
  );
}
