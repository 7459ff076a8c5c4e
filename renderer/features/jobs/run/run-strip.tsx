/** A run that is under way, over the canvas: how far it is, and the way to it. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { progressWords } from '#renderer/features/runs/progress-words.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { Button } from '#renderer/ui/button.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';

export function RunStrip({ run }: { readonly run: LatestRun }) {
  const { newest, isActive, progress } = run;
  const now = useNow(isActive);
  if (!isActive || newest === undefined) return null;
  const fraction = progress?.fraction ?? null;
  return (
    <div className="bar run-strip" role="status">
      <StateTag state={newest.jobRunState} />
      <span
        className="prog grow"
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
      >
        <b style={{ width: `${(fraction ?? 0) * 100}%` }} />
      </span>
      <span className="t2">
        {progress !== null
          ? progressWords(progress, newest.startedOn ?? newest.createdOn, now)
          : newest.jobRunState === 'WAITING'
            ? 'Waiting for memory and cores'
            : 'Running'}
      </span>
      <Button size="sm" onClick={() => openRun(newest)}>
        Open the run
      </Button>
      <Button
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
