/** The dialogs of runs: undoing one, another position for a job's bookmark, reading input again, adopting files of a target, and a backfill of a job. */

import { AdoptionDialog } from '#renderer/features/runs/adoption/adoption-dialog.tsx';
import { BackfillDialog } from '#renderer/features/runs/backfill/backfill-dialog.tsx';
import { BookmarkDialog } from '#renderer/features/runs/bookmark/bookmark-dialog.tsx';
import { ReadAgainDialog } from '#renderer/features/runs/bookmark/read-again-dialog.tsx';
import { UndoDialog } from '#renderer/features/runs/undo-dialog.tsx';

export function RunDialogs() {
  return (
    <>
      <UndoDialog />
      <BookmarkDialog />
      <ReadAgainDialog />
      <AdoptionDialog />
      <BackfillDialog />
    </>
  );
}
