/** A run that is in progress, over the canvas: how far it is, and the way to it. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { RunProgressBar } from '#renderer/features/runs/run-progress-bar.tsx';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { Button } from '#renderer/ui/button.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import pageStyles from '#renderer/ui/page.module.css';

export function RunStrip({ run }: { readonly run: LatestRun }) {
  const { newest, isActive, progress, pace } = run;
  if (!isActive || newest === undefined) return null;
  return (
    <div className={classes(pageStyles.bar, jobEditorStyles.runStrip)} role="status">
      <StateTag state={newest.jobRunState} />
      <RunProgressBar run={newest} progress={progress} pace={pace} />
      <Button size="sm" onClick={() => openRun(newest)}>
        Open run
      </Button>
      <Button
        changes
        size="sm"
        onClick={() =>
          void runCommand('stopJobRun', { id: newest.id }).catch((thrown: unknown) =>
            showFailure('Stopping the run', thrown),
          )
        }
      >
        Stop
      </Button>
    </div>
  );
}
