/** Keeping a statement as a view: its name, its database, and what it reads. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import {
  NameField,
  OutlookProblem,
  OutlookText,
  SaveFrame,
  tableNameOf,
} from '#renderer/features/query/save-frame.tsx';
import { saveAsView } from '#renderer/features/query/save-result.ts';
import type { NamedStatement } from '#renderer/features/query/saved-queries.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { foldedName } from '#renderer/ui/format/database-name.ts';
import { countOf } from '#renderer/ui/format/words.ts';

interface SaveViewFormProps {
  readonly statement: NamedStatement;
  onClose(): void;
}

export function SaveViewForm({ statement, onClose }: SaveViewFormProps) {
  const fallback = useProcedure('getWorkspace', {}).data?.definition.defaults.databaseName ?? 'default';
  const [database, setDatabase] = useState('');
  const [name, setName] = useState(() => tableNameOf(statement.title));
  const { sql } = statement;
  const draft = useQuery<Output<'draftView'>, EngineError>({
    queryKey: ['draftView', sql],
    queryFn: ({ signal }) => client.call('draftView', { sql }, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <SaveFrame
      verb="Create the view"
      missing={name.trim() === '' ? 'Enter a name first' : undefined}
      looked={draft.error}
      outlook={(failure) =>
        failure === null ? (
          <OutlookText part="view-outlook">
            {draft.data === undefined ? 'Looking up tables' : words(draft.data)}
          </OutlookText>
        ) : (
          <OutlookProblem problem={failure} />
        )
      }
      save={() =>
        saveAsView(statement, { databaseName: database.trim() === '' ? fallback : database.trim(), name: name.trim() })
      }
      onClose={onClose}
    >
      <NameField
        id="view-of-query"
        label="Name of the view"
        value={name}
        hint={foldedName(name) ?? 'Queries read it like a table; each one runs the statement again.'}
        onChange={setName}
      />
      <DatabaseField id="view-of-query-database" value={database} fallback={fallback} onChange={setDatabase} />
    </SaveFrame>
  );
}

function words({ reads, columns }: Output<'draftView'>): string {
  const names = reads.map(({ databaseName, name }) => `${databaseName}.${name}`);
  const sources = names.length === 0 ? 'no table' : new Intl.ListFormat('en').format(names);
  return `The view reads ${sources} and has ${countOf(columns.length, 'column')}.`;
}
