/** What is directly in a folder. */

import { IconFileText, IconFolder } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { useEntrySubjects } from '#renderer/features/explore/entry-subjects.ts';
import { useFolderEntries } from '#renderer/features/explore/folder/folder-entries.ts';
import { openFile } from '#renderer/features/explore/open-path-store.ts';
import { fileTab } from '#renderer/stores/open-editors.ts';
import { byteSize, dateAndTime, folderName, shortTime } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface FactsProps {
  /** Absent: not known. */
  readonly sizeBytes?: number | undefined;
  /** Milliseconds since 1970 UTC; absent: not known. */
  readonly modifiedAt?: number | undefined;
}

function Facts({ sizeBytes, modifiedAt }: FactsProps) {
  return (
    <>
      {modifiedAt === undefined ? null : (
        <span className={classes(textStyles.muted, textStyles.oneLine)} title={`Changed ${dateAndTime(modifiedAt)}`}>
          {shortTime(modifiedAt)}
        </span>
      )}
      {sizeBytes === undefined ? null : (
        <span className={classes(textStyles.secondary, textStyles.oneLine, startStyles.size)}>
          {byteSize(sizeBytes)}
        </span>
      )}
    </>
  );
}

export function FolderFiles({ path }: { readonly path: string }) {
  const answer = useFolderEntries(path);
  const { entries, isComplete } = answer.data ?? { entries: [], isComplete: true };
  const root = useEntrySubjects(entries.map((entry) => fileTab(entry.path)));
  const first = useRef<HTMLButtonElement>(null);
  const isRead = answer.data !== undefined;
  useEffect(() => {
    // Opened by keyboard: the focus moves to the list.
    const holder = document.activeElement;
    if (isRead && (holder === document.body || holder?.id === 'editor')) first.current?.focus();
  }, [isRead]);
  if (answer.error !== null) return <ErrorView error={toEngineError(answer.error)} />;
  if (answer.data === undefined) return <LoadingView text="Reading the folder" />;
  return (
    <section ref={root} className={startStyles.page} data-part="page" aria-label={`Files in ${folderName(path)}`}>
      <div className={startStyles.column}>
        <p className={textStyles.secondary}>
          Open a file to see its rows. <i>All rows</i> shows those of all files together; a job, a query and an export
          read them all, and a crawl creates tables from them.
        </p>
        <div className={startStyles.card}>
          {entries.map((entry, position) => (
            <button
              key={entry.path}
              ref={position === 0 ? first : undefined}
              type="button"
              className={startStyles.entry}
              data-entry
              onClick={() => openFile(entry.path)}
            >
              {entry.kind === 'folder' ? (
                <IconFolder size={16} stroke={1.5} className={textStyles.secondary} />
              ) : (
                <IconFileText size={16} stroke={1.5} className={textStyles.secondary} />
              )}
              <span className={classes(layoutStyles.grow, textStyles.truncated, textStyles.monospace)}>
                {folderName(entry.path)}
              </span>
              {entry.kind === 'folder' ? <span className={textStyles.secondary}>folder</span> : <Facts {...entry} />}
            </button>
          ))}
          {entries.length === 0 ? (
            <p className={classes(textStyles.muted, startStyles.none)}>There are no files in this folder.</p>
          ) : null}
          {isComplete ? null : (
            <p className={classes(textStyles.muted, startStyles.none)}>
              The folder has more than these {entries.length} entries. Open any other file by its path.
            </p>
          )}
        </div>
      </div>
    </section>
  );
}
