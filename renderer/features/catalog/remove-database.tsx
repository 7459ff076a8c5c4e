/** Removes a database with its tables from the catalog; it is chosen by name, and the consequences are shown first. */

import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface RemoveDatabaseProps {
  /** Name in the field at first. */
  readonly initial: string;
  onClose(): void;
}

export function RemoveDatabaseForm({ initial, onClose }: RemoveDatabaseProps) {
  const [name, setName] = useState(initial);
  const [asked, setAsked] = useState<string>();
  const isAsked = asked === name && name !== '';
  const databases = useWholeList('getDatabases', {});
  const tables = useWholeList('getListedTables', {});
  const isKnown = databases.items.some((database) => database.name === name);
  const count = tables.items.filter(({ databaseName }) => databaseName === name).length;
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
        suggestions={databases.items.map((database) => ({ value: database.name }))}
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
          : !isKnown || !tables.isComplete
            ? 'Its tables are removed too. The files stay, and a crawl finds them again.'
            : count === 0
              ? 'It has no tables.'
              : `Its ${countOf(count, 'table')} are removed too, with their versions and partitions. The files stay, and a crawl finds them again.`}
      </p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="danger"
          type="submit"
          {...(isKnown ? {} : { offReason: name === '' ? 'Choose a database first' : 'This database does not exist' })}
        >
          Remove from catalog
        </Button>
      </span>
    </form>
  );
}
