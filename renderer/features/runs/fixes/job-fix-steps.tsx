/** Changes of the job that may help after a failure, each with a button that saves it. */

import { jobFixes, type JobFix } from '#engine/contract/job-fixes.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runAgain } from '#renderer/features/runs/run-actions.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface JobFixStepsProps {
  readonly run: JobRunText;
  readonly error: ErrorText;
}

/** Nothing while the job is read, where it no longer exists, and where the fix is in it already. */
export function JobFixSteps({ run, error }: JobFixStepsProps) {
  const read = useProcedure('getJob', { name: run.jobName }).data;
  const hasRejects = error.code === 'TooManyErrors';
  const rejects = useProcedure('getRejectedGroups', { id: run.id }, { enabled: hasRejects });
  if (read === undefined || read.broken !== null || (hasRejects && rejects.isPending)) return null;
  const fixes = jobFixes(error, read.job, rejects.data).filter(
    ({ job }) => JSON.stringify(job) !== JSON.stringify(read.job),
  );
  return fixes.map((fix) => (
    <div key={fix.label} className={classes(layoutStyles.row, layoutStyles.close, runStyles.nextStep)}>
      <span className={classes(layoutStyles.grow, textStyles.caption)}>{fix.text}</span>
      <Button
        changes
        size="sm"
        onClick={() =>
          void apply(run, fix, read.hash).catch((thrown: unknown) => showFailure('Changing the job', thrown))
        }
      >
        {fix.label}
      </Button>
    </div>
  ));
}

/** Refused when the file was changed since the fix was shown. @throws EngineError of saveJob. */
async function apply(run: JobRunText, { label, job }: JobFix, expectedHash: string): Promise<void> {
  await runCommand('saveJob', { job, expectedHash });
  showToast({
    tone: 'ok',
    title: `Job ${job.name} changed: ${label}.`,
    text: 'Run the job again to use the change.',
    action: {
      label: 'Run again',
      run: () => void runAgain(run).catch((thrown: unknown) => showFailure('Running the job again', thrown)),
    },
  });
}
