/** Follows an active run; when it ends, everything about it is read afresh. */

import { useEffect, useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { movedProgress, type RunProgress } from '#renderer/features/runs/progress-words.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';

/** @returns null before the run has reported anything, and for one that is not active. */
export function useRunProgress(run: JobRunText | undefined): RunProgress | null {
  const [progress, setProgress] = useState<RunProgress | null>(null);
  const id = run !== undefined && isActive(run) ? run.id : undefined;
  useEffect(() => {
    setProgress(null);
    if (id === undefined) return undefined;
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      try {
        for await (const item of client.stream('watchJobRun', { id }, abort.signal)) {
          if (item.item === 'progress') setProgress((before) => movedProgress(before, item));
        }
      } finally {
        if (!abort.signal.aborted) await invalidateAfter('startJobRun');
      }
    };
    // A broken wire ends the stream; what the run came to is read when the window is connected again.
    follow().catch(() => undefined);
    return () => abort.abort();
  }, [id]);
  return progress;
}
