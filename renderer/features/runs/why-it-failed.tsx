/** Why a run failed: the failure, the place, the reason, what is safe, and the remedy. */

import { IconAlertTriangle, IconCircleX, IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EngineError } from '#engine/contract/errors.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { targetWithForeignFiles } from '#renderer/features/runs/adoption/adoption-store.ts';
import { RunDetails } from '#renderer/features/runs/facts/run-details.tsx';
import { JobFixSteps } from '#renderer/features/runs/fixes/job-fix-steps.tsx';
import { useRunNodes } from '#renderer/features/runs/run-nodes.ts';
import { canResume, countDone, mendsFirst } from '#renderer/features/runs/run-words.ts';
import { taskNumber } from '#renderer/features/runs/task-words.ts';
import { remedyOf } from '#renderer/stores/error-remedies.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface WhyItFailedProps {
  readonly run: JobRunText;
  readonly error: ErrorText;
  readonly tasks: Output<'getJobTasks'>;
}

export function WhyItFailed({ run, error, tasks }: WhyItFailedProps) {
  const { code, message, hint, node, stageNode } = error;
  const isBlocked = run.jobRunState === 'COMMIT_BLOCKED';
  const isStopped = run.jobRunState === 'STOPPED';
  const isInterrupted = error.interrupted === true;
  const title = isBlocked
    ? 'Why the commit is blocked'
    : isStopped
      ? 'Run stopped'
      : isInterrupted
        ? 'Run interrupted'
        : 'Why the run failed';
  const titleClass =
    isBlocked || isInterrupted ? textStyles.warning : isStopped ? textStyles.secondary : textStyles.bad;
  const nodes = useRunNodes(run.jobName);
  const nodeName = (id: string): string => `“${nodes.get(id)?.name ?? id}”`;
  const failed = tasks.findLast(({ state }) => state === 'FAILED');
  const done = countDone(tasks);
  const isForeign = code === 'ForeignTarget' || code === 'CatalogBehind';
  // The steps below are the same choice as the hint, whose words are for the command line; the job itself is right.
  const isUndecided = code === 'BookmarkUnknown';
  const { problem, bucket, connection } = error;
  const remedy = remedyOf(new EngineError('IoFailed', message, { details: { problem, bucket, connection } }));
  const changing =
    isUndecided || isInterrupted ? null : (
      <Step
        title="Change the job"
        text={
          isForeign
            ? 'If the folder belongs to something else: choose another target.'
            : 'Correct the job, then run it again.'
        }
        command="runs.open-job"
      />
    );
  const again = (
    <Step title="Run again" text="Runs the current job and reads its sources again." command="runs.again" />
  );
  // A file of the plan no longer exists.
  const readsAnew = error.code === 'FileChanged';
  const changed = readsAnew && node !== undefined ? nodes.get(node) : undefined;
  const goingOn =
    canResume(run) && tasks.length > 0 ? (
      <Step
        title="Resume"
        text={
          done === 0
            ? 'A new run repeats the same work with the same inputs.'
            : `A new run keeps the ${countOf(done, 'task')} that ${done === 1 ? 'is' : 'are'} done.`
        }
        command="runs.resume"
      />
    ) : null;
  return (
    <aside className={classes(paneStyles.pane, paneStyles.below)} data-part="pane" aria-label={title}>
      <header>
        {isBlocked || isInterrupted ? (
          <IconAlertTriangle size={16} stroke={1.5} className={textStyles.warning} />
        ) : isStopped ? (
          <IconPlayerPause size={16} stroke={1.5} />
        ) : (
          <IconCircleX size={16} stroke={1.5} className={textStyles.bad} />
        )}
        <span className={titleClass}>{title}</span>
      </header>
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0} role="region" aria-label="The failure">
        <section className={paneStyles.section}>
          <p className={classes(textStyles.strong, textStyles.wrapAnywhere)}>{message}</p>
          <p className={textStyles.caption}>
            {isStopped || isInterrupted ? '' : code}
            {node === undefined ? '' : ` at ${nodeName(node)}`}
            {isStopped || isInterrupted ? '' : taskWords(failed, stageNode === node ? undefined : stageNode, nodeName)}
          </p>
          {hint === undefined || isStopped || isUndecided ? null : (
            <p className={classes(textStyles.compact, textStyles.wrapAnywhere)}>{hint}</p>
          )}
        </section>
        <section className={paneStyles.section}>
          <p className={classes(textStyles.compact, textStyles.secondary)}>
            {isBlocked
              ? 'No rows are lost. The output waits next to the target and is not in the catalog yet. Other runs cannot write to the target until this run is committed or undone.'
              : `${run.undone ? 'The run was undone.' : 'Nothing was written.'} Tables and bookmark are unchanged.`}
          </p>
          {remedy === undefined ? null : (
            <div className={classes(layoutStyles.row, layoutStyles.close, runStyles.nextStep)}>
              <span className={classes(layoutStyles.grow, textStyles.caption)}>
                {isBlocked ? 'Then retry the commit.' : 'Then resume, or run again.'}
              </span>
              <Button changes size="sm" onClick={remedy.run}>
                {remedy.label}
              </Button>
            </div>
          )}
          {isBlocked ? (
            <>
              <Step
                title="Retry commit"
                text="Fix the cause first. The run continues from where it stopped."
                command="runs.retry-commit"
              />
              <Step
                title="Undo run"
                text="Returns files, catalog and bookmark to their state before the run."
                command="runs.undo"
              />
            </>
          ) : null}
          {isBlocked ? null : (
            <>
              <JobFixSteps run={run} error={error} />
              {changed?.transform === 'CatalogSource' ? (
                <Step title="Crawl table" text="Then run the job." command="runs.crawl-source" />
              ) : null}
              {code === 'TooManyErrors' ? (
                <Step
                  title="Rejected records"
                  text="Review them, then fix the files or allow more errors."
                  command="runs.view-rejects"
                />
              ) : null}
              {targetWithForeignFiles(run) === undefined ? null : (
                <Step
                  title="Adopt files"
                  text="If the files may be replaced: makes them part of the target. Then run again."
                  command="runs.adopt-files"
                />
              )}
              {isForeign ? (
                <Step
                  title="List files again"
                  text="If the catalog was lost and the folder belongs to this target. Jobs with a bookmark then ask what they have read."
                  command="runs.list-targets-again"
                />
              ) : null}
              {isUndecided ? (
                <>
                  <Step
                    title="Set bookmark to now"
                    text="If the target has the rows of every file that is there. The next run reads later files only."
                    command="runs.bookmark-now"
                  />
                  <Step
                    title="Read all again"
                    text="If the target should get the rows of every file. Rows that it already has are then repeated."
                    command="runs.bookmark-start"
                  />
                  <p className={classes(textStyles.caption, runStyles.nextNote)}>
                    To continue after an earlier run, open that run and rewind the bookmark to it.
                  </p>
                </>
              ) : null}
              {readsAnew ? again : null}
              {mendsFirst(run, tasks) ? changing : goingOn}
              {mendsFirst(run, tasks) ? goingOn : changing}
              {readsAnew ? null : again}
            </>
          )}
        </section>
        <RunDetails run={run} />
      </div>
    </aside>
  );
}

/** `, in task 2 of 3 of “Out”`: in which task of which stage it failed. */
function taskWords(
  failed: Output<'getJobTasks'>[number] | undefined,
  stageNode: string | undefined,
  nodeName: (id: string) => string,
): string {
  const number = failed === undefined ? undefined : taskNumber(failed);
  if (stageNode === undefined) return number === undefined ? '' : `, in ${number}`;
  return `, in ${number ?? 'the task'} of ${nodeName(stageNode)}`;
}

/** One way to continue: its button, and its meaning. */
function Step({
  title,
  text,
  command,
}: {
  readonly title: string;
  readonly text: string;
  readonly command: string;
}): ReactNode {
  return (
    <div className={classes(layoutStyles.row, layoutStyles.close, runStyles.nextStep)}>
      <span className={classes(layoutStyles.grow, textStyles.caption)}>{text}</span>
      <Button size="sm" onClick={() => void runCommandById(command)}>
        {title}
      </Button>
    </div>
  );
}
