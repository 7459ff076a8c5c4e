/** The dialogs of runs: undoing one, and a backfill of a job. */

import { BackfillDialog } from '#renderer/features/runs/backfill/backfill-dialog.tsx';
import { UndoDialog } from '#renderer/features/runs/undo-dialog.tsx';

export function RunDialogs() {
  return (
    <>
      <UndoDialog />
      <BackfillDialog />
    </>
  );
}
