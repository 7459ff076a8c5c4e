/** What started a run or a crawl: the run of a workflow, a trigger or a schedule, and the way back to it. */

import { openOrigin, useOrigin } from '#renderer/app/origin/origins.ts';
import { dateAndTime } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

/** Nothing for what a person started. @param id of the run or crawl. */
export function StartedBy({ id }: { readonly id: string }) {
  const origin = useOrigin(id);
  if (origin === undefined || origin === null) return null;
  const { kind, triggerName, workflow, firedOn } = origin;
  const isSchedule = kind === 'crawler';
  const words = isSchedule
    ? 'its schedule'
    : workflow === null
      ? triggerName
      : `${workflow.name}, run ${workflow.runNumber}`;
  return (
    <span className={classes(textStyles.compact, textStyles.secondary)}>
      started by{' '}
      <button
        type="button"
        className={textStyles.link}
        title={`${isSchedule ? 'Schedule of crawler' : 'Trigger'} ${triggerName}, ${dateAndTime(firedOn)}`}
        onClick={() => openOrigin(origin)}
      >
        {words}
      </button>
    </span>
  );
}
