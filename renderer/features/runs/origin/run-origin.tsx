/** What started a run: the run of a workflow, or a trigger, and the way back to it. */

import { openOrigin, useOrigin } from '#renderer/features/runs/origin/origins.ts';
import { dateAndTime } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

/** Nothing for a run that a person started. */
export function RunOrigin({ id }: { readonly id: string }) {
  const origin = useOrigin(id);
  if (origin === undefined || origin === null) return null;
  const { triggerName, workflow, firedOn } = origin;
  const words = workflow === null ? triggerName : `${workflow.name}, run ${workflow.runNumber}`;
  return (
    <span className={classes(textStyles.compact, textStyles.secondary)}>
      started by{' '}
      <button
        type="button"
        className={textStyles.link}
        title={`Trigger ${triggerName}, ${dateAndTime(firedOn)}`}
        onClick={() => openOrigin(origin)}
      >
        {words}
      </button>
    </span>
  );
}
