/** How far an active run is: a bar, and words beside it. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { progressWords, type RunProgress } from '#renderer/features/runs/progress-words.ts';
import { pauseWords } from '#renderer/features/runs/run-words.ts';
import { useWaitingReason } from '#renderer/features/runs/queue/use-queue.ts';
import { paceWords, type NodePace } from '#renderer/features/runs/nodes/run-pace.ts';
import { useTimeLeft } from '#renderer/features/runs/nodes/use-time-left.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RunProgressBarProps {
  readonly run: JobRunText;
  /** null: the run has reported nothing yet. */
  readonly progress: RunProgress | null;
  /** null: not known. */
  readonly pace: NodePace | null;
}

const noProgress = { fraction: null, note: '' };

export function RunProgressBar({ run, progress, pace }: RunProgressBarProps) {
  const now = useNow(true);
  const fraction = progress?.fraction ?? null;
  const isWaiting = run.jobRunState === 'WAITING';
  const reason = useWaitingReason(run.id, isWaiting && run.paused === null);
  const left = useTimeLeft(run, progress, now);
  const words = progressWords(progress ?? noProgress, left);
  return (
    <>
      <span
        className={classes(
          progressStyles.progress,
          layoutStyles.grow,
          runStyles.progress,
          fraction === null && runStyles.unknown,
        )}
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
      >
        <b ref={(bar) => bar?.style.setProperty('width', `${(fraction ?? (isWaiting ? 0 : 1)) * 100}%`)} />
      </span>
      <span className={classes(textStyles.secondary, runStyles.words)}>
        {run.paused !== null
          ? pauseWords(run.paused)
          : words === ''
            ? isWaiting
              ? (reason ?? 'Waiting for memory and cores')
              : 'Running'
            : words}
      </span>
      {pace === null || isWaiting ? null : (
        <span className={classes(textStyles.secondary, runStyles.pace)} title={pace.basis}>
          {paceWords(pace)}
        </span>
      )}
    </>
  );
}
