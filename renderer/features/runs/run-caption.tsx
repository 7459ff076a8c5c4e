/** Beside an active run in a list: how far it is, or when it is expected to start. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { startText } from '#renderer/features/runs/queue/queue-words.ts';
import { useRunProgress } from '#renderer/features/runs/run-progress.ts';
import { runStart } from '#renderer/features/runs/run-words.ts';
import { shortTime } from '#renderer/ui/format/words.ts';

/** Follows the run while it is shown. */
export function RunCaption({ run }: { readonly run: JobRunText }) {
  if (run.paused !== null) return <>paused</>;
  return run.jobRunState === 'WAITING' ? <ExpectedTime run={run} /> : <Percent run={run} />;
}

/** Until it is known: when the run started. */
function Percent({ run }: { readonly run: JobRunText }) {
  const fraction = useRunProgress(run)?.fraction ?? null;
  return <>{fraction === null ? shortTime(runStart(run)) : `${Math.floor(fraction * 100)}%`}</>;
}

function ExpectedTime({ run }: { readonly run: JobRunText }) {
  const startsOn = useQueue().data?.waiting.find(({ runId }) => runId === run.id)?.startsOn ?? null;
  if (startsOn === null) return <>{shortTime(runStart(run))}</>;
  return <span title={startText(startsOn, Date.now())}>~{shortTime(startsOn)}</span>;
}
