/** The view of an archive of several files: a list of files to open. */

import { IconArchive, IconFileText } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ErrorDetails } from '#engine/contract/errors.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, fileName } from '#renderer/ui/format/words.ts';

export interface ArchiveViewProps {
  readonly path: string;
  readonly members: NonNullable<ErrorDetails['members']>;
  readonly memberCount: number;
}

export function ArchiveView({ path, members, memberCount }: ArchiveViewProps) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Opened by keyboard: the focus moves to the list.
    const holder = document.activeElement;
    if (holder === document.body || holder?.id === 'editor') first.current?.focus();
  }, []);
  return (
    <div className="start-page" role="region" aria-label={`Files in ${fileName(path)}`}>
      <div className="start-column">
        <header className="row">
          <IconArchive size={20} stroke={1.5} className="t2" />
          <h2 className="tt grow cut">
            {fileName(path)} is an archive of {countOf(memberCount, 'file')}
          </h2>
          <Button changes onClick={() => startCrawl({ path })}>
            Crawl the archive
          </Button>
        </header>
        <p className="t2">
          Open a file to see its rows. A crawl makes tables from all of them, as it does for a folder.
        </p>
        <div className="start-card">
          {members.map((member, position) => (
            <button
              key={member.path}
              ref={position === 0 ? first : undefined}
              type="button"
              className="start-row"
              onClick={() => openFile(member.path)}
            >
              <IconFileText size={16} stroke={1.5} className="t2" />
              <span className="grow cut mono" title={member.name}>
                {member.name}
              </span>
              <span className="t2">{byteSize(member.size)}</span>
            </button>
          ))}
          {members.length === memberCount ? null : (
            <p className="t3 start-none">
              Showing the first {countOf(members.length, 'file')}. Open any other file by its path: {path}!/…
            </p>
          )}
        </div>
      </div>
    </div>
  );
}
