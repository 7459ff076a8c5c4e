/** A few exclusive choices side by side; arrow keys move and choose. */

import type { KeyboardEvent, ReactNode } from 'react';

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
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const index = segments.findIndex(({ name }) => name === current);
    const next = segments[(index + step + segments.length) % segments.length]!;
    onChange(next.name);
    event.currentTarget.querySelector<HTMLElement>(`[data-segment="${next.name}"]`)?.focus();
  };
  return (
    <div className={`seg${small ? ' sm' : ''}`} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {segments.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          role="radio"
          data-segment={name}
          aria-checked={name === current}
          tabIndex={name === current ? 0 : -1}
          className={name === current ? 'on' : ''}
          onClick={() => onChange(name)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
