/** What moving a bookmark means, for the question before and the toast after. */

import type { AskedBookmark } from '#renderer/features/runs/bookmark/bookmark-store.ts';

interface MoveWords {
  readonly question: string;
  readonly action: string;
  /** One sentence each. */
  readonly consequences: readonly string[];
  readonly done: string;
  readonly next: string;
}

const repeats = 'A target that appends then gets rows again that it already has. Targets do not change until that run.';

export function moveWords({ jobName, to }: AskedBookmark): MoveWords {
  if (to === 'start')
    return {
      question: `Reset the bookmark of ${jobName}?`,
      action: 'Reset bookmark',
      consequences: ['Nothing counts as read any more: the next run reads all source files again.', repeats],
      done: `Bookmark of ${jobName} reset.`,
      next: 'The next run reads all source files.',
    };
  if (to === 'now')
    return {
      question: `Set the bookmark of ${jobName} to now?`,
      action: 'Set bookmark to now',
      consequences: [
        'Every file that the sources have now counts as read, and no run reads it.',
        'Rows of files that were not read yet do not reach the target. The next run reads only files that are added or changed from now on.',
      ],
      done: `Bookmark of ${jobName} set to now.`,
      next: 'The next run reads only files that are added or changed from now on.',
    };
  return {
    question: `Rewind the bookmark of ${jobName} to run #${to.number}?`,
    action: 'Rewind bookmark',
    consequences: [`What later runs read counts as not read any more: the next run reads it again.`, repeats],
    done: `Bookmark of ${jobName} set to run #${to.number}.`,
    next: 'The next run reads everything that neither this run nor an earlier one has read.',
  };
}

/** Of a job whose bookmark is disabled. */
export const withoutEffect =
  'The bookmark of this job is disabled: each run reads everything, and this has no effect until you enable it in the job settings.';
