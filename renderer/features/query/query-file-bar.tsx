/** The file of a saved query was changed or deleted elsewhere while its text here is not saved: the choice. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import { putText, type QueryText, type SavedVersion } from '#renderer/features/query/query-texts.ts';
import { saveQueryAs } from '#renderer/features/query/saved-queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConflictNote } from '#renderer/ui/conflict-note.tsx';

interface QueryFileBarProps {
  readonly tabId: string;
  readonly text: QueryText;
  /** What the file holds; null: not known, or there is none yet. */
  readonly theirs: SavedVersion | 'deleted' | null;
}

export function QueryFileBar({ tabId, text, theirs }: QueryFileBarProps) {
  const { saved } = text;
  if (saved === null || theirs === null) return null;
  if (theirs === 'deleted') {
    const save = (): void =>
      void saveQueryAs(tabId, saved.name).catch((thrown: unknown) => showFailure('Saving the query', thrown));
    return (
      <ConflictNote
        actions={
          <Button changes size="sm" tone="primary" onClick={save}>
            Save it again
          </Button>
        }
      >
        <b>The file of {saved.name} was deleted.</b> Its text exists only in this window.
      </ConflictNote>
    );
  }
  if (theirs.hash === saved.hash) return null;
  return (
    <ConflictNote
      actions={
        <>
          <Button
            size="sm"
            onClick={() => {
              putText(tabId, { ...text, text: theirs.sql, saved: theirs, changedAt: Date.now() });
              findEditorOf(tabId)?.replace(theirs.sql);
            }}
          >
            Use theirs
          </Button>
          <Button
            changes
            size="sm"
            tone="primary"
            onClick={() => putText(tabId, { ...text, saved: theirs, changedAt: Date.now() })}
          >
            Keep mine
          </Button>
        </>
      }
    >
      <b>{saved.name} changed on disk while you were editing it.</b> Your text is not saved until you choose; theirs
      stays one undo away.
    </ConflictNote>
  );
}
