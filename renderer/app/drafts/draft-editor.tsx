/** Around the form of a draft: reading it, and what is asked and offered of its file. */

import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { DefinitionDraft, DefinitionDrafts } from '#renderer/app/drafts/definition-drafts.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';
import { onceAnswered } from '#renderer/rpc/once-answered.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { ConflictNote } from '#renderer/ui/conflict-note.tsx';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import saveBarStyles from '#renderer/app/drafts/save-bar.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface DraftEditorProps<T extends { readonly name: string }> {
  readonly drafts: DefinitionDrafts<T>;
  readonly name: string;
  readonly children: (draft: DefinitionDraft<T>) => ReactNode;
}

/** Reads the draft when it is first shown. */
export function DraftEditor<T extends { readonly name: string }>({ drafts, name, children }: DraftEditorProps<T>) {
  const draft = useStore(drafts.store, (all) => all.get(name));
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const open = (): void =>
      void onceAnswered(() => drafts.open(name), abort.signal).then(
        () => setError(null),
        (thrown: unknown) => setError(toEngineError(thrown)),
      );
    open();
    // A file that comes back is shown.
    const end = onEngineEvent((event) => {
      const isFile = event.entity === 'definition' && event.kind === drafts.kind && event.name === name;
      if (isFile && drafts.find(name) === undefined) open();
    });
    return () => (end(), abort.abort());
  }, [drafts, name]);
  if (draft === undefined)
    return error === null ? (
      <LoadingView text={`Reading ${name}`} />
    ) : (
      <UnreadThing error={error} noun={drafts.kind} name={name} />
    );
  return children(draft);
}

interface DraftConflictProps<T extends { readonly name: string }> {
  readonly drafts: DefinitionDrafts<T>;
  readonly name: string;
  readonly draft: DefinitionDraft<T>;
  /** Saves over the version on disk. */
  readonly onKeepMine: () => void;
}

export function DraftConflict<T extends { readonly name: string }>({
  drafts,
  name,
  draft,
  onKeepMine,
}: DraftConflictProps<T>) {
  if (draft.theirs === null) return null;
  return (
    <ConflictNote
      actions={
        <>
          <Button size="sm" onClick={() => drafts.takeTheirs(name)}>
            Use theirs
          </Button>
          <Button changes size="sm" onClick={onKeepMine}>
            Keep mine
          </Button>
        </>
      }
    >
      <b>{name} changed on disk while you were editing it.</b> Changes are not saved until you choose.
    </ConflictNote>
  );
}

interface SaveBarProps {
  readonly changed: boolean;
  /** Beside *Not saved.* */
  readonly effect?: string;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

export function SaveBar({ changed, effect, onSave, onDiscard }: SaveBarProps) {
  return (
    <div className={classes(saveBarStyles.saveBar, layoutStyles.row)}>
      <span className={classes(textStyles.muted, textStyles.compact)} role="status">
        {changed ? `Not saved.${effect === undefined ? '' : ` ${effect}`}` : 'Saved.'}
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {changed ? (
          <Button size="sm" onClick={onDiscard}>
            Discard
          </Button>
        ) : null}
        <Button
          changes
          size="sm"
          tone="primary"
          onClick={onSave}
          offReason={changed ? undefined : 'No changes to save'}
        >
          Save
        </Button>
      </span>
    </div>
  );
}
