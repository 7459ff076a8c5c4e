/** Whether the draft is on disk, and when the job ran last, in one line of words. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { flushDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { isSaved, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { nounOf } from '#renderer/features/jobs/draft/graph-file.ts';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { isActive, runStart, stateWord } from '#renderer/features/runs/run-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { duration, timeOfDay } from '#renderer/ui/format/words.ts';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface SaveStateProps {
  readonly name: string;
  readonly draft: Draft;
  /** undefined: a sub-flow does not run. */
  readonly run: LatestRun | undefined;
}

export function SaveState({ name, draft, run }: SaveStateProps) {
  if (draft.saving === 'failed' && draft.failure !== null && draft.theirs === null) {
    return (
      <span
        className={classes(
          layoutStyles.row,
          layoutStyles.close,
          textStyles.compact,
          textStyles.bad,
          textStyles.truncated,
        )}
        role="alert"
        title={draft.failure.message}
      >
        <span className={textStyles.truncated}>Not saved: {draft.failure.message}</span>
        <Button
          size="sm"
          onClick={() =>
            void flushDraft(name).catch((thrown: unknown) => showFailure(`Saving the ${nounOf(name)}`, thrown))
          }
        >
          Try again
        </Button>
      </span>
    );
  }
  const parts = [...savedWords(draft, nounOf(name)), ...(run === undefined ? [] : [lastRun(run)])];
  return (
    <span
      className={classes(textStyles.muted, textStyles.compact, jobEditorStyles.saveState)}
      role="status"
      title={parts.join(' ')}
    >
      {parts.map((part) => (
        <span key={part}>{part} </span>
      ))}
    </span>
  );
}

/** In parts that are shown whole or not at all. */
function savedWords(draft: Draft, noun: string): readonly string[] {
  if (draft.theirs === 'deleted') return ['Not saved: the file was deleted.'];
  if (draft.theirs?.job === null) return [`Not saved: the file is not a valid ${noun}.`];
  if (draft.theirs !== null) return ['Not saved: choose a version.'];
  if (!isSaved(draft)) return ['Saving …'];
  return draft.savedAt === null ? ['Saved.'] : ['Saved', `${timeOfDay(draft.savedAt)}.`];
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
