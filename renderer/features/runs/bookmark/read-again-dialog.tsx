/** Asks before a run reads again what an earlier run read: which files those are, and what that does to the targets. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askReadAgain, useReadAgainAsked } from '#renderer/features/runs/bookmark/read-again-store.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { runTitle } from '#renderer/features/runs/run-words.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

export function ReadAgainDialog() {
  const run = useReadAgainAsked((state) => state.run);
  const job = useProcedure('getJob', { name: run?.jobName ?? '-' }, { enabled: run !== null });
  const isDisabled = job.data?.job.bookmark === 'disable';
  return (
    <ConfirmDialog
      open={run !== null}
      onClose={() => askReadAgain(null)}
      title={run === null ? 'Read input again' : `Read the input of run ${runTitle(run)} again?`}
      action="Start run"
      offReason={isDisabled ? 'The job has no bookmark' : undefined}
      onConfirm={() => void readAgain(run!).catch((thrown: unknown) => showFailure('Starting the run', thrown))}
    >
      {isDisabled ? (
        <p className={classes(textStyles.compact, textStyles.warning)} role="alert">
          The bookmark of this job is disabled: each of its runs reads all files.
        </p>
      ) : (
        <>
          <p className={textStyles.compact}>
            A new run of the job, as it is now, reads the files that this run read, and no others. The bookmark of the
            job does not change.
          </p>
          <p className={textStyles.compact}>A target that appends gets rows again that it already has.</p>
        </>
      )}
    </ConfirmDialog>
  );
}

/** @throws EngineError of startJobRun. */
async function readAgain({ jobName, arguments: args, id }: JobRunText): Promise<void> {
  openRun(await runCommand('startJobRun', { jobName, arguments: { ...args }, bookmarkWindow: { to: id } }));
}
