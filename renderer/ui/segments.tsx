/** A few exclusive choices side by side; arrow keys move and choose. */

import type { ReactNode } from 'react';
import { walkByArrows } from '#renderer/ui/arrow-walk.ts';
import { classes } from '#renderer/ui/classes.ts';
import segmentsStyles from '#renderer/ui/segments.module.css';

export interface Segment<Name extends string> {
  readonly name: Name;
  readonly title: ReactNode;
}

interface SegmentsProps<Name extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Name>[];
  readonly current: Name;
  readonly small?: boolean;
  onChange(name: Name): void;
}

export function Segments<Name extends string>({
  label,
  segments,
  current,
  small = false,
  onChange,
}: SegmentsProps<Name>) {
  const names = segments.map(({ name }) => name);
  return (
    <div
      className={classes(segmentsStyles.segments, small && segmentsStyles.small)}
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => walkByArrows(event, 'both', names, current, 'data-segment', onChange)}
    >
      {segments.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          role="radio"
          data-segment={name}
          aria-checked={name === current}
          tabIndex={name === current ? 0 : -1}
          className={classes(name === current && segmentsStyles.current)}
          onClick={() => onChange(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
