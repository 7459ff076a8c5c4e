/** Follows an active run; when it ends, everything about it is read afresh. */

import { useEffect, useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { movedProgress, type RunProgress } from '#renderer/features/runs/progress-words.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';

/** Milliseconds between two pictures of a run. */
const drawnEvery = 250;

/** @returns null before the run has reported anything, and for one that is not active. */
export function useRunProgress(run: JobRunText | undefined): RunProgress | null {
  const [progress, setProgress] = useState<RunProgress | null>(null);
  const id = run !== undefined && isActive(run) ? run.id : undefined;
  useEffect(() => {
    setProgress(null);
    if (id === undefined) return undefined;
    const abort = new AbortController();
    // Every worker reports ten times a second; a page that is drawn for each would take the cores that the run needs.
    let latest: RunProgress | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      setProgress(latest);
    };
    const follow = async (): Promise<void> => {
      try {
        for await (const item of client.stream('watchJobRun', { id }, abort.signal)) {
          if (item.item !== 'progress') continue;
          latest = movedProgress(latest, item, Date.now());
          timer ??= setTimeout(show, drawnEvery);
        }
      } finally {
        if (!abort.signal.aborted) await invalidateAfter('startJobRun');
      }
    };
    // A broken wire ends the stream; what the run came to is read when the window is connected again.
    follow().catch(() => undefined);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id]);
  return progress;
}
