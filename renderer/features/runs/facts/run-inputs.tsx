/** The files that a run read, by source, as they were when it was planned. Each opens with Enter or a click. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { fileTab, openFileEditor, openTableEditor } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, dateAndTime, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type RunSource = NonNullable<Output<'getRunInputs'>['sources']>[number];
type ReadFile = RunSource['files'][number];

/** Of each source. */
const mostFiles = 1000;

export function RunInputs({ run }: { readonly run: JobRunText }) {
  const inputs = useProcedure('getRunInputs', { id: run.id, limit: mostFiles });
  if (inputs.error !== null) return <ErrorView error={inputs.error} />;
  if (inputs.data === undefined) return <LoadingView text="Loading the inputs" />;
  const { sources } = inputs.data;
  if (sources === null)
    return isActive(run) ? (
      <EmptyView title="Not planned yet" text="The run lists its files when it starts." />
    ) : (
      <EmptyView title="Inputs not known" text="The run ended before it listed its files." />
    );
  if (sources.length === 0) return <EmptyView title="No sources" text="The job reads nothing." />;
  return (
    <>
      {sources.map((source) => (
        <SourceFiles key={source.nodeId} source={source} />
      ))}
    </>
  );
}

function SourceFiles({ source }: { readonly source: RunSource }) {
  const { name, table, location, files, fileCount, sizeBytes } = source;
  const rest = fileCount - files.length;
  return (
    <section aria-label={`Source ${name}`}>
      <div className={pageStyles.bar}>
        <b>{name}</b>
        {table === null ? (
          <span className={classes(textStyles.monospace, textStyles.secondary, textStyles.truncated)} title={location}>
            {location}
          </span>
        ) : (
          <button
            type="button"
            className={textStyles.link}
            title={location}
            onClick={() => openTableEditor(table.databaseName, table.name)}
          >
            {table.databaseName}.{table.name}
          </button>
        )}
        <span className={classes(layoutStyles.end, textStyles.secondary)}>
          {[countOf(fileCount, 'file'), byteSize(sizeBytes), ...notesOf(source)].join(', ')}
        </span>
      </div>
      <SimpleTable
        label={`Files of ${name}`}
        columns={columnsOf(location)}
        rows={files}
        keyOf={({ path }) => path}
        empty={source.readBefore > 0 ? 'No new files: earlier runs had read all of them.' : 'No files.'}
        onChoose={({ path }) => openFileEditor(path, true)}
        subjectOf={({ path }) => subjectOf(fileTab(path))}
      />
      {rest === 0 ? null : (
        <p className={classes(pageStyles.bar, textStyles.muted)}>
          {countOf(rest, 'more file')} {rest === 1 ? 'is' : 'are'} not listed.
        </p>
      )}
    </section>
  );
}

function notesOf({ readBefore, unfinishedCount }: RunSource): string[] {
  return [
    ...(readBefore === 0 ? [] : [`${exactCount(readBefore)} skipped, read by earlier runs`]),
    ...(unfinishedCount === 0 ? [] : [`${exactCount(unfinishedCount)} skipped, possibly unfinished`]),
  ];
}

const columnsOf = (location: string): readonly SimpleColumn<ReadFile>[] => [
  { title: 'File', wraps: true, cell: ({ path }) => <span title={path}>{pathBelow(path, location)}</span> },
  { title: 'Size', width: '110', numeric: true, cell: ({ size }) => byteSize(size) },
  {
    title: 'Modified',
    width: '180',
    cell: ({ modifiedOn }) => <span className={textStyles.secondary}>{dateAndTime(modifiedOn)}</span>,
  },
];

/** Partition folders stay part of it; a file that is a source itself is its name. */
function pathBelow(path: string, location: string): string {
  const below = path.startsWith(location) ? path.slice(location.length).replace(/^[/\\]+/u, '') : path;
  return below === '' ? path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) : below;
}
