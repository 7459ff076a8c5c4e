/** The recent workspaces on the start page, with their menus. */

import { IconFolder } from '@tabler/icons-react';
import { useRef } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useRecentWorkspaces, useShortPath, type RecentWorkspace } from '#renderer/app/workspaces/recent.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const most = 4;

const subjectOf = ({ path, name }: RecentWorkspace): Subject => ({
  menus: ['recent-workspace'],
  title: name,
  workspacePath: path,
});

export function RecentWorkspaces() {
  const recent = useRecentWorkspaces().slice(0, most);
  const short = useShortPath();
  const root = useRef<HTMLElement>(null);
  useSubjects(root, (target) => {
    const path = target.closest<HTMLElement>('[data-workspace]')?.dataset['workspace'];
    const found = recent.find((each) => each.path === path);
    return found === undefined ? undefined : subjectOf(found);
  });
  if (recent.length === 0) return null;
  return (
    <section aria-label="Recent workspaces" ref={root}>
      <h2 className={startStyles.heading}>Recent workspaces</h2>
      <div className={startStyles.card}>
        {recent.map((each) => (
          <button
            key={each.path}
            type="button"
            className={startStyles.entry}
            data-entry
            data-workspace={each.path}
            aria-disabled={each.missing || undefined}
            title={each.missing ? 'The folder is missing. Its menu removes it from the list.' : each.path}
            onClick={() => (each.missing ? undefined : void runCommandById('workspace.show', subjectOf(each)))}
          >
            <IconFolder size={16} stroke={1.5} className={textStyles.secondary} />
            <span className={classes(layoutStyles.grow, textStyles.truncated)}>
              <span className={textStyles.strong}>{each.name}</span>
              <span className={classes(textStyles.caption, startStyles.description)}>{short(each.path)}</span>
            </span>
            {each.missing ? <Tag tone="warn">missing</Tag> : null}
          </button>
        ))}
      </div>
    </section>
  );
}
