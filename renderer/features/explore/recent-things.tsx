/** What was open last in this workspace, on the start page, with its menus. */

import {
  IconBucket,
  IconCalendarTime,
  IconFileTypeSql,
  IconPackage,
  IconRadar2,
  IconRoute,
  IconSitemap,
  IconTable,
  type Icon,
} from '@tabler/icons-react';
import { useEntrySubjects } from '#renderer/features/explore/entry-subjects.ts';
import { PathIcon } from '#renderer/features/explore/path-icon.tsx';
import { useRecentFound } from '#renderer/features/explore/recent-found.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const most = 5;

const icons: Readonly<Record<string, Icon>> = {
  table: IconTable,
  job: IconRoute,
  subflow: IconPackage,
  query: IconFileTypeSql,
  crawler: IconRadar2,
  workflow: IconSitemap,
  trigger: IconCalendarTime,
  connection: IconBucket,
};

/** `sub-flow`; of a file, its path. */
export function recentCaption({ kind, input }: Thing): string {
  if (kind === 'file') return String(input['path']);
  return kind === 'subflow' ? 'sub-flow' : kind;
}

export function RecentThings() {
  const things = useRecentFound().slice(0, most);
  const root = useEntrySubjects(things);
  if (things.length === 0) return null;
  return (
    <section aria-label="Recent" ref={root}>
      <h2 className={startStyles.heading}>Recent</h2>
      <div className={startStyles.card}>
        {things.map((thing) => {
          const KindIcon = icons[thing.kind] ?? IconTable;
          return (
            <button
              key={thing.id}
              type="button"
              className={startStyles.entry}
              data-entry
              onClick={() => openTab(thing)}
            >
              <span className={classes(layoutStyles.row, textStyles.secondary)}>
                {thing.kind === 'file' ? (
                  <PathIcon path={String(thing.input['path'])} size={16} stroke={1.5} />
                ) : (
                  <KindIcon size={16} stroke={1.5} />
                )}
              </span>
              <span className={classes(layoutStyles.grow, textStyles.truncated)}>
                <CutName className={textStyles.strong} name={thing.title} />
                <span className={classes(textStyles.caption, startStyles.description)}>{recentCaption(thing)}</span>
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
