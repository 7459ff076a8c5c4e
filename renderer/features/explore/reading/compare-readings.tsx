/** Several readings of one file side by side: the first rows of each, and a button to choose it. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readingInput, useFileReading, type Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { candidatesOf, type Candidate } from '#renderer/features/explore/reading/reading-candidates.ts';
import { readingWords } from '#renderer/features/explore/reading/reading-words.ts';
import { changeReading } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey, useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import readingStyles from '#renderer/features/explore/reading/reading.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

const shownRows = 4;
const shownColumns = 6;

interface CompareReadingsProps {
  readonly path: string;
  readonly stated: Stated;
  onClose(): void;
}

export function CompareReadings({ path, stated, onClose }: CompareReadingsProps) {
  const reading = useFileReading(path, stated);
  const formats = useProcedure('getFormats', {});
  const candidates = useMemo(
    () =>
      reading.data === undefined
        ? []
        : candidatesOf(stated, reading.data, new Map(formats.data?.map(({ name, title }) => [name, title]))),
    [reading.data, formats.data, stated],
  );
  const previews = useQueries({
    queries: candidates.map((candidate) => {
      const input = { ...readingInput(path, candidate.stated), limit: shownRows };
      return {
        queryKey: queryKey('previewFile', input),
        queryFn: ({ signal }: { signal: AbortSignal }): Promise<Output<'previewFile'>> =>
          client.call('previewFile', input, signal),
        retry: false,
      };
    }),
  });
  if (reading.error !== null) return <ErrorView error={reading.error} />;
  if (reading.data === undefined) return <LoadingView text="Comparing other readings" />;
  // A reading that makes everything one column is of no use.
  const shown = candidates.filter(({ always }, index) => {
    const { data, error } = previews[index]!;
    return always || ((error ?? null) === null && (data === undefined || data.columns.length >= 2));
  });
  return (
    <div className={readingStyles.readings}>
      {candidates.map((candidate, index) =>
        shown.includes(candidate) ? (
          <ReadingCard
            key={candidate.title}
            candidate={candidate}
            preview={previews[index]!.data}
            error={previews[index]!.error as EngineError | null}
            isNow={index === 0}
            onTake={() => {
              changeReading(path, candidate.stated);
              onClose();
            }}
          />
        ) : null,
      )}
      {shown.length === 1 ? (
        <p className={fieldStyles.hint}>No other reading was found. You can change single options in the inspector.</p>
      ) : null}
    </div>
  );
}

interface ReadingCardProps {
  readonly candidate: Candidate;
  readonly preview: Output<'previewFile'> | undefined;
  readonly error: EngineError | null;
  readonly isNow: boolean;
  onTake(): void;
}

function ReadingCard({ candidate, preview, error, isNow, onTake }: ReadingCardProps) {
  return (
    <section className={classes(readingStyles.reading, isNow && readingStyles.current)} aria-label={candidate.title}>
      <header className={classes(layoutStyles.row, layoutStyles.close)}>
        <b className={classes(layoutStyles.grow, textStyles.truncated)}>{candidate.title}</b>
        {isNow ? null : (
          <Button
            size="sm"
            onClick={onTake}
            offReason={error === null ? undefined : 'The file cannot be read this way'}
          >
            Use this reading
          </Button>
        )}
      </header>
      {error !== null ? (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)}>{error.message}</p>
      ) : preview === undefined ? (
        <LoadingView text="Reading" />
      ) : (
        <>
          <p className={classes(fieldStyles.hint, readingStyles.hint, textStyles.truncated)}>
            {readingWords(preview.classification, preview.options)}
          </p>
          <FirstRows preview={preview} label={candidate.title} />
          <p className={classes(textStyles.caption, readingStyles.caption, layoutStyles.row, layoutStyles.close)}>
            {countOf(preview.columns.length, 'column')}
            {preview.warnings.length === 0 ? null : (
              <span
                className={classes(layoutStyles.row, layoutStyles.tight, textStyles.warning)}
                title={preview.warnings.join('\n')}
              >
                <IconAlertTriangle size={13} stroke={1.5} />
                {countOf(preview.warnings.length, 'warning')}
              </span>
            )}
          </p>
        </>
      )}
    </section>
  );
}

function FirstRows({ preview, label }: { readonly preview: Output<'previewFile'>; readonly label: string }) {
  const columns = preview.columns.slice(0, shownColumns);
  return (
    <div className={readingStyles.firstRows} tabIndex={0} role="region" aria-label={`First rows: ${label}`}>
      <table className={classes(tableStyles.table, tableStyles.dense)}>
        <thead>
          <tr>
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" title={`${name}: ${type}`}>
                {name} <span className={classes(textStyles.caption, readingStyles.caption)}>{type}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ name, type }) => {
                const { text, kind } = cellText(row[name], type);
                return (
                  <td key={name}>{kind === 'value' ? text : <span className={textStyles.nullValue}>{text}</span>}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
