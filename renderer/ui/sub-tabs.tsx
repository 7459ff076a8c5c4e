/** Views of one editor side by side: arrow keys move, the view follows. */

import type { KeyboardEvent, ReactNode } from 'react';

export interface SubTab<Name extends string> {
  readonly name: Name;
  readonly title: string;
  readonly count?: ReactNode;
}

interface SubTabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly SubTab<Name>[];
  readonly current: Name;
  onChange(name: Name): void;
}

export function SubTabs<Name extends string>({ label, tabs, current, onChange }: SubTabsProps<Name>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = tabs.findIndex(({ name }) => name === current);
    const next = tabs[(index + step + tabs.length) % tabs.length]!;
    onChange(next.name);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div className="subtabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ name, title, count }) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-tab={name}
          aria-selected={name === current}
          tabIndex={name === current ? 0 : -1}
          className={name === current ? 'on' : ''}
          onClick={() => onChange(name)}
        >
          {title}
          {count === undefined ? null : <span className="cnt">{count}</span>}
        </button>
      ))}
    </div>
  );
}
