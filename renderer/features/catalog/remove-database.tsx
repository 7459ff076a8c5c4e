/** Removes a database with its tables from the catalog; it is chosen by name, and the consequences are shown first. */

import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

const mostCounted = 1000;

interface RemoveDatabaseProps {
  /** Name in the field at first. */
  readonly initial: string;
  onClose(): void;
}

export function RemoveDatabaseForm({ initial, onClose }: RemoveDatabaseProps) {
  const [name, setName] = useState(initial);
  const [asked, setAsked] = useState<string>();
  const isAsked = asked === name && name !== '';
  const databases = useProcedure('getDatabases', { limit: 1000 });
  const isKnown = databases.data?.items.some((database) => database.name === name) === true;
  const tables = useProcedure(
    'getTables',
    { databaseName: isKnown ? name : '-', limit: mostCounted },
    { enabled: isKnown },
  );
  const page = tables.data;
  const remove = async (): Promise<void> => {
    onClose();
    try {
      await runCommand('deleteDatabase', { name });
      for (const { id, input } of useWorkbench.getState().tabs) if (input['databaseName'] === name) closeTab(id);
      showToast({ tone: 'ok', title: `${name} removed from the catalog. No file was changed.` });
    } catch (thrown) {
      showFailure('Removing the database', thrown);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isKnown) void remove();
        else setAsked(name);
      }}
    >
      <label className={fieldStyles.label} htmlFor="removed-database">
        Database
      </label>
      <SuggestInput
        large
        first
        id="removed-database"
        value={name}
        suggestions={(databases.data?.items ?? []).map((database) => ({ value: database.name }))}
        describedBy="removed-database-hint"
        onChange={setName}
      />
      <p
        id="removed-database-hint"
        className={classes(fieldStyles.hint, isAsked && !isKnown && fieldStyles.wrong)}
        role="status"
      >
        {isAsked && !isKnown
          ? `Database "${name}" does not exist.`
          : !isKnown || page === undefined
            ? 'Its tables are removed too. The files stay, and a crawl finds them again.'
            : page.items.length === 0
              ? 'It has no tables.'
              : `Its ${countOf(page.items.length, 'table')}${page.next === null ? '' : ' and more'} go with it, with their versions and partitions. The files stay; a crawl finds them again.`}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="danger"
          type="submit"
          {...(isKnown ? {} : { offReason: name === '' ? 'Choose a database first' : 'This database does not exist' })}
        >
          Remove from the catalog
        </Button>
      </span>
    </form>
  );
}
