/** The fields of a schedule that needs no text: how often, on which days, at what time. */

import { weekdays, type ScheduleChoice, type Weekday } from '#renderer/features/schedules/schedule-choice.ts';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { TimeInput } from '#renderer/features/schedules/time-input.tsx';
import { NumberInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import scheduleStyles from '#renderer/features/schedules/schedule-form.module.css';

type PickedChoice = Exclude<ScheduleChoice, { every: 'text' }>;

interface SchedulePickerProps {
  readonly id: string;
  readonly choice: PickedChoice;
  onChange(choice: PickedChoice): void;
}

const dayTitles: Readonly<Record<Weekday, string>> = {
  MON: 'Mon',
  TUE: 'Tue',
  WED: 'Wed',
  THU: 'Thu',
  FRI: 'Fri',
  SAT: 'Sat',
  SUN: 'Sun',
};
const daysOfMonth = [...Array.from({ length: 31 }, (_, index) => String(index + 1)), 'L'];

export function SchedulePicker({ id, choice, onChange }: SchedulePickerProps) {
  if ('count' in choice)
    return (
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={`${id}-count`}>
          {choice.every === 'minutes' ? 'Minutes between two starts' : 'Hours between two starts'}
        </label>
        <NumberInput
          key={choice.every}
          id={`${id}-count`}
          value={choice.count}
          minimum={1}
          onChange={(count) => {
            if (count !== null && Number.isInteger(count) && count >= 0) onChange({ ...choice, count });
          }}
        />
      </div>
    );
  return (
    <>
      {choice.every === 'week' ? (
        <div className={fieldStyles.field}>
          <span className={fieldStyles.label} id={`${id}-days`}>
            Days
          </span>
          <div className={scheduleStyles.days} role="group" aria-labelledby={`${id}-days`}>
            {weekdays.map((day) => (
              <Check
                key={day}
                label={dayTitles[day]}
                checked={choice.days.includes(day)}
                onChange={() => {
                  const days = weekdays.filter((each) => (each === day) !== choice.days.includes(each));
                  // The last day stays: cron does not allow a week without one.
                  if (days.length > 0) onChange({ ...choice, days });
                }}
              />
            ))}
          </div>
        </div>
      ) : null}
      {choice.every === 'month' ? (
        <div className={fieldStyles.field}>
          <label className={fieldStyles.label} htmlFor={`${id}-day`}>
            Day of the month
          </label>
          <select
            id={`${id}-day`}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={String(choice.day)}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...choice, day: value === 'L' ? 'L' : Number(value) })
            }
          >
            {daysOfMonth.map((day) => (
              <option key={day} value={day}>
                {day === 'L' ? 'Last day' : day}
              </option>
            ))}
          </select>
          {typeof choice.day === 'number' && choice.day > 28 ? (
            <p className={fieldStyles.hint}>Months without this day are skipped.</p>
          ) : null}
        </div>
      ) : null}
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor={`${id}-time`}>
          Time
        </label>
        <TimeInput id={`${id}-time`} value={choice.time} onChange={(time) => onChange({ ...choice, time })} />
      </div>
    </>
  );
}
