/** What the next run of a job would read: new files by source, and how many earlier runs have read. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

type NextInputsText = Output<'getNextInputs'>;
type NextSource = NextInputsText['sources'][number];
type NextFile = NextSource['files'][number] & { readonly source: string };

export function NextInputs({ jobName }: { readonly jobName: string }) {
  const found = useProcedure('getNextInputs', { jobName });
  if (found.error !== null) return <ErrorView error={found.error} />;
  if (found.data === undefined) return <LoadingView text="Listing the files of the sources." />;
  const { sources } = found.data;
  if (sources.length === 0) return <EmptyView title="No sources" text="The saved job reads nothing." />;
  const files = sources.flatMap(({ name, files: own }): NextFile[] => own.map((file) => ({ ...file, source: name })));
  const count = sources.reduce((sum, { fileCount }) => sum + fileCount, 0);
  return (
    <div className={classes(layoutStyles.column, layoutStyles.loose)}>
      <p className={textStyles.compact} role="status">
        {count === 0
          ? 'The next run finds no new data and writes nothing.'
          : `The next run reads ${countOf(count, 'file')}, as the job is saved now.`}
      </p>
      <SimpleTable label="Sources" columns={sourceColumns} rows={sources} keyOf={({ nodeId }) => nodeId} />
      {files.length === 0 ? null : (
        <SimpleTable
          label="Files to read"
          columns={fileColumns}
          rows={files}
          keyOf={({ source, path }) => `${source} ${path}`}
        />
      )}
      {count > files.length && files.length > 0 ? (
        <p className={classes(textStyles.compact, textStyles.muted)}>
          The first {exactCount(files.length)} of {countOf(count, 'file')}.
        </p>
      ) : null}
    </div>
  );
}

const sourceColumns: readonly SimpleColumn<NextSource>[] = [
  { title: 'Source', wraps: true, cell: ({ name }) => name },
  { title: 'Files to read', width: '110', numeric: true, cell: ({ fileCount }) => exactCount(fileCount) },
  { title: 'Size', width: '90', numeric: true, cell: ({ sizeBytes }) => byteSize(sizeBytes) },
  {
    title: 'Read before',
    width: '110',
    numeric: true,
    cell: ({ bookmarked, readBefore }) => (bookmarked ? exactCount(readBefore) : '–'),
  },
  { title: 'Note', wraps: true, cell: noteOf },
];

const fileColumns: readonly SimpleColumn<NextFile>[] = [
  { title: 'File', wraps: true, cell: ({ path }) => <span className={textStyles.monospace}>{path}</span> },
  { title: 'Size', width: '90', numeric: true, cell: ({ size }) => byteSize(size) },
  { title: 'Source', width: '150', wraps: true, cell: ({ source }) => source },
];

function noteOf({ bookmarked, unfinishedCount, changedCount, missingSince, table }: NextSource): string {
  const notes = [
    ...(missingSince === null ? [] : ['The last crawl did not find the files of this table.']),
    ...(unfinishedCount === 0 ? [] : [`${countOf(unfinishedCount, 'file')} not finished yet.`]),
    ...(changedCount === 0 ? [] : [`${countOf(changedCount, 'file')} changed since and read again.`]),
    ...(bookmarked ? [] : ['Every run reads all files.']),
    ...(table === null || missingSince !== null ? [] : ['As listed in the catalog: a crawl adds new files.']),
  ];
  return notes.join(' ');
}
