/** Tools above a graph that jobs and sub-flows have: undo, redo, a new node, settings, and how many problems there are. */

import { IconAdjustmentsHorizontal, IconArrowBackUp, IconArrowForwardUp, IconPlus } from '@tabler/icons-react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { nounOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { splitProblems, type JobProblem } from '#renderer/features/runs/check-job.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import pageStyles from '#renderer/ui/page.module.css';

interface EditToolsProps {
  readonly draft: Draft;
  /** The command that shows them. */
  readonly settings: string;
}

export function EditTools({ draft, settings }: EditToolsProps) {
  const { past, future, present } = draft.history;
  return (
    <>
      <span className={pageStyles.divider} />
      <IconButton
        label="Undo"
        keys={chordParts('Ctrl+Z').join(' ')}
        disabled={past.length === 0}
        onClick={() => void runCommandById('jobs.undo')}
      >
        <IconArrowBackUp size={16} stroke={1.5} />
      </IconButton>
      <IconButton
        label="Redo"
        keys={chordParts('Ctrl+Shift+Z').join(' ')}
        disabled={future.length === 0}
        onClick={() => void runCommandById('jobs.redo')}
      >
        <IconArrowForwardUp size={16} stroke={1.5} />
      </IconButton>
      <span className={pageStyles.divider} />
      <Button
        changes
        tone="quiet"
        icon={<IconPlus size={15} stroke={1.5} />}
        onClick={() => void runCommandById('jobs.add-node')}
      >
        Add node
      </Button>
      <IconButton label={`Settings of ${nounOf(present.name)}`} onClick={() => void runCommandById(settings)}>
        <IconAdjustmentsHorizontal size={16} stroke={1.5} />
      </IconButton>
    </>
  );
}

interface ProblemCountsProps {
  readonly problems: readonly JobProblem[];
  /** The command that lists them. */
  readonly shownBy: string;
}

export function ProblemCounts({ problems, shownBy }: ProblemCountsProps) {
  const { wrong, missing } = splitProblems(problems);
  const words = wrong.length > 0 && missing.length > 0 ? jobEditorStyles.countWords : jobEditorStyles.countWord;
  return (
    <>
      {wrong.length > 0 ? (
        <Button tone="quiet" title={countOf(wrong.length, 'problem')} onClick={() => void runCommandById(shownBy)}>
          <span className={classes(countBadgeStyles.badge, countBadgeStyles.bad)}>{wrong.length}</span>
          <span className={words}>{wrong.length === 1 ? 'problem' : 'problems'}</span>
        </Button>
      ) : null}
      {missing.length > 0 ? (
        <Button tone="quiet" title={`${missing.length} to set up`} onClick={() => void runCommandById(shownBy)}>
          <span className={countBadgeStyles.badge}>{missing.length}</span>
          <span className={words}>to set up</span>
        </Button>
      ) : null}
    </>
  );
}
