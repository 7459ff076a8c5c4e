/** How far a run of the queue is, or when it starts. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { useTimeLeft } from '#renderer/features/runs/nodes/use-time-left.ts';
import { startText } from '#renderer/features/runs/queue/queue-words.ts';
import { useRunProgress } from '#renderer/features/runs/run-progress.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { dateAndTime } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Follows the run while it is shown. */
export function QueueProgress({ runId }: { readonly runId: string }) {
  const run = useProcedure('getJobRun', { id: runId }).data;
  return run === undefined ? null : <Progress run={run} />;
}

function Progress({ run }: { readonly run: JobRunText }) {
  const progress = useRunProgress(run);
  const left = useTimeLeft(run, progress, useNow(true));
  const fraction = progress?.fraction ?? null;
  // Where the estimate comes from is in the hint.
  const [short] = left?.split(', ') ?? [];
  const words = [
    ...(fraction === null ? [] : [`${Math.floor(fraction * 100)}%`]),
    ...(short === undefined ? [] : [short]),
  ];
  return (
    <span className={layoutStyles.block} title={left}>
      {fraction === null ? null : (
        <span
          className={classes(progressStyles.progress, layoutStyles.block)}
          role="progressbar"
          aria-label={`Progress of ${run.jobName} #${run.number}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(fraction * 100)}
        >
          <b ref={(bar) => bar?.style.setProperty('width', `${fraction * 100}%`)} />
        </span>
      )}
      <span className={classes(textStyles.caption, layoutStyles.block)}>{words.join(', ')}</span>
    </span>
  );
}

type WaitingRun = Output<'getQueue'>['waiting'][number];

export function ExpectedStart({ startsOn }: Pick<WaitingRun, 'startsOn'>) {
  return (
    <span
      className={textStyles.caption}
      title={
        startsOn === null
          ? 'Earlier runs do not show when runs before it end.'
          : `${dateAndTime(startsOn)}, estimated from the times of earlier runs`
      }
    >
      {startText(startsOn, Date.now())}
    </span>
  );
}
