/** When something is due: pickers and the text of the schedule in step, its time zone, and what happens to missed times. */

import { useState, type ReactNode } from 'react';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { localTimeZone, type ScheduleValue } from '#renderer/features/schedules/first-schedule.ts';
import { NextTimes } from '#renderer/features/schedules/next-times.tsx';
import {
  changeChoice,
  readChoice,
  writeChoice,
  type ChoiceName,
  type ScheduleChoice,
} from '#renderer/features/schedules/schedule-choice.ts';
import { SchedulePicker } from '#renderer/features/schedules/schedule-picker.tsx';
import { scheduleWords } from '#renderer/features/schedules/schedule-words.ts';
import { useScheduleCheck } from '#renderer/features/schedules/use-schedule-check.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import scheduleStyles from '#renderer/features/schedules/schedule-form.module.css';

interface ScheduleFormProps {
  /** Of its fields; one form of a page differs from another. */
  readonly id: string;
  readonly value: ScheduleValue;
  /** Due times that the engine waits for, where this is what is saved and activated; a rate counts from its activation. */
  readonly activatedNext?: readonly number[] | undefined;
  onChange(change: Partial<ScheduleValue>): void;
}

const choiceTitles: Readonly<Record<ChoiceName, string>> = {
  minutes: 'Every few minutes',
  hours: 'Every few hours',
  day: 'Every day',
  week: 'On days of the week',
  month: 'On a day of the month',
  text: 'By cron or rate text',
};

const missedTitles: Readonly<Record<Trigger['missedRuns'], string>> = {
  once: 'Start once for all of them',
  all: 'Start once for each, at most 100',
  skip: 'Skip them',
};

const timeZones: readonly { readonly value: string }[] = [
  ...new Set([localTimeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]),
].map((value) => ({ value }));

export function ScheduleForm({ id, value, activatedNext, onChange }: ScheduleFormProps) {
  const { schedule, timeZone, missedRuns } = value;
  const check = useScheduleCheck(schedule, timeZone);
  const [asText, setAsText] = useState(false);
  const choice: ScheduleChoice = asText ? { every: 'text' } : readChoice(schedule);
  const choose = (name: ChoiceName): void => {
    setAsText(name === 'text');
    if (name !== 'text' && name !== choice.every)
      onChange({ schedule: writeChoice(changeChoice(name, readChoice(schedule)) as WrittenChoice) });
  };
  const wrong = (place: 'schedule' | 'timeZone'): ErrorText | null => (check?.place === place ? check.problem : null);
  return (
    <div className={scheduleStyles.form}>
      <div className={scheduleStyles.fields}>
        <Labelled id={`${id}-every`} label="Repeats">
          <select
            id={`${id}-every`}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={choice.every}
            onChange={(event) => choose(event.currentTarget.value as ChoiceName)}
          >
            {Object.entries(choiceTitles).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </Labelled>
        {choice.every === 'text' ? null : (
          <SchedulePicker
            id={id}
            choice={choice}
            onChange={(next) => onChange({ schedule: writeChoice(next as WrittenChoice) })}
          />
        )}
        <Labelled
          id={`${id}-text`}
          label="Schedule"
          problem={wrong('schedule')}
          hint={
            check?.problem === null && scheduleWords(schedule) !== schedule.trim()
              ? `${scheduleWords(schedule)}.`
              : 'cron(minutes hours day-of-month month day-of-week year), or rate(30 minutes).'
          }
        >
          <TextInput
            id={`${id}-text`}
            mono
            value={schedule}
            maxLength={1000}
            bad={wrong('schedule') !== null}
            aria-describedby={`${id}-text-hint`}
            spellCheck={false}
            onChange={(text) => onChange({ schedule: text })}
          />
        </Labelled>
        <Labelled
          id={`${id}-zone`}
          label="Time zone"
          problem={wrong('timeZone')}
          hint="Time zone in which the cron schedule is read."
        >
          <SuggestInput
            id={`${id}-zone`}
            value={timeZone}
            suggestions={timeZones}
            bad={wrong('timeZone') !== null}
            describedBy={`${id}-zone-hint`}
            onChange={(zone) => onChange({ timeZone: zone.slice(0, 64) })}
          />
        </Labelled>
        <Labelled
          id={`${id}-missed`}
          label="Missed times"
          hint="A time is missed when Tenon was not open, or the computer slept."
        >
          <select
            id={`${id}-missed`}
            className={classes(inputStyles.input, inputStyles.small, inputStyles.wide)}
            value={missedRuns}
            aria-describedby={`${id}-missed-hint`}
            onChange={(event) => onChange({ missedRuns: event.currentTarget.value as Trigger['missedRuns'] })}
          >
            {Object.entries(missedTitles).map(([name, title]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </Labelled>
      </div>
      <NextTimes
        times={activatedNext ?? check?.next ?? []}
        timeZone={timeZone}
        empty={
          check === undefined
            ? 'Reading the schedule'
            : check.problem === null
              ? 'The schedule is never due again.'
              : 'Shown when the schedule is valid.'
        }
      />
    </div>
  );
}

type WrittenChoice = Parameters<typeof writeChoice>[0];

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly problem?: ErrorText | null;
  readonly children: ReactNode;
}

function Labelled({ id, label, hint, problem = null, children }: LabelledProps) {
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      {children}
      {problem === null && hint === undefined ? null : (
        <p
          id={`${id}-hint`}
          className={classes(fieldStyles.hint, problem !== null && fieldStyles.wrong)}
          role={problem === null ? undefined : 'alert'}
        >
          {problem === null ? hint : `${problem.message} ${problem.hint ?? ''}`}
        </p>
      )}
    </div>
  );
}
