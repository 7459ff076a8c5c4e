/** Beside a chart: what suits the columns, the shelves, and what the chart does not show. */

import {
  IconArrowsExchange,
  IconChartAreaLine,
  IconChartBar,
  IconChartCandle,
  IconChartDots,
  IconChartHistogram,
  IconChartLine,
  IconGridDots,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { InspectorFrame } from '#renderer/app/inspector.tsx';
import {
  canStack,
  plainSpec,
  scaleOf,
  type Aggregate,
  type ChartKind,
  type ChartSpec,
  type Scale,
  type Shelf,
  type Stack,
  type Step,
} from '#renderer/features/charts/chart-spec.ts';
import type { Suggestion } from '#renderer/features/charts/suggest-charts.ts';
import { aggregateTitles, kindTitles } from '#renderer/features/charts/chart-words.ts';
import { ShelfField } from '#renderer/features/charts/shelf-field.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { classes } from '#renderer/ui/classes.ts';
import chartsStyles from '#renderer/features/charts/charts.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

const icons: Readonly<Record<ChartKind, ComponentType<{ size?: number; stroke?: number }>>> = {
  bar: IconChartBar,
  line: IconChartLine,
  area: IconChartAreaLine,
  histogram: IconChartHistogram,
  scatter: IconChartDots,
  box: IconChartCandle,
  heat: IconGridDots,
};

interface ChartPanelProps {
  readonly columns: readonly GridColumn[];
  readonly suggestions: readonly Suggestion[];
  readonly spec: ChartSpec | undefined;
  readonly notes: readonly string[];
  onChange(spec: ChartSpec): void;
}

export function ChartPanel({ columns, suggestions, spec, notes, onChange }: ChartPanelProps) {
  const chosen = suggestions.find(({ kind }) => kind === spec?.kind);
  const isSuggested = JSON.stringify(chosen?.spec) === JSON.stringify(spec);
  return (
    <InspectorFrame label="Chart options" title="Chart">
      <section className={paneStyles.section}>
        <h4>
          Suggested
          <span className={classes(layoutStyles.end, paneStyles.headEnd)}>{columnsWords(columns)}</span>
        </h4>
        <div className={chartsStyles.kinds} role="group" aria-label="Kind of chart">
          {suggestions.map((suggestion) => (
            <KindButton
              key={suggestion.kind}
              suggestion={suggestion}
              isChosen={suggestion.kind === spec?.kind}
              onChoose={() => onChange(withKind(spec, suggestion))}
            />
          ))}
        </div>
        {chosen === undefined || chosen.spec === null ? null : (
          <p className={classes(textStyles.compact, chartsStyles.reason)}>
            <b>{kindTitles[chosen.kind]}:</b> {chosen.reason}
            {isSuggested ? null : (
              <>
                {' '}
                <button type="button" className={textStyles.link} onClick={() => onChange(chosen.spec!)}>
                  Use suggestion
                </button>
              </>
            )}
          </p>
        )}
      </section>
      {spec === undefined ? null : <Shelves columns={columns} spec={spec} onChange={onChange} />}
      {notes.length === 0 ? null : (
        <section className={paneStyles.section} aria-label="About this chart">
          {notes.map((note) => (
            <p key={note} className={classes(textStyles.compact, chartsStyles.note)}>
              {note}
            </p>
          ))}
        </section>
      )}
    </InspectorFrame>
  );
}

function KindButton({
  suggestion: { kind, spec, reason },
  isChosen,
  onChoose,
}: {
  readonly suggestion: Suggestion;
  readonly isChosen: boolean;
  onChoose(): void;
}) {
  const Icon = icons[kind];
  return (
    <Tooltip label={reason}>
      <button
        type="button"
        className={classes(chartsStyles.kind, isChosen && chartsStyles.chosen, spec === null && chartsStyles.off)}
        aria-pressed={isChosen}
        aria-disabled={spec === null || undefined}
        onClick={spec === null ? undefined : onChoose}
      >
        <Icon size={26} stroke={1.25} />
        <span>{kindTitles[kind]}</span>
      </button>
    </Tooltip>
  );
}

const steps: Readonly<Record<Scale, readonly Step[]>> = {
  number: ['auto', 'value'],
  time: ['auto', 'year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'value'],
  text: [],
  none: [],
};
const stacks: readonly { readonly name: Stack; readonly title: string; readonly hint: string }[] = [
  { name: 'stacked', title: 'Stacked', hint: 'On top of one another' },
  { name: 'grouped', title: 'Grouped', hint: 'Side by side' },
  { name: 'share', title: '100%', hint: 'Parts of the whole of each place' },
];
const binCounts = [10, 20, 40, 80, 160];

function Shelves({
  columns,
  spec,
  onChange,
}: {
  readonly columns: readonly GridColumn[];
  readonly spec: ChartSpec;
  onChange(spec: ChartSpec): void;
}) {
  const { kind, x, rows, y, aggregate, color, bins } = spec;
  const scale = (name: string | undefined): Scale =>
    scaleOf(columns.find((column) => column.name === name)?.type ?? '');
  const numbers = columns.filter(({ type }) => scaleOf(type) === 'number');
  const scaled = columns.filter(({ type }) => ['number', 'time'].includes(scaleOf(type)));
  const all = columns.filter(({ type }) => scaleOf(type) !== 'none');
  const shelfOf = (name: string | null): Shelf | null =>
    name === null ? null : { column: name, step: scale(name) === 'text' ? 'value' : 'auto' };
  const isScatter = kind === 'scatter';
  const measures = kind === 'bar' || kind === 'line' || kind === 'area' || kind === 'heat';
  const isBinned = [x, kind === 'heat' ? rows : null].some(
    (shelf) =>
      shelf !== null &&
      shelf.step === 'auto' &&
      !isScatter &&
      kind !== 'box' &&
      ['number', 'time'].includes(scale(shelf.column)),
  );
  return (
    <section className={paneStyles.section} aria-label="Shelves">
      <h4>
        Shelves
        {isScatter && x !== null && y !== null ? (
          <span className={classes(layoutStyles.end, paneStyles.headEnd)}>
            <Button
              size="sm"
              tone="quiet"
              icon={<IconArrowsExchange size={13} stroke={1.5} />}
              onClick={() => onChange({ ...spec, x: { column: y, step: 'auto' }, y: x.column })}
            >
              Swap x and y
            </Button>
          </span>
        ) : null}
      </h4>
      <ShelfField
        label="X"
        columns={kind === 'histogram' || isScatter ? scaled : all}
        value={x?.column ?? null}
        none={kind === 'box' ? 'All rows' : undefined}
        steps={
          isScatter || kind === 'box'
            ? []
            : steps[scale(x?.column)].filter((step) => kind !== 'histogram' || step !== 'value')
        }
        step={x?.step}
        onColumn={(name) => onChange({ ...spec, x: shelfOf(name) })}
        onStep={(step) => onChange({ ...spec, x: x === null ? null : { ...x, step } })}
      />
      {kind === 'heat' ? (
        <ShelfField
          label="Rows"
          columns={all}
          value={rows?.column ?? null}
          steps={steps[scale(rows?.column)]}
          step={rows?.step}
          onColumn={(name) => onChange({ ...spec, rows: shelfOf(name) })}
          onStep={(step) => onChange({ ...spec, rows: rows === null ? null : { ...rows, step } })}
        />
      ) : null}
      {kind === 'histogram' ? null : (
        <ShelfField
          label={kind === 'heat' ? 'Value' : 'Y'}
          columns={isScatter ? scaled : numbers}
          value={y}
          none={measures ? 'Number of rows' : undefined}
          onColumn={(name) =>
            onChange({
              ...spec,
              y: name,
              // From rows to a column; one that counts values counts the next one's.
              aggregate: name === null ? 'count' : y === null ? 'sum' : aggregate,
            })
          }
        />
      )}
      {measures && y !== null ? (
        <label className={chartsStyles.shelf}>
          <span>Aggregate</span>
          <AggregateSelect value={aggregate} onChange={(next) => onChange({ ...spec, aggregate: next })} />
        </label>
      ) : null}
      {kind === 'heat' || kind === 'box' ? null : (
        <ShelfField
          label="Colour"
          columns={all}
          value={color}
          none="None"
          onColumn={(name) => onChange({ ...spec, color: name })}
        />
      )}
      {canStack(spec) ? (
        <div className={chartsStyles.shelf}>
          <span>Stack</span>
          <Segments<Stack>
            label="Stack"
            small
            current={kind === 'area' && spec.stack === 'grouped' ? 'stacked' : spec.stack}
            segments={stacks.filter(({ name }) => kind !== 'area' || name !== 'grouped')}
            onChange={(stack) => onChange({ ...spec, stack })}
          />
        </div>
      ) : null}
      {isBinned ? (
        <label className={chartsStyles.shelf}>
          <span>Bins</span>
          <select
            className={classes(inputStyles.input, chartsStyles.select)}
            value={bins}
            onChange={(event) => onChange({ ...spec, bins: Number(event.currentTarget.value) })}
          >
            {binCounts.map((count) => (
              <option key={count} value={count}>
                at most {count}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </section>
  );
}

function AggregateSelect({ value, onChange }: { readonly value: Aggregate; onChange(value: Aggregate): void }) {
  return (
    <select
      className={classes(inputStyles.input, chartsStyles.select)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Aggregate)}
    >
      {Object.entries(aggregateTitles).map(([name, title]) => (
        <option key={name} value={name}>
          {name === 'count' ? 'Count of values' : title}
        </option>
      ))}
    </select>
  );
}

/** Of the same shelves where the kind can have them, else as suggested. */
function withKind(spec: ChartSpec | undefined, suggestion: Suggestion): ChartSpec {
  const alike: readonly ChartKind[] = ['bar', 'line', 'area'];
  if (spec !== undefined && alike.includes(spec.kind) && alike.includes(suggestion.kind))
    return { ...spec, kind: suggestion.kind };
  return suggestion.spec ?? plainSpec;
}

function columnsWords(columns: readonly GridColumn[]): string {
  const count = (scale: Scale): number => columns.filter(({ type }) => scaleOf(type) === scale).length;
  const [times, texts, numbers] = [count('time'), count('text'), count('number')];
  return [
    times > 0 ? `${times} ${times === 1 ? 'time' : 'times'}` : '',
    texts > 0 ? `${texts} text` : '',
    numbers > 0 ? `${numbers} ${numbers === 1 ? 'number' : 'numbers'}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
