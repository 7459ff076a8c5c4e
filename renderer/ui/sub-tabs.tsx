/** Views of one editor side by side: arrow keys move, the view follows. */

import type { ReactNode } from 'react';
import { walkByArrows } from '#renderer/ui/arrow-walk.ts';
import { classes } from '#renderer/ui/classes.ts';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import subTabsStyles from '#renderer/ui/sub-tabs.module.css';

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
  const names = tabs.map(({ name }) => name);
  return (
    <div
      className={subTabsStyles.tabs}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => walkByArrows(event, 'row', names, current, 'data-tab', onChange)}
    >
      {tabs.map(({ name, title, count }) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-tab={name}
          aria-selected={name === current}
          tabIndex={name === current ? 0 : -1}
          className={classes(name === current && subTabsStyles.current)}
          onClick={() => onChange(name)}
        >
          {title}
          {count === undefined ? null : <span className={countBadgeStyles.badge}>{count}</span>}
        </button>
      ))}
    </div>
  );
}
