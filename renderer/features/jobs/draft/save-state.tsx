/** Whether the draft is on disk, and when the job ran last, in one line of words. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { flushDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { isSaved, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { isActive, runStart, stateWord } from '#renderer/features/runs/run-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { duration, timeOfDay } from '#renderer/ui/format/words.ts';

interface SaveStateProps {
  readonly name: string;
  readonly draft: Draft;
  readonly run: LatestRun;
}

export function SaveState({ name, draft, run }: SaveStateProps) {
  if (draft.saving === 'failed' && draft.failure !== null && draft.theirs === null) {
    return (
      <span className="row g6 data bad cut" role="alert" title={draft.failure.message}>
        <span className="cut">Not saved: {draft.failure.message}</span>
        <Button
          size="sm"
          onClick={() => void flushDraft(name).catch((thrown: unknown) => showFailure('Saving the job', thrown))}
        >
          Try again
        </Button>
      </span>
    );
  }
  return (
    <span className="t3 data row g4 save-state" role="status" title={lastRun(run)}>
      <span className="nw">
        {draft.theirs !== null
          ? 'Not saved: choose a version.'
          : isSaved(draft)
            ? draft.savedAt === null
              ? 'Saved.'
              : `Saved ${timeOfDay(draft.savedAt)}.`
            : 'Saving …'}
      </span>{' '}
      <span className="cut">{lastRun(run)}</span>
    </span>
  );
}

function lastRun({ newest }: LatestRun): string {
  if (newest === undefined) return 'Never run.';
  if (isActive(newest)) return 'Running now.';
  const took =
    newest.startedOn === null || newest.completedOn === null
      ? ''
      : `, ${duration(newest.completedOn - newest.startedOn)}`;
  return `Last run ${timeOfDay(runStart(newest))}${took}, ${stateWord(newest)}.`;
}
