/** Says that all triggers are paused, and resumes them. */

import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';

/** Nothing while they fire. */
export function PausedNote() {
  const pausedOn = useProcedure('listTriggers', { next: 1 }).data?.pausedOn ?? null;
  if (pausedOn === null) return null;
  return (
    <div className={classes(noteStyles.note, noteStyles.warning, layoutStyles.row)} role="status">
      <span className={layoutStyles.grow}>
        All triggers and schedules of this workspace have been paused since {timeOfDay(pausedOn)}. Nothing starts by
        itself.
      </span>
      <Button changes size="sm" onClick={() => void runCommandById('triggers.resume-all')}>
        Resume triggers
      </Button>
    </div>
  );
}
