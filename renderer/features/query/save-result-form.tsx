/** Keeping a result: the name of the job or the table, where its rows go, and what the job will read. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import { asParameters, type TypedValues } from '#renderer/features/query/query-parameters.ts';
import { saveAsJob, saveAsTable } from '#renderer/features/query/save-result.ts';
import {
  NameField,
  OutlookProblem,
  OutlookText,
  SaveFrame,
  tableNameOf,
  type FieldProps,
  type SaveFormFrame,
} from '#renderer/features/query/save-frame.tsx';
import type { NamedStatement } from '#renderer/features/query/saved-queries.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { foldedName } from '#renderer/ui/format/database-name.ts';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface SaveFormProps {
  readonly statement: NamedStatement;
  onClose(): void;
}

export function SaveJobForm({ statement, onClose }: SaveFormProps) {
  const [name, setName] = useState(statement.title);
  const [folder, setFolder] = useState('');
  return (
    <SaveForm
      statement={statement}
      verb="Create job"
      missing={name.trim() === '' ? 'Enter a name first' : undefined}
      save={() => saveAsJob(statement, name.trim(), folder.trim() === '' ? null : folder.trim())}
      onClose={onClose}
    >
      <NameField
        id="job-of-query"
        label="Name of the job"
        value={name}
        hint="Also the name of its file in jobs/."
        onChange={setName}
      />
      <FolderField
        id="job-of-query-folder"
        label="Folder of Parquet files"
        value={folder}
        placeholder={`output/${name.trim() || 'result'}`}
        hint="Each run replaces the rows there. Leave it empty to choose a target in the job."
        onChange={setFolder}
      />
    </SaveForm>
  );
}

export function SaveTableForm({ statement, onClose }: SaveFormProps) {
  const fallback = useProcedure('getWorkspace', {}).data?.definition.defaults.databaseName ?? 'default';
  const [database, setDatabase] = useState('');
  const [name, setName] = useState(() => tableNameOf(statement.title));
  const [folder, setFolder] = useState('');
  const databaseName = database.trim() === '' ? fallback : database.trim();
  const tableName = name.trim();
  return (
    <SaveForm
      statement={statement}
      verb="Create table"
      missing={tableName === '' ? 'Enter a name first' : undefined}
      save={() =>
        saveAsTable(statement, { databaseName, tableName, folder: folder.trim() === '' ? null : folder.trim() })
      }
      onClose={onClose}
    >
      <NameField
        id="table-of-query"
        label="Name of the table"
        value={name}
        hint={foldedName(name) ?? 'A job of the same name writes it: run it again to replace the rows.'}
        onChange={setName}
      />
      <DatabaseField id="table-of-query-database" value={database} fallback={fallback} onChange={setDatabase} />
      <FolderField
        id="table-of-query-folder"
        label="Folder"
        value={folder}
        placeholder={`data/${databaseName}/${tableName || 'table'}`}
        hint="For its Parquet files; relative to the workspace, or absolute."
        onChange={setFolder}
      />
    </SaveForm>
  );
}

interface SaveJobProps extends Omit<SaveFormFrame, 'looked' | 'outlook'> {
  readonly statement: NamedStatement;
}

function SaveForm({ statement, ...frame }: SaveJobProps) {
  const draft = useDraft(statement);
  return (
    <SaveFrame
      {...frame}
      looked={draft.error}
      outlook={(failure) => <Outlook draft={draft.data} values={statement.values} error={failure} />}
    />
  );
}

/** Looked up again by each dialog: files come and go without notice. */
function useDraft({ sql, values }: NamedStatement) {
  return useQuery<Output<'draftQueryJob'>, EngineError>({
    queryKey: ['draftQueryJob', sql, values],
    queryFn: ({ signal }) =>
      client.call('draftQueryJob', { sql, parameters: asParameters(values), name: 'draft' }, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

/** What the job reads, or why there can be none. */
function Outlook({
  draft,
  values,
  error,
}: {
  readonly draft: Output<'draftQueryJob'> | undefined;
  readonly values: TypedValues;
  readonly error: EngineError | null;
}) {
  // What is only missing, such as a target, is filled in in the job.
  const problem = draft?.problems.find(({ missing }) => !missing);
  const bad = error ?? problem;
  if (bad !== undefined) return <OutlookProblem problem={bad} />;
  return (
    <OutlookText part="query-job-outlook">
      {draft === undefined ? 'Looking up tables and files' : [readsWords(draft), ...keptWords(values)].join(' ')}
    </OutlookText>
  );
}

function readsWords({ job: { nodes } }: Output<'draftQueryJob'>): string {
  const names = nodes.flatMap(({ transform, args: { databaseName, tableName, path } }) => {
    if (transform === 'CatalogSource') return [`${String(databaseName)}.${String(tableName)}`];
    return transform === 'PathSource' ? [String(path)] : [];
  });
  return `The job reads ${new Intl.ListFormat('en').format(names)} and runs the statement in a SQL node. Records that do not fit their columns are rejected.`;
}

/** A job has no parameters. */
function keptWords(values: TypedValues): string[] {
  const stated = Object.entries(values).map(([name, value]) => `$${name} = ${value}`);
  return stated.length === 0 ? [] : [`It keeps ${new Intl.ListFormat('en').format(stated)}.`];
}

function FolderField({ id, label, value, hint, placeholder, onChange }: FieldProps & { readonly placeholder: string }) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
        <span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
      </label>
      <PathInput id={id} large value={value} placeholder={placeholder} describedBy={`${id}-hint`} onChange={onChange} />
      <p id={`${id}-hint`} className={fieldStyles.hint}>
        {hint}
      </p>
    </div>
  );
}
