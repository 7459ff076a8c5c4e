/** Records of a file that do not fit its columns: the place, the reason and the text of each. */

import { IconCircleCheck } from '@tabler/icons-react';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import type { OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import rawTextStyles from '#renderer/ui/raw-text.module.css';
import textStyles from '#renderer/ui/text.module.css';

const mostShown = 200;

export function FileRejects({ path, open }: { readonly path: string; readonly open: OpenRows }) {
  const found = useProcedure('getFileRejects', { ...readingInput(path, open), limit: mostShown });
  if (found.error !== null) return <ErrorView error={found.error} />;
  if (found.data === undefined) return <LoadingView text="Checking every record" />;
  const { rejects, rejectedCount, rowCount } = found.data;
  const { rejectedLine } = open;
  return (
    <>
      {rejectedLine === null || rejects.some(({ line }) => line === rejectedLine) ? null : (
        <p className={classes(textStyles.warning, paneStyles.note)} role="status">
          {`Line ${rejectedLine} is not among `}
          {rejectedCount > rejects.length
            ? `the first ${exactCount(rejects.length)} records that cannot be read.`
            : 'these records. The job read the file with other options, or the file has changed.'}
        </p>
      )}
      <section className={paneStyles.section}>
        {rejectedCount === 0 ? (
          <Tag tone="ok" icon={<IconCircleCheck />}>
            all {countOf(rowCount, 'record')} can be read
          </Tag>
        ) : (
          <p className={textStyles.secondary}>
            <b className={textStyles.bad}>{exactCount(rejectedCount)}</b> of{' '}
            {countOf(rowCount + rejectedCount, 'record')} cannot be read. A job that reads this file moves them to its
            run’s quarantine.
          </p>
        )}
      </section>
      {rejects.map(({ line, byteOffset, columnName, reason, raw }, index) => (
        <section
          key={`${line} ${byteOffset} ${index}`}
          ref={line !== null && line === rejectedLine ? show : undefined}
          className={classes(
            paneStyles.section,
            readingStyles.record,
            line !== null && line === rejectedLine && readingStyles.soughtRecord,
          )}
          aria-current={(line !== null && line === rejectedLine) || undefined}
        >
          <h4>
            {line === null ? 'Record' : `Line ${line}`}
            <span className={classes(layoutStyles.end, textStyles.caption, paneStyles.headEnd)}>
              {byteOffset === null ? '' : `byte ${exactCount(byteOffset)}`}
            </span>
          </h4>
          <p className={textStyles.compact}>
            {columnName === null ? null : <span className={textStyles.monospace}>{columnName}: </span>}
            {reason}
          </p>
          {raw === null ? null : <pre className={rawTextStyles.rawText}>{raw}</pre>}
        </section>
      ))}
      {rejectedCount > rejects.length ? (
        <p className={classes(textStyles.muted, paneStyles.note)}>the first {exactCount(rejects.length)} of them</p>
      ) : null}
    </>
  );
}

function show(record: HTMLElement | null): void {
  record?.scrollIntoView({ block: 'nearest' });
}
