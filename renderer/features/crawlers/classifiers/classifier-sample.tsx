/** A sample file as the edited classifier reads it: its columns, first rows and rejected records. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { classifierReading, type ClassifierReading } from '#engine/contract/classifier-reading.ts';
import { classifierSchema, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { chooseSample, useClassifiers } from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import classifierStyles from '#renderer/features/crawlers/classifiers/classifier.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

const shownRows = 50;
const shownRejects = 100;
/** More columns are as wide as their values. */
const mostEqual = 6;
/** Milliseconds without a key until the sample is read again. */
const rest = 250;

interface ClassifierSampleProps {
  readonly name: string;
  readonly classifier: CustomClassifier;
}

export function ClassifierSample({ name, classifier }: ClassifierSampleProps) {
  const typed = useClassifiers(({ samples }) => samples[name] ?? '');
  const settled = useSettled(typed.trim(), rest, name);
  const found = useProcedure('findPath', { path: settled }, { enabled: settled !== '' });
  const read = useSettled(classifier, rest, name);
  const checked = classifierSchema.safeParse(read);
  return (
    <section className={classifierStyles.sample} aria-label="Sample">
      <div className={classes(layoutStyles.row, classifierStyles.sampleBar)}>
        <b>Sample</b>
        <span className={classifierStyles.path}>
          <PathInput
            label="Sample file"
            placeholder="input/orders.csv"
            value={typed}
            onChange={(path) => chooseSample(name, path)}
          />
        </span>
      </div>
      {settled === '' ? (
        <EmptyView title="No sample" text="Choose a file to see its columns and rows as this classifier reads them." />
      ) : !checked.success ? (
        <EmptyView title="Not complete" text={checked.error.issues.map(({ message }) => message).join('; ')} />
      ) : found.data === undefined ? (
        found.error === null ? (
          <LoadingView text="Looking for the file" />
        ) : (
          <ErrorView error={found.error} />
        )
      ) : found.data.kind === 'file' ? (
        <SampleRows path={found.data.path} reading={classifierReading(checked.data as CustomClassifier)} />
      ) : (
        <EmptyView
          title={found.data.kind === null ? 'No such file' : 'Not a file'}
          text={`${found.data.path} ${found.data.kind === null ? 'does not exist.' : 'is a folder. Choose one of its files.'}`}
        />
      )}
    </section>
  );
}

function SampleRows({ path, reading }: { readonly path: string; readonly reading: ClassifierReading }) {
  const input = { path, format: reading.format, options: { ...reading.options }, saved: false };
  const preview = useProcedure('previewFile', { ...input, limit: shownRows });
  if (preview.error !== null) return <ErrorView error={preview.error} />;
  if (preview.data === undefined) return <LoadingView text="Reading the sample" />;
  const { columns, warnings } = preview.data;
  const tooFew = columns.length < reading.leastColumns;
  return (
    <>
      {tooFew ? (
        <Note>
          {countOf(columns.length, 'column')}: too few, so a crawl does not use this classifier for such files.
        </Note>
      ) : null}
      {warnings.map((text) => (
        <Note key={text}>{text}</Note>
      ))}
      <FirstRows preview={preview.data} />
      <Rejects key={JSON.stringify(input)} input={input} />
    </>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <p className={classes(noteStyles.note, noteStyles.warning, classifierStyles.note)}>
      <IconAlertTriangle size={14} stroke={1.5} />
      <span>{children}</span>
    </p>
  );
}

function FirstRows({ preview }: { readonly preview: Output<'previewFile'> }) {
  const { columns, rows, truncated } = preview;
  return (
    <>
      <p className={classes(textStyles.compact, textStyles.secondary, classifierStyles.counts)} role="status">
        {countOf(columns.length, 'column')}, {truncated ? 'the first ' : ''}
        {countOf(rows.length, 'row')}
      </p>
      <SimpleTable
        label="First rows"
        byValues={columns.length > mostEqual}
        columns={columns.map(({ name, type }) => ({
          title: `${name}: ${type}`,
          cell: (row: Readonly<Record<string, unknown>>) => {
            const { text, kind } = cellText(row[name]);
            return kind === 'value' ? text : <span className={textStyles.nullValue}>{text}</span>;
          },
        }))}
        rows={rows}
        keyOf={(_row, index) => String(index)}
        empty="No rows."
      />
    </>
  );
}

interface RejectsProps {
  readonly input: { readonly path: string; readonly format: string; readonly options: Record<string, unknown> };
}

/** Reads the whole file, so only when a person asks for it. */
function Rejects({ input }: RejectsProps) {
  const [isAsked, setIsAsked] = useState(false);
  const found = useProcedure('getFileRejects', { ...input, saved: false, limit: shownRejects }, { enabled: isAsked });
  if (!isAsked)
    return (
      <div className={classifierStyles.ask}>
        <Button size="sm" onClick={() => setIsAsked(true)}>
          List records that do not fit
        </Button>
      </div>
    );
  if (found.error !== null) return <ErrorView error={found.error} />;
  if (found.data === undefined) return <LoadingView text="Reading the whole file" />;
  const { rejects, rejectedCount, rowCount } = found.data;
  return (
    <>
      <p className={classes(textStyles.compact, textStyles.secondary, classifierStyles.counts)} role="status">
        Records that do not fit: {exactCount(rejectedCount)} of {exactCount(rejectedCount + rowCount)}.
      </p>
      {rejects.length === 0 ? null : (
        <SimpleTable
          label="Records that do not fit"
          columns={[
            { title: 'Line', width: '80', numeric: true, cell: ({ line }) => line ?? '' },
            { title: 'Reason', width: '260', cell: ({ reason }) => reason },
            { title: 'Record', cell: ({ raw }) => <span className={textStyles.monospace}>{raw}</span> },
          ]}
          rows={rejects}
          keyOf={(_reject, index) => String(index)}
        />
      )}
    </>
  );
}
