/** A time of day, HH:MM in 24 hours whatever the language of the browser; other text stays, marked and explained. */

import { useEffect, useRef, useState } from 'react';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import scheduleStyles from '#renderer/features/schedules/schedule-form.module.css';

interface TimeInputProps {
  readonly id: string;
  /** HH:MM. */
  readonly value: string;
  onChange(value: string): void;
}

const timePattern = /^\s*(\d{1,2}):(\d{2})\s*$/u;

/** `6:05` is 06:05; undefined: the text is not a time. */
function readTime(text: string): string | undefined {
  const [, hour = '', minute = ''] = timePattern.exec(text) ?? [];
  return hour === '' || Number(hour) > 23 || Number(minute) > 59 ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}

export function TimeInput({ id, value, onChange }: TimeInputProps) {
  const [text, setText] = useState(value);
  // The typed text is not changed meanwhile.
  const isTyping = useRef(false);
  useEffect(() => {
    if (!isTyping.current) setText(value);
  }, [value]);
  const isTime = readTime(text) !== undefined;
  return (
    <>
      <TextInput
        id={id}
        className={scheduleStyles.time}
        value={text}
        bad={!isTime}
        placeholder="06:00"
        aria-describedby={isTime ? undefined : `${id}-hint`}
        onBlur={() => {
          isTyping.current = false;
          if (isTime) setText(value);
        }}
        onChange={(next) => {
          isTyping.current = true;
          setText(next);
          const time = readTime(next);
          if (time !== undefined) onChange(time);
        }}
      />
      {isTime ? null : (
        <p id={`${id}-hint`} className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          Write hours and minutes, for example 06:30. {value} stays in effect.
        </p>
      )}
    </>
  );
}
