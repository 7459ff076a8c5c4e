/** A few exclusive choices, side by side unless they look otherwise; arrow keys move and choose. */

import type { ReactNode } from 'react';
import { walkByArrows } from '#renderer/ui/arrow-walk.ts';
import { classes } from '#renderer/ui/classes.ts';
import segmentsStyles from '#renderer/ui/segments.module.css';

export interface Segment<Name extends string> {
  readonly name: Name;
  readonly title: ReactNode;
  /** In the tooltip. */
  readonly hint?: string;
}

interface SegmentsProps<Name extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Name>[];
  readonly current: Name;
  readonly small?: boolean;
  /** Classes; without, those of a row of segments. */
  readonly look?: {
    readonly group: string | undefined;
    readonly each: string | undefined;
    readonly current: string | undefined;
  };
  onChange(name: Name): void;
}

export function Segments<Name extends string>({
  label,
  segments,
  current,
  small = false,
  look = { group: segmentsStyles.segments, each: undefined, current: segmentsStyles.current },
  onChange,
}: SegmentsProps<Name>) {
  const names = segments.map(({ name }) => name);
  return (
    <div
      className={classes(look.group, small && segmentsStyles.small)}
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => walkByArrows(event, 'both', names, current, 'data-segment', onChange)}
    >
      {segments.map(({ name, title, hint }) => (
        <button
          key={name}
          type="button"
          role="radio"
          data-segment={name}
          aria-checked={name === current}
          tabIndex={name === current ? 0 : -1}
          title={hint}
          className={classes(look.each, name === current && look.current)}
          onClick={() => onChange(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
