/** Asks before a job's bookmark moves: what the next run then reads, and what that does to the targets. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askBookmark, useBookmarkAsked, type AskedBookmark } from '#renderer/features/runs/bookmark/bookmark-store.ts';
import { moveWords, withoutEffect } from '#renderer/features/runs/bookmark/bookmark-words.ts';
import { useBookmarkText } from '#renderer/features/runs/bookmark/use-bookmark-text.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

export function BookmarkDialog() {
  const asked = useBookmarkAsked((state) => state.asked);
  const job = useProcedure('getJob', { name: asked?.jobName ?? '-' }, { enabled: asked !== null });
  const current = useBookmarkText(asked?.jobName ?? null);
  const words = asked === null ? null : moveWords(asked);
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={() => askBookmark(null)}
      title={words?.question ?? ''}
      action={words?.action ?? ''}
      onConfirm={() => void move(asked!).catch((thrown: unknown) => showFailure('Setting the bookmark', thrown))}
    >
      {words?.consequences.map((consequence) => (
        <p key={consequence} className={textStyles.compact}>
          {consequence}
        </p>
      ))}
      {job.data?.job.bookmark === 'disable' ? (
        <p className={classes(textStyles.compact, textStyles.warning)}>{withoutEffect}</p>
      ) : (
        <p className={classes(textStyles.compact, textStyles.secondary)}>
          {current === undefined ? '' : `Currently: ${current}`}
        </p>
      )}
    </ConfirmDialog>
  );
}

/** @throws EngineError of setJobBookmarkToNow and resetJobBookmark. */
async function move(asked: AskedBookmark): Promise<void> {
  const { jobName, to } = asked;
  if (to === 'now') await runCommand('setJobBookmarkToNow', { jobName, arguments: { ...asked.arguments } });
  else await runCommand('resetJobBookmark', to === 'start' ? { jobName } : { jobName, runId: to.id });
  const { done, next } = moveWords(asked);
  showToast({ tone: 'ok', title: done, text: next });
}
