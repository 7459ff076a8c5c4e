/** The head of a run's page: its state, when it was, and what may be done with it now. */

import { endWord } from '#engine/contract/end-word.ts';
import {
  IconArrowBackUp,
  IconChevronLeft,
  IconChevronRight,
  IconGitCompare,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconRefresh,
  IconRoute,
  IconTable,
} from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { InspectorButton } from '#renderer/app/inspector.tsx';
import { StartedBy } from '#renderer/app/origin/started-by.tsx';
import { RunLink } from '#renderer/features/runs/run-link.tsx';
import { hasOutput } from '#renderer/features/runs/run-output.ts';
import {
  canPause,
  canResume,
  canUndo,
  endedBadly,
  isActive,
  isUndoBlocked,
  mendsFirst,
  startWords,
  runTime,
  stateWord,
} from '#renderer/features/runs/run-words.ts';
import { useRunViews } from '#renderer/features/runs/run-view-store.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

const icon = { size: 15, stroke: 1.5 };

interface RunActionsProps {
  readonly run: JobRunText;
  readonly tasks: Output<'getJobTasks'>;
}

interface RunHeadProps extends RunActionsProps {
  /** Rejected records; undefined until they are counted. */
  readonly rejected: number | undefined;
}

export function RunHead({ run, tasks, rejected }: RunHeadProps) {
  const took = runTime(run, useNow(isActive(run)));
  const { previousRunId } = run;
  // Beside rejected rows, the form of one of them is shown.
  const view = useRunViews((views) => views[run.id]);
  return (
    <div className={pageStyles.head} data-part="page-head">
      <RunState run={run} rejected={rejected} />
      {run.undone || isUndoBlocked(run) ? (
        <StateTag
          state={isUndoBlocked(run) ? 'UNDO_BLOCKED' : 'UNDONE'}
          big
          words={isUndoBlocked(run) ? 'UNDO BLOCKED' : 'UNDONE'}
        />
      ) : null}
      <h1 className={textStyles.title} title={run.id}>
        {run.jobName} <span data-part="run-number">#{run.number}</span>
      </h1>
      <span className={classes(layoutStyles.row, layoutStyles.tight)}>
        <IconButton label="Previous run of job" onClick={() => void runCommandById('runs.previous')}>
          <IconChevronLeft {...icon} />
        </IconButton>
        <IconButton label="Next run of job" onClick={() => void runCommandById('runs.next')}>
          <IconChevronRight {...icon} />
        </IconButton>
        <IconButton
          label="Compare with previous run of job"
          onClick={() => void runCommandById('runs.compare-previous')}
        >
          <IconGitCompare {...icon} />
        </IconButton>
      </span>
      <span className={classes(textStyles.compact, textStyles.secondary)}>{startWords(run)}</span>
      {took === null ? null : (
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          {isActive(run) ? 'running for' : 'took'} <b>{took}</b>
        </span>
      )}
      <StartedBy id={run.id} />
      {previousRunId === null ? null : (
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          resumes <RunLink id={previousRunId} />
        </span>
      )}
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {run.jobRunState === 'SUCCEEDED' && tasks.length > 0 && view !== 'rejects' ? (
          <InspectorButton>Output</InspectorButton>
        ) : null}
        {isActive(run) && view !== 'rejects' ? <InspectorButton>Details</InspectorButton> : null}
        {hasOutput(run) && tasks.length > 0 ? (
          <Button tone="primary" icon={<IconTable {...icon} />} onClick={() => void runCommandById('runs.open-output')}>
            Open output
          </Button>
        ) : null}
        <Button
          tone={mendsFirst(run, tasks) && run.jobRunState !== 'COMMIT_BLOCKED' ? 'primary' : 'default'}
          icon={<IconRoute {...icon} />}
          onClick={() => void runCommandById('runs.open-job')}
        >
          Open job
        </Button>
        <RunButtons run={run} tasks={tasks} />
      </span>
    </div>
  );
}

/** Success without every record has another colour than success, and says of how many. */
function RunState({ run, rejected }: Pick<RunHeadProps, 'run' | 'rejected'>) {
  const { jobRunState, hasRejects } = run;
  if (stateWord(run) === 'PAUSED') return <StateTag state="PAUSED" big />;
  const state = endWord(jobRunState, hasRejects);
  if (state === jobRunState) return <StateTag state={state} big />;
  return (
    <button type="button" className={runStyles.stateButton} onClick={() => void runCommandById('runs.view-rejects')}>
      <StateTag
        state={state}
        big
        words={
          <>
            <span>{jobRunState}</span>
            {rejected === undefined ? ' with rejected records' : ` with ${countOf(rejected, 'rejected record')}`}
          </>
        }
      />
    </button>
  );
}

function RunButtons({ run, tasks }: RunActionsProps) {
  if (isActive(run))
    return (
      <>
        {run.paused !== null ? (
          <Button
            changes
            tone="primary"
            icon={<IconPlayerPlay {...icon} />}
            onClick={() => void runCommandById('runs.continue')}
          >
            Continue
          </Button>
        ) : canPause(run) ? (
          <Button changes icon={<IconPlayerPause {...icon} />} onClick={() => void runCommandById('runs.pause')}>
            Pause
          </Button>
        ) : null}
        <Button
          changes
          icon={<IconPlayerStop {...icon} />}
          onClick={() => void runCommandById('runs.stop')}
          busy={run.jobRunState === 'STOPPING'}
        >
          {run.jobRunState === 'STOPPING' ? 'Stopping' : 'Stop'}
        </Button>
      </>
    );
  if (isUndoBlocked(run))
    return (
      <Button
        changes
        tone="primary"
        icon={<IconRefresh {...icon} />}
        onClick={() => void runCommandById('runs.retry-undo')}
      >
        Retry undo
      </Button>
    );
  const again = (
    <Button
      changes
      tone={endedBadly(run) && !mendsFirst(run, tasks) ? 'primary' : 'default'}
      icon={<IconPlayerPlay {...icon} />}
      onClick={() => void runCommandById('runs.again')}
    >
      Run again
    </Button>
  );
  // Only a run that reached its tasks can be continued.
  if (endedBadly(run))
    return canResume(run) && tasks.length > 0 ? (
      <Button
        changes
        tone={mendsFirst(run, tasks) ? 'default' : 'primary'}
        icon={<IconPlayerTrackNext {...icon} />}
        onClick={() => void runCommandById('runs.resume')}
      >
        Resume
      </Button>
    ) : (
      again
    );
  return (
    <>
      {run.jobRunState === 'COMMIT_BLOCKED' ? null : again}
      {canUndo(run) && (tasks.length > 0 || run.jobRunState === 'COMMIT_BLOCKED') ? (
        <Button changes icon={<IconArrowBackUp {...icon} />} onClick={() => void runCommandById('runs.undo')}>
          Undo run
        </Button>
      ) : null}
      {run.jobRunState === 'COMMIT_BLOCKED' ? (
        <Button
          changes
          tone="primary"
          icon={<IconRefresh {...icon} />}
          onClick={() => void runCommandById('runs.retry-commit')}
        >
          Retry commit
        </Button>
      ) : null}
    </>
  );
}
