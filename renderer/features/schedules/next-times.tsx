/** The next times at which a schedule is due, by the clock of this computer and by that of its time zone. */

import { localTimeZone } from '#renderer/features/schedules/first-schedule.ts';
import { dateText } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import scheduleStyles from '#renderer/features/schedules/schedule-form.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface NextTimesProps {
  readonly times: readonly number[];
  readonly timeZone: string;
  /** Why there are none; shown in their place. */
  readonly empty: string;
}

export function NextTimes({ times, timeZone, empty }: NextTimesProps) {
  return (
    <div className={scheduleStyles.next}>
      <p className={classes(textStyles.caption, layoutStyles.row)}>
        Next times
        <span className={layoutStyles.end}>{clocksText(timeZone)}</span>
      </p>
      {times.length === 0 ? <p className={classes(textStyles.compact, textStyles.muted)}>{empty}</p> : null}
      <ol className={scheduleStyles.times} aria-label="Next times">
        {times.map((time) => (
          <li key={time} className={layoutStyles.row}>
            <span>{momentText(time)}</span>
            {timeZone === localTimeZone ? null : (
              <span className={classes(textStyles.muted, layoutStyles.end)}>{timeInZone(time, timeZone)}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The zones of the columns: `local time (Asia/Tokyo), UTC`, or of the only one. */
function clocksText(timeZone: string): string {
  const local = `local time (${localTimeZone})`;
  return timeZone === localTimeZone ? local : `${local}, ${timeZone}`;
}

/** `Wed 25 Nov 2026, 02:30`, by the clock of this computer. */
export function momentText(time: number): string {
  const date = new Date(time);
  const day = date.toLocaleDateString('en-GB', { weekday: 'short' });
  return `${day} ${dateText(date)}, ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}

/** `Tue 18:30`; the zone was accepted by the engine, and may still be unknown to an older browser. */
function timeInZone(time: number, timeZone: string): string {
  try {
    return new Date(time).toLocaleString('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  } catch {
    return '';
  }
}
