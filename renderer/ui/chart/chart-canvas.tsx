/** A drawn chart: sized by its place, walked by arrow keys mark by mark, each read out. The only place that draws with ECharts. */

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { drawChart, type ChartOption, type DrawnChart } from '#renderer/ui/chart/chart-engine.ts';
import chartStyles from '#renderer/ui/chart/chart-canvas.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** A mark that the arrow keys reach. */
export interface ChartMark {
  readonly series: number;
  readonly index: number;
  /** Read out: `Jan 2026, DE: 1,204 rows`. */
  readonly words: string;
}

interface ChartCanvasProps {
  /** What the chart shows, in a sentence. */
  readonly label: string;
  readonly option: ChartOption;
  readonly marks: readonly ChartMark[];
}

export function ChartCanvas({ label, option, marks }: ChartCanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<DrawnChart>(null);
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    const element = place.current!;
    const drawn = drawChart(element);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
    setCurrent(-1);
  }, [option]);
  const show = (next: number): void => {
    const before = marks[current];
    const mark = marks[next];
    if (before !== undefined)
      chart.current?.dispatchAction({ type: 'downplay', seriesIndex: before.series, dataIndex: before.index });
    setCurrent(next);
    if (mark === undefined) {
      chart.current?.dispatchAction({ type: 'hideTip' });
      return;
    }
    const at = { seriesIndex: mark.series, dataIndex: mark.index };
    chart.current?.dispatchAction({ type: 'highlight', ...at });
    chart.current?.dispatchAction({ type: 'showTip', ...at });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(event.key, current, marks.length);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    show(next);
  };
  return (
    <div
      className={chartStyles.chart}
      data-part="chart"
      role="application"
      aria-roledescription="chart"
      aria-label={`${label}. Arrow keys go through ${marks.length} marks.`}
      // It is a control: keys walk through its marks.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => show(-1)}
    >
      <div ref={place} className={chartStyles.drawing} aria-hidden="true" />
      <span className={textStyles.screenReaderOnly} aria-live="polite">
        {marks[current]?.words ?? ''}
      </span>
    </div>
  );
}

/** undefined: the key is not one of the chart's. */
function moved(key: string, current: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, current + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, current - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Escape':
      return current === -1 ? undefined : -1;
    default:
      return undefined;
  }
}
