/** The view of an archive of several files: a list of files to open. */

import { IconArchive, IconFileText } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ErrorDetails } from '#engine/contract/errors.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { useEntrySubjects } from '#renderer/features/explore/entry-subjects.ts';
import { fileTab } from '#renderer/stores/open-editors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, fileName } from '#renderer/ui/format/words.ts';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface ArchiveViewProps {
  readonly path: string;
  readonly members: NonNullable<ErrorDetails['members']>;
  readonly memberCount: number;
}

export function ArchiveView({ path, members, memberCount }: ArchiveViewProps) {
  const first = useRef<HTMLButtonElement>(null);
  const root = useEntrySubjects(members.map((member) => fileTab(member.path)));
  useEffect(() => {
    // Opened by keyboard: the focus moves to the list.
    const holder = document.activeElement;
    if (holder === document.body || holder?.id === 'editor') first.current?.focus();
  }, []);
  return (
    <section ref={root} className={startStyles.page} aria-label={`Files in ${fileName(path)}`}>
      <div className={startStyles.column}>
        <header className={layoutStyles.row}>
          <IconArchive size={20} stroke={1.5} className={textStyles.secondary} />
          <h2 className={classes(textStyles.title, layoutStyles.grow, textStyles.truncated)}>
            {fileName(path)} is an archive of {countOf(memberCount, 'file')}
          </h2>
          <Button changes onClick={() => void runCommandById('explore.crawl')}>
            Crawl archive
          </Button>
        </header>
        <p className={textStyles.secondary}>
          Open a file to see its rows. A crawl creates tables from all of them, as it does for a folder.
        </p>
        <div className={startStyles.card}>
          {members.map((member, position) => (
            <button
              key={member.path}
              ref={position === 0 ? first : undefined}
              type="button"
              className={startStyles.entry}
              data-entry
              onClick={() => openFile(member.path)}
            >
              <IconFileText size={16} stroke={1.5} className={textStyles.secondary} />
              <span
                className={classes(layoutStyles.grow, textStyles.truncated, textStyles.monospace)}
                title={member.name}
              >
                {member.name}
              </span>
              <span className={textStyles.secondary}>{byteSize(member.size)}</span>
            </button>
          ))}
          {members.length === memberCount ? null : (
            <p className={classes(textStyles.muted, startStyles.none)}>
              Showing the first {countOf(members.length, 'file')}. Open any other file by its path: {path}!/…
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
