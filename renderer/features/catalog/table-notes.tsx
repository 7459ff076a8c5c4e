/** What people write about a table: description, owner, tags and parameters, edited in place. */

import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import chipStyles from '#renderer/ui/chip.module.css';
import { EditableText } from '#renderer/ui/form/editable-text.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import listInputStyles from '#renderer/ui/form/list-input.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Edit = Omit<Input<'editTable'>, 'databaseName' | 'name' | 'expectedVersionId'>;

/** Parameters that crawls set; nobody edits them here. */
export const crawledParameters: ReadonlySet<string> = new Set([
  'classification',
  'customSerde',
  'UPDATED_BY_CRAWLER',
  deprecatedParameter,
]);

/** Saves to the settings file of the table and to the catalog; a failure is shown. */
export function saveTableEdit({ databaseName, name, versionId }: TableText, edit: Edit): void {
  void runCommand('editTable', { databaseName, name, expectedVersionId: versionId, ...edit }).catch((thrown: unknown) =>
    showFailure('Saving the change', thrown),
  );
}

export function TableNotes({ table }: { readonly table: TableText }) {
  const parameters = Object.fromEntries(
    Object.entries(table.parameters).filter(([name]) => !crawledParameters.has(name)),
  );
  return (
    <>
      <section className={paneStyles.section}>
        <h4>Description</h4>
        <EditableText
          label="Description"
          value={table.description}
          placeholder="Add a description"
          maximum={2048}
          onSave={(description) => saveTableEdit(table, { description })}
        />
      </section>
      <section className={paneStyles.section}>
        <h4>Owner</h4>
        <EditableText
          label="Owner"
          value={table.owner}
          placeholder="Add an owner"
          maximum={255}
          onSave={(owner) => saveTableEdit(table, { owner })}
        />
      </section>
      <Entries title="Tags" noun="tag" entries={table.tags} onSave={(tags) => saveTableEdit(table, { tags })} />
      <Entries
        title="Parameters"
        noun="parameter"
        entries={parameters}
        onSave={(changed) => saveTableEdit(table, { parameters: changed })}
      />
    </>
  );
}

interface EntriesProps {
  readonly title: string;
  readonly noun: string;
  readonly entries: Readonly<Record<string, string>>;
  /** null: removed. */
  onSave(changed: Record<string, string | null>): void;
}

function Entries({ title, noun, entries, onSave }: EntriesProps) {
  const [draft, setDraft] = useState('');
  const sign = draft.indexOf('=');
  const name = (sign < 0 ? draft : draft.slice(0, sign)).trim();
  const isReserved = noun === 'parameter' && crawledParameters.has(name);
  const add = (): void => {
    if (name === '' || isReserved) return;
    onSave({ [name]: sign < 0 ? '' : draft.slice(sign + 1).trim() });
    setDraft('');
  };
  return (
    <section className={paneStyles.section}>
      <h4>{title}</h4>
      <div className={listInputStyles.values} role="list" aria-label={title}>
        {Object.entries(entries).map(([key, value]) => (
          <span
            key={key}
            className={classes(chipStyles.chip, listInputStyles.value)}
            role="listitem"
            title={value === '' ? key : `${key} = ${value}`}
          >
            <span className={textStyles.truncated}>{value === '' ? key : `${key}=${value}`}</span>
            <IconButton changes label={`Remove ${noun} ${key}`} onClick={() => onSave({ [key]: null })}>
              <IconX size={12} stroke={1.5} />
            </IconButton>
          </span>
        ))}
      </div>
      <TextInput
        aria-label={`Add ${noun}`}
        placeholder={`Add ${noun}: name or name=value`}
        value={draft}
        bad={isReserved}
        title={isReserved ? 'Crawls set this parameter' : undefined}
        maxLength={2048}
        onChange={setDraft}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
    </section>
  );
}
