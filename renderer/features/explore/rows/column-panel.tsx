/** Summary of the selected column, counted over the shown rows; one press filters by a value. */

import type { ReactNode } from 'react';
import { IconChartHistogram, IconCircleCheck, IconKey } from '@tabler/icons-react';
import { scaleOf } from '#renderer/features/charts/chart-spec.ts';
import { brushOf, withoutBrush } from '#renderer/features/explore/brush/brush.ts';
import { BrushValues } from '#renderer/features/explore/brush/brush-values.tsx';
import { ColumnDistribution } from '#renderer/features/explore/brush/column-distribution.tsx';
import { useLinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import { useCounted } from '#renderer/features/explore/brush/use-counted.ts';
import { profileNumber } from '#renderer/features/explore/profile/profile-number.ts';
import { readingInput, useFileReading } from '#renderer/features/explore/reading/file-reading.ts';
import { VerdictTag } from '#renderer/features/explore/reading/reading-verdicts.tsx';
import { ColumnDetails } from '#renderer/features/explore/rows/column-details.tsx';
import { chartColumn } from '#renderer/features/explore/rows/chart-column.ts';
import { isPlain, rowsInput, type OpenRows, type RowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import brushStyles from '#renderer/features/explore/brush/brush.module.css';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ColumnPanelProps {
  readonly path: string;
  /** The file with the rows; those of a table or result are in a file of the engine's cache. */
  readonly counted: string;
  readonly what: RowsOf;
  readonly open: OpenRows;
  /** Suggested steps; absent: these rows can have no recipe. */
  readonly suggestions?: ReactNode;
}

/** As JSON and XML hold times, which have no type for them. */
const isoTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/u;

export function ColumnPanel({ path, counted, what, open, suggestions = null }: ColumnPanelProps) {
  const { column, view } = open;
  const name = column?.name ?? '';
  const brush = brushOf(view, name);
  const input = { ...readingInput(counted, open), column: name, ...rowsInput(view) };
  const kept = useCounted(input, column !== undefined);
  // The chart of the column shows also the rows that its filter excludes.
  const whole = useCounted({ ...input, ...rowsInput(withoutBrush(view, name)) }, column !== undefined);
  const linked = useLinkedBins(path, counted, open, column === undefined ? [] : [column], false);
  const reading = useFileReading(counted, open, what === 'file' && column !== undefined).data;
  const verdict = reading?.evidence.find(({ part }) => part === `column ${column?.name}`);
  if (column === undefined)
    return <p className={classes(textStyles.muted, paneStyles.note)}>Select a column to see its profile.</p>;
  const error = kept.error ?? whole.error;
  // A filter that cannot be applied is reported over the rows.
  if (error !== null && error.kind === 'user' && !isPlain(view))
    return (
      <p className={classes(textStyles.muted, paneStyles.note)}>
        {column.name} is not counted: the filter or the condition above the rows cannot be applied.
      </p>
    );
  if (error !== null) return <ErrorView error={error} />;
  if (kept.profile === undefined || whole.profile === undefined)
    return <LoadingView text={`Counting ${column.name}`} />;
  const { rowCount, nullCount, distinctCount, minimum, maximum } = kept.profile;
  const { top } = whole.profile;
  // Of a sample, until every row is counted.
  const bins = linked?.every === 1 || kept.isStale ? linked?.histograms.get(name) : undefined;
  const histogram = bins !== undefined && whole.profile.histogram !== null ? bins : whole.profile.histogram;
  const isEachOnce = top.length > 1 && whole.profile.distinctCount === whole.profile.rowCount - whole.profile.nullCount;
  const isUnique = distinctCount > 1 && distinctCount === rowCount - nullCount;
  return (
    <>
      <section className={paneStyles.section} aria-busy={kept.isStale}>
        <h4>
          <TypeIcon type={column.type} />
          <span className={textStyles.truncated}>{column.name}</span>
          <span className={classes(layoutStyles.end, paneStyles.headEnd, layoutStyles.row, layoutStyles.close)}>
            {isUnique && nullCount === 0 && isPlain({ ...view, order: [] }) ? (
              <Tag icon={<IconKey />}>key candidate</Tag>
            ) : null}
            {kept.isStale ? (
              <Tag icon={<span className={spinnerStyles.spinner} data-part="spinner" />}>Counting</Tag>
            ) : (
              <Tag tone="ok" icon={<IconCircleCheck />}>
                Exact
              </Tag>
            )}
          </span>
        </h4>
        <dl className={classes(factsStyles.facts, kept.isStale && brushStyles.stale)}>
          <dt>Type</dt>
          <dd className={textStyles.monospace}>{column.type}</dd>
          <dt>Rows</dt>
          <dd>{exactCount(kept.isStale && linked?.every === 1 ? linked.keptCount : rowCount)}</dd>
          <dt>Null</dt>
          <dd>
            {exactCount(nullCount)} <span className={textStyles.muted}>{share(nullCount, rowCount)}</span>
          </dd>
          <dt>Distinct</dt>
          <dd>
            {exactCount(distinctCount)} {isUnique ? <span className={textStyles.muted}>unique</span> : null}
          </dd>
          {minimum === null ? null : (
            <>
              <dt>Minimum</dt>
              <dd className={textStyles.truncated} title={minimum}>
                {minimum === '' ? '""' : profileNumber(minimum, column.type)}
              </dd>
            </>
          )}
          {maximum === null ? null : (
            <>
              <dt>Maximum</dt>
              <dd className={textStyles.truncated} title={maximum}>
                {maximum === '' ? '""' : profileNumber(maximum, column.type)}
              </dd>
            </>
          )}
        </dl>
      </section>
      {verdict === undefined ? null : (
        <section className={paneStyles.section} aria-label="Evidence">
          <span className={layoutStyles.row}>
            <VerdictTag verdict={`Read as ${verdict.verdict}`} ambiguous={verdict.ambiguous} own={false} />
          </span>
          <p className={classes(textStyles.compact, rowsStyles.because)}>{verdict.because}</p>
        </section>
      )}
      {column.type === 'string' && top.length > 0 && top.every(({ value }) => isoTime.test(value)) ? (
        <section className={paneStyles.section} aria-label="Timestamps stored as text">
          <p className={fieldStyles.hint}>
            The values look like timestamps but are stored as text: the format has no timestamp type, or some values do
            not fit it. In a job, ApplyMapping converts them to timestamps.
          </p>
        </section>
      ) : null}
      {suggestions}
      {histogram === null ? null : (
        <ColumnDistribution
          // Of another column, what was drawn on this one is gone.
          key={column.name}
          path={path}
          column={column.name}
          isTime={scaleOf(column.type) === 'time'}
          histogram={histogram}
          brush={brush}
        />
      )}
      <section className={paneStyles.section}>
        <h4>Top values</h4>
        {top.length === 0 && whole.profile.nullCount === 0 ? <p className={fieldStyles.hint}>No values.</p> : null}
        {isEachOnce ? <p className={fieldStyles.hint}>Each value occurs once.</p> : null}
        <BrushValues
          path={path}
          column={column.name}
          type={column.type}
          top={isEachOnce ? [] : top}
          nullCount={whole.profile.nullCount}
          rowCount={whole.profile.rowCount}
          brush={brush}
        />
      </section>
      <ColumnDetails input={input} type={column.type} />
      <section className={paneStyles.section}>
        <Button icon={<IconChartHistogram size={15} stroke={1.5} />} onClick={() => chartColumn(path, column)}>
          Chart column
        </Button>
      </section>
    </>
  );
}

/** `12%`, `<1%`. */
function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const percent = (part / whole) * 100;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}
