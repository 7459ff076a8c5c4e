/** The SQL of a view: shown, changed, checked while one types, and saved as its next version. */

import { IconAlertCircle, IconDeviceFloppy, IconRestore, IconTableColumn } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import {
  changeViewText,
  forgetViewDraft,
  keepViewDraft,
  useViewDrafts,
} from '#renderer/features/catalog/view-drafts.ts';
import { client } from '#renderer/rpc/connection.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import { ConflictNote } from '#renderer/ui/conflict-note.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import viewStyles from '#renderer/features/catalog/view-sql.module.css';

/** More are only counted. */
const mostColumns = 20;

export function ViewSql({ view }: { readonly view: TableText }) {
  const { databaseName, name, viewOriginalText = '', versionId } = view;
  const id = tableTabId(databaseName, name);
  const draft = useViewDrafts((drafts) => drafts[id]);
  const text = draft?.text ?? viewOriginalText;
  return (
    <>
      <div className={pageStyles.bar}>
        <Button
          changes
          tone="primary"
          icon={<IconDeviceFloppy size={15} stroke={1.5} />}
          onClick={() => void runCommandById('catalog.save-view')}
          {...(draft === undefined ? { offReason: 'It is saved' } : {})}
        >
          Save view
        </Button>
        <KeyboardKeys parts={chordParts('Ctrl+S')} />
        <Button
          tone="quiet"
          icon={<IconRestore size={15} stroke={1.5} />}
          onClick={() => forgetViewDraft(id)}
          {...(draft === undefined ? { offReason: 'It is unchanged' } : {})}
        >
          Discard changes
        </Button>
      </div>
      {draft === undefined || draft.versionId === versionId ? null : (
        <ConflictNote
          actions={
            <>
              <Button size="sm" onClick={() => forgetViewDraft(id)}>
                Use theirs
              </Button>
              <Button changes size="sm" tone="primary" onClick={() => keepViewDraft(id, versionId)}>
                Keep mine
              </Button>
            </>
          }
        >
          <b>
            {databaseName}.{name} was saved elsewhere while you were editing it.
          </b>{' '}
          Your text is not saved until you choose; version {versionId} is theirs.
        </ConflictNote>
      )}
      <CodeEditor
        className={viewStyles.text}
        value={text}
        label={`SQL of ${databaseName}.${name}`}
        language="sql"
        onChange={(next) => changeViewText(view, next)}
      />
      <ViewCheck view={view} text={text} />
    </>
  );
}

/** The columns that the text gives, or what is wrong with it; also of a saved view, whose tables may have changed. */
function ViewCheck({ view, text }: { readonly view: TableText; readonly text: string }) {
  const { databaseName, name, generation } = view;
  const sql = useSettled(text, 400, `${databaseName}.${name}`);
  const check = useQuery<Output<'draftView'>, EngineError>({
    queryKey: ['draftView', databaseName, name, generation, sql],
    queryFn: ({ signal }) => client.call('draftView', { sql, view: { databaseName, name } }, signal),
    enabled: sql.trim() !== '',
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <section className={viewStyles.check} aria-label="Check of the view" data-part="view-check">
      {check.error !== null ? (
        <p className={viewStyles.problem} role="alert">
          <IconAlertCircle size={14} stroke={1.5} className={textStyles.bad} aria-hidden />
          <span>{[check.error.message, check.error.hint].filter((part) => part != null).join(' ')}</span>
        </p>
      ) : (
        <Columns columns={check.data?.columns} saved={view} />
      )}
    </section>
  );
}

function Columns({
  columns,
  saved,
}: {
  readonly columns: TableText['columns'] | undefined;
  readonly saved: TableText;
}) {
  if (columns === undefined) return <span className={textStyles.muted}>The columns of the view appear here.</span>;
  const changed = JSON.stringify(columns) !== JSON.stringify(saved.columns);
  return (
    <>
      <IconTableColumn size={14} stroke={1.5} className={textStyles.muted} aria-hidden />
      <span className={classes(textStyles.secondary, viewStyles.count)}>
        {countOf(columns.length, 'column')}
        {changed ? ', other than those saved' : ''}
      </span>
      <ul className={viewStyles.columns} aria-label="Columns of the view" tabIndex={0}>
        {columns.slice(0, mostColumns).map((column) => (
          <li key={column.name}>
            <b className={textStyles.strong}>{column.name}</b> <span className={textStyles.muted}>{column.type}</span>
          </li>
        ))}
        {columns.length > mostColumns ? <li>and {countOf(columns.length - mostColumns, 'other')}</li> : null}
      </ul>
    </>
  );
}
