/** Asks before a run is undone, which is final: how many files are removed and restored, or why it cannot be done. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { openRun, undoRun } from '#renderer/features/runs/run-actions.ts';
import { runTitle } from '#renderer/features/runs/run-words.ts';
import { closeUndo, useUndoAsked } from '#renderer/features/runs/undo-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function UndoDialog() {
  const run = useUndoAsked((state) => state.run);
  const asked = { id: run?.id ?? '-' };
  const files = useProcedure('getCommitFiles', asked, { enabled: run !== null });
  const refusal = useProcedure('findUndoRefusal', asked, { enabled: run !== null });
  const isOff = files.isPending || refusal.isPending || refusal.isRefetching;
  const refused = refusal.data ?? null;
  return (
    <ConfirmDialog
      open={run !== null}
      onClose={closeUndo}
      title={run === null ? 'Undo run' : `Undo run ${runTitle(run)}?`}
      action="Undo run"
      offReason={isOff ? 'Counting its files' : refused === null ? undefined : 'This run cannot be undone now'}
      onConfirm={() => void undoRun(run!).catch((thrown: unknown) => showFailure('Undoing the run', thrown))}
    >
      {refused !== null && !refusal.isRefetching ? (
        <Refusal refusal={refused} />
      ) : (
        <>
          <p className={textStyles.compact} role="status">
            {files.error !== null
              ? `Cannot count its files: ${files.error.message}`
              : files.data === undefined || isOff
                ? 'Counting files.'
                : fileWords(files.data, run?.jobRunState === 'COMMIT_BLOCKED')}
          </p>
          <p className={textStyles.compact}>
            The catalog and bookmark return to their state before the run. An undo cannot be reversed.
          </p>
        </>
      )}
    </ConfirmDialog>
  );
}

function Refusal({ refusal }: { readonly refusal: NonNullable<Output<'findUndoRefusal'>> }) {
  const { message, hint, laterRuns } = refusal;
  if (laterRuns.length === 0)
    return (
      <>
        <p className={classes(textStyles.compact, textStyles.warning)} role="alert">
          {message}
        </p>
        {hint === null ? null : <p className={textStyles.compact}>{hint}</p>}
      </>
    );
  return (
    <>
      <p className={classes(textStyles.compact, textStyles.warning)} role="alert">
        {laterRuns.length === 1 ? 'A later run' : `${laterRuns.length} later runs`} changed the output of this run. Undo{' '}
        {laterRuns.length === 1 ? 'it' : 'them'} first{laterRuns.length === 1 ? '' : ', newest first'}:
      </p>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        {laterRuns.slice(0, mostRuns).map((later) => (
          <Button
            key={later.id}
            size="sm"
            onClick={() => {
              closeUndo();
              openRun(later);
            }}
          >
            Open {runTitle(later)}
          </Button>
        ))}
        {laterRuns.length > mostRuns ? (
          <span className={textStyles.muted}>and {laterRuns.length - mostRuns} more</span>
        ) : null}
      </span>
    </>
  );
}

const mostRuns = 6;

interface FileCounts {
  readonly written: number;
  readonly replaced: number;
}

/** `Removes 3 files that the run wrote and restores 1 file that it replaced.` A blocked commit did a part of that. */
function fileWords({ written, replaced }: FileCounts, isBlocked: boolean): string {
  if (isBlocked)
    return `The commit would write ${countOf(written, 'file')} and replace ${countOf(replaced, 'file')}. The finished part is undone.`;
  const removes = `Removes ${countOf(written, 'file')} that the run wrote`;
  const restores = `restores ${countOf(replaced, 'file')} that it replaced`;
  if (written === 0 && replaced === 0) return 'The run wrote and replaced no files.';
  return replaced === 0 ? `${removes}.` : `${removes} and ${restores}.`;
}
