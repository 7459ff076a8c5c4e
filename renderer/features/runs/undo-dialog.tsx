/** Asks before a run is taken back, which itself cannot be: how many files go, and how many come back. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { undoRun } from '#renderer/features/runs/run-actions.ts';
import { shortId } from '#renderer/features/runs/run-words.ts';
import { closeUndo, useUndoAsked } from '#renderer/features/runs/undo-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

export function UndoDialog() {
  const run = useUndoAsked((state) => state.run);
  const files = useProcedure('getCommitFiles', { id: run?.id ?? '-' }, { enabled: run !== null });
  return (
    <ConfirmDialog
      open={run !== null}
      onClose={closeUndo}
      title={run === null ? 'Undo the run' : `Undo the run ${shortId(run.id)} of ${run.jobName}?`}
      action="Undo the run"
      offReason={files.isPending ? 'Its files are being counted' : undefined}
      onConfirm={() => void undoRun(run!).catch((thrown: unknown) => showFailure('Undoing the run', thrown))}
    >
      <p className="data" role="status">
        {files.error !== null
          ? `Its files cannot be counted: ${files.error.message}`
          : files.data === undefined
            ? 'Counting its files.'
            : fileWords(files.data, run?.jobRunState === 'COMMIT_BLOCKED')}
      </p>
      <p className="data">Catalog and bookmark are then as before the run. An undo cannot be taken back.</p>
    </ConfirmDialog>
  );
}

interface FileCounts {
  readonly written: number;
  readonly replaced: number;
}

/** `3 files that it wrote go, and 1 file that it replaced comes back.` A blocked commit did a part of what it intended. */
function fileWords({ written, replaced }: FileCounts, isBlocked: boolean): string {
  if (isBlocked)
    return `Its commit was to write ${countOf(written, 'file')} and to replace ${countOf(replaced, 'file')}; what it did of that is taken back.`;
  const go = `${countOf(written, 'file')} that it wrote ${written === 1 ? 'goes' : 'go'}`;
  const come = `${countOf(replaced, 'file')} that it replaced ${replaced === 1 ? 'comes' : 'come'} back`;
  if (written === 0 && replaced === 0) return 'It wrote no file and replaced none.';
  return replaced === 0 ? `${go}; it replaced none.` : `${go}, and ${come}.`;
}
