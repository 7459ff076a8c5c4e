/** The file was changed elsewhere while steps here are not saved: both sides, and the choice. */

import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keepMine, takeTheirs } from '#renderer/features/jobs/draft/autosave.ts';
import type { Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { differencesOf, type JobDifference } from '#renderer/features/jobs/draft/job-difference.ts';
import { Button } from '#renderer/ui/button.tsx';
import { nounOf, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { ConflictNote } from '#renderer/ui/conflict-note.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import conflictStyles from '#renderer/features/jobs/draft/conflict-bar.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';
import textStyles from '#renderer/ui/text.module.css';

export function ConflictBar({ name, draft }: { readonly name: string; readonly draft: Draft }) {
  const [open, setOpen] = useState(true);
  const { theirs } = draft;
  if (theirs === null) return null;
  const [noun, title] = [nounOf(name), titleOf(name)];
  const keep = (): void => void keepMine(name).catch((thrown: unknown) => showFailure(`Saving the ${noun}`, thrown));
  if (theirs === 'deleted') {
    return (
      <OnlyHere offer="Save it again" onKeep={keep}>
        <b>The file of {title} was deleted.</b> Your version exists only in this window.
      </OnlyHere>
    );
  }
  if (theirs.job === null) {
    return (
      <OnlyHere offer="Keep mine" onKeep={keep}>
        <b>
          The file of {title} is no longer a valid {noun}.
        </b>{' '}
        {theirs.why === undefined ? '' : `${theirs.why.replace(/\.$/u, '')}. `}Nothing is saved or run until you fix it
        there, or overwrite it with your version.
      </OnlyHere>
    );
  }
  const mine = differencesOf(draft.savedStep, draft.history.present);
  const others = differencesOf(draft.disk.job, theirs.job);
  return (
    <ConflictNote
      actions={
        <>
          <Button size="sm" tone="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide changes' : 'Show changes'}
          </Button>
          <Button size="sm" onClick={() => takeTheirs(name)}>
            Use theirs
          </Button>
          <Button changes size="sm" tone="primary" onClick={keep}>
            Keep mine
          </Button>
        </>
      }
      more={
        open ? (
          <div className={conflictStyles.sides}>
            <Differences title="Yours" differences={mine} />
            <Differences title="On disk" differences={others} />
          </div>
        ) : null
      }
    >
      <b>{title} changed on disk while you were editing it.</b> Changes are not saved until you choose; the other
      version stays one undo away.
    </ConflictNote>
  );
}

interface OnlyHereProps {
  readonly offer: string;
  readonly children: ReactNode;
  onKeep(): void;
}

/** The file on disk offers no version to choose. */
function OnlyHere({ offer, children, onKeep }: OnlyHereProps) {
  return (
    <ConflictNote
      actions={
        <Button changes size="sm" tone="primary" onClick={onKeep}>
          {offer}
        </Button>
      }
    >
      {children}
    </ConflictNote>
  );
}

const glyphs: Readonly<
  Record<
    JobDifference['change'],
    { readonly icon: typeof IconPlus; readonly tone: keyof typeof textTone; readonly word: string }
  >
> = {
  added: { icon: IconPlus, tone: 'ok', word: 'added' },
  removed: { icon: IconMinus, tone: 'bad', word: 'removed' },
  changed: { icon: IconPencil, tone: 'warn', word: 'changed' },
};

function Differences({
  title,
  differences,
}: {
  readonly title: string;
  readonly differences: readonly JobDifference[];
}) {
  return (
    <section aria-label={title}>
      <h4>
        {title} <span className={textStyles.caption}>{countOf(differences.length, 'change')}</span>
      </h4>
      <ul>
        {differences.map(({ change, what, where }) => {
          const { icon: Icon, tone, word } = glyphs[change];
          return (
            <li key={`${change} ${what} ${where}`} className={classes(layoutStyles.row, layoutStyles.close)}>
              <Icon size={13} stroke={1.75} className={textTone[tone]} />
              <span className={textTone[tone]}>{word}</span>
              <b>{what}</b>
              <span className={classes(textStyles.secondary, textStyles.wrapAnywhere)}>{where}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
