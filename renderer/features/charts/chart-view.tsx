/** A chart of rows: the drawing, its numbers as a table below, what it is made of beside it. */

import { IconCircleCheck, IconClock, IconDownload, IconPlayerStop, IconRefresh, IconTable } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { holdChart } from '#renderer/features/charts/active-chart.ts';
import { InspectorButton, useInspectorShown } from '#renderer/app/inspector.tsx';
import { useChartAnswer, type ChartAnswer, type ChartData } from '#renderer/features/charts/chart-answer.ts';
import { drawingOf, tableOf, titleOfData } from '#renderer/features/charts/chart-drawing.ts';
import { chartNotes } from '#renderer/features/charts/chart-notes.ts';
import { ChartPanel } from '#renderer/features/charts/chart-panel.tsx';
import { fitsColumns, type ChartSource, type ChartSpec } from '#renderer/features/charts/chart-spec.ts';
import { changeChart, useChart } from '#renderer/features/charts/chart-store.ts';
import { suggestCharts } from '#renderer/features/charts/suggest-charts.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ChartCanvas } from '#renderer/ui/chart/chart-canvas.tsx';
import { useChartColors } from '#renderer/ui/chart/chart-colors.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { rowsInMemory } from '#renderer/ui/data-grid/row-source.ts';
import { countOf, duration, exactCount } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import chartsStyles from '#renderer/features/charts/charts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ChartViewProps {
  readonly source: ChartSource;
  /** Shown while the rows are not all read. */
  readonly waiting: React.ReactNode;
  /** Its rows are in sight: a table of its numbers would be one too many. */
  readonly isBeside: boolean;
}

export function ChartView({ source, waiting, isBeside }: ChartViewProps) {
  const { spec: chosen, tableShown = source.hasTable } = useChart(source.key);
  const panelShown = useInspectorShown();
  const { columns, sample } = source;
  const suggestions = useMemo(() => suggestCharts(columns, sample), [columns, sample]);
  const kept = chosen !== undefined && fitsColumns(chosen, columns) ? chosen : undefined;
  const spec = kept ?? suggestions[0]?.spec ?? undefined;
  const answer = useChartAnswer(source, spec);
  const notes = answer.data === undefined ? [] : chartNotes(answer.data);
  const change = (next: ChartSpec): void => changeChart(source.key, { spec: next });
  return (
    <div className={classes(pageStyles.body, chartsStyles.page)}>
      <section className={pageStyles.center} aria-label="Chart">
        {source.input === undefined ? (
          waiting
        ) : (
          <ChartBody source={source} spec={spec} answer={answer} tableShown={isBeside ? undefined : tableShown} />
        )}
      </section>
      {panelShown ? (
        <ChartPanel columns={columns} suggestions={suggestions} spec={spec} notes={notes} onChange={change} />
      ) : null}
    </div>
  );
}

interface ChartBodyProps {
  readonly source: ChartSource;
  readonly spec: ChartSpec | undefined;
  readonly answer: ChartAnswer;
  /** undefined: it has none. */
  readonly tableShown: boolean | undefined;
}

function ChartBody({ source, spec, answer, tableShown }: ChartBodyProps) {
  const { data, error, busy } = answer;
  if (spec === undefined)
    return <EmptyView title="No chart suits these columns" text="A chart needs a column of numbers, times or text." />;
  if (answer.incomplete)
    return <EmptyView title="The chart is not complete" text="Choose a column for each empty shelf." />;
  if (error !== null)
    return (
      <ErrorView error={error}>
        <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={answer.again}>
          Draw again
        </Button>
      </ErrorView>
    );
  if (answer.stopped)
    return (
      <EmptyView title="The chart was stopped">
        <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={answer.again}>
          Draw again
        </Button>
      </EmptyView>
    );
  if (data === undefined)
    return (
      <LoadingView text="Counting the rows">
        <Button icon={<IconPlayerStop size={15} stroke={1.5} />} onClick={answer.stop}>
          Stop
        </Button>
      </LoadingView>
    );
  return <DrawnChart source={source} data={data} busy={busy} tableShown={tableShown} stop={answer.stop} />;
}

function DrawnChart({
  source,
  data,
  busy,
  tableShown,
  stop,
}: {
  readonly source: ChartSource;
  readonly data: ChartData;
  readonly busy: boolean;
  readonly tableShown: boolean | undefined;
  stop(): void;
}) {
  const colors = useChartColors();
  const drawing = useMemo(() => drawingOf(data, colors), [data, colors]);
  const title = titleOfData(data);
  useEffect(
    () => holdChart({ data, drawing, colors, name: source.name, source: sourceWords(source, data) }),
    [data, drawing, colors, source],
  );
  const rowCount = data.form === 'points' ? data.points.rowCount : data.groups.rowCount;
  return (
    <>
      <div className={classes(pageStyles.bar, chartsStyles.head)}>
        <h2 className={classes(textStyles.strong, textStyles.truncated)} title={title}>
          {title}
        </h2>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {busy ? (
            <Button size="sm" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={stop}>
              Stop
            </Button>
          ) : null}
          {tableShown === undefined ? null : (
            <Button
              size="sm"
              tone="quiet"
              aria-pressed={tableShown}
              icon={<IconTable size={14} stroke={1.5} />}
              onClick={() => changeChart(source.key, { tableShown: !tableShown })}
            >
              {tableShown ? 'Hide table' : 'Show table'}
            </Button>
          )}
          <Button
            size="sm"
            icon={<IconDownload size={14} stroke={1.5} />}
            onClick={() => void runCommandById('explore.export-chart')}
          >
            Export chart
          </Button>
          <InspectorButton>Chart options</InspectorButton>
        </span>
      </div>
      {drawing.legend.length === 0 ? null : (
        <ul className={chartsStyles.legend} aria-label="Colours">
          {drawing.legend.map(({ name, color }) => (
            <li key={name}>
              <span className={chartsStyles.swatch} style={{ background: color }} aria-hidden="true" />
              <span className={textStyles.truncated}>{name}</span>
            </li>
          ))}
        </ul>
      )}
      {rowCount === 0 ? (
        <EmptyView title="No rows to draw" text="The file is empty, or the filter keeps no row." />
      ) : (
        <div className={classes(chartsStyles.place, busy && chartsStyles.busy)} aria-busy={busy}>
          <ChartCanvas label={title} option={drawing.option} marks={drawing.marks} />
        </div>
      )}
      {tableShown === true && rowCount > 0 ? <NumbersTable data={data} title={title} /> : null}
      <ChartFooter data={data} marks={drawing.marks.length} />
    </>
  );
}

function NumbersTable({ data, title }: { readonly data: ChartData; readonly title: string }) {
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
  const rows = useMemo(() => {
    const { columns, rows: lines } = tableOf(data);
    return rowsInMemory(JSON.stringify([columns, lines.length, data.millis]), columns, lines);
  }, [data]);
  return (
    <div className={chartsStyles.table}>
      <DataGrid
        source={rows}
        label={`Numbers of the chart: ${title}`}
        keepFormulas={keepFormulas}
        onCopied={({ rows: count }) => showToast({ tone: 'ok', title: `${countOf(count, 'row')} copied as TSV` })}
        onFailure={(thrown) => showFailure('Reading the numbers of the chart', thrown)}
      />
    </div>
  );
}

function ChartFooter({ data, marks }: { readonly data: ChartData; readonly marks: number }) {
  const { rowCount, totalCount } = data.form === 'points' ? data.points : data.groups;
  const isSample = data.form === 'points' && data.points.points.length < data.points.pointCount;
  return (
    <div className={classes(pageStyles.foot, chartsStyles.foot)} data-part="foot">
      {rowCount === totalCount ? (
        <span>
          chart of all <b>{exactCount(totalCount)}</b> {totalCount === 1 ? 'row' : 'rows'}
        </span>
      ) : (
        <span>
          chart of <b>{exactCount(rowCount)}</b> of {countOf(totalCount, 'row')}, filtered
        </span>
      )}
      <span>{countOf(marks, 'mark')}</span>
      {isSample ? (
        <Tag>Sample {exactCount(data.points.points.length)}</Tag>
      ) : (
        <Tag tone="ok" icon={<IconCircleCheck />}>
          Exact
        </Tag>
      )}
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close, chartsStyles.millis)}>
        <IconClock size={14} stroke={1.5} />
        counted in {duration(data.millis)}
      </span>
    </div>
  );
}

function sourceWords({ name }: ChartSource, data: ChartData): string {
  const { rowCount, totalCount } = data.form === 'points' ? data.points : data.groups;
  const rows =
    rowCount === totalCount ? countOf(totalCount, 'row') : `${exactCount(rowCount)} of ${countOf(totalCount, 'row')}`;
  return `${name}, ${rows}${data.form === 'points' && data.points.points.length < data.points.pointCount ? `, sample of ${exactCount(data.points.points.length)}` : ''}`;
}
