/** Files that do not fit the table around them: each is a separate table. */

import { capital } from '#engine/contract/capital.ts';
import type { CrawlMisfitText } from '#engine/contract/procedures/crawls.ts';
import { classes } from '#renderer/ui/classes.ts';
import { PathText } from '#renderer/ui/format/path-text.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface MisfitListProps {
  readonly misfits: readonly CrawlMisfitText[];
  /** Of all; those that are not listed are counted. */
  readonly count: number;
  readonly onChoose?: (misfit: CrawlMisfitText) => void;
  readonly subjectOf?: (misfit: CrawlMisfitText) => Subject | undefined;
}

export function MisfitList({ misfits, count, onChoose, subjectOf }: MisfitListProps) {
  if (misfits.length === 0)
    return <EmptyView title="Every file fits" text="No file differs from the table or files around it." />;
  return (
    <>
      <SimpleTable
        label="Files that do not fit"
        columns={columns}
        rows={misfits}
        keyOf={({ path, tableName }) => `${path} ${tableName}`}
        {...(onChoose === undefined ? {} : { onChoose })}
        {...(subjectOf === undefined ? {} : { subjectOf })}
      />
      <p className={classes(textStyles.muted, tableStyles.none)}>
        Each is a separate table. A crawler with the policy <i>One table per target</i> combines files of one format,
        whatever their columns.
      </p>
      {count > misfits.length ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>
          The first {exactCount(misfits.length)} of {countOf(count, 'table')}.
        </p>
      ) : null}
    </>
  );
}

const columns: readonly SimpleColumn<CrawlMisfitText>[] = [
  {
    title: 'File or folder',
    wraps: true,
    cell: ({ path, fileCount }) => (
      <PathText path={path} others={fileCount === 1 ? '' : `(${countOf(fileCount, 'file')})`} />
    ),
  },
  {
    title: 'Does not fit',
    width: '150',
    wraps: true,
    cell: ({ fits, databaseName }) => (fits === null ? 'the files around it' : `${databaseName}.${fits}`),
  },
  {
    title: 'Separate table',
    width: '150',
    wraps: true,
    cell: ({ databaseName, tableName }) => `${databaseName}.${tableName}`,
  },
  {
    title: 'Why',
    wraps: true,
    cell: ({ reason }) => `${capital(reason)}.`,
  },
];
