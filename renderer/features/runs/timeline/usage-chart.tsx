/** Below the bars of a run's tasks, on the same axis: the memory of its workers over time with their limit, and the spill. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import {
  areaPath,
  describeUsage,
  endOf,
  limitSteps,
  limitWords,
  memoryWords,
  partsOf,
  peakOf,
  topOf,
  type LimitStep,
  type Usage,
} from '#renderer/features/runs/timeline/usage-course.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { byteSize, duration } from '#renderer/ui/format/words.ts';
import timelineStyles from '#renderer/features/runs/timeline.module.css';

/** Milliseconds: it changes without an event. */
const readAgainAfter = 1000;
/** Pixels. */
const memoryAt = 10;
const memoryHeight = 48;
const spillHeight = 20;
/** Narrower bars touch each other: their gaps would be a pattern. */
const leastApart = 4;

interface UsageChartProps {
  readonly run: JobRunText;
  readonly width: number;
  /** Milliseconds since 1970: begin of the run, and the end of the axis. */
  readonly from: number;
  readonly edge: number;
  /** Where the lines of the axis are, in pixels. */
  readonly ticks: readonly number[];
  /** The line of the present; null: none. */
  readonly nowAt: number | null;
  toX(time: number): number;
}

/** Nothing where it was not measured: in a run that was too short, or whose record has left. */
export function UsageChart({ run, width, from, edge, ticks, nowAt, toX }: UsageChartProps) {
  const active = isActive(run);
  const usage = useProcedure('getRunUsage', { id: run.id }, active ? { readAgainAfter } : {}).data ?? null;
  if (usage === null) return null;
  const steps = limitSteps(usage);
  const { bytes: top, hasLimit } = topOf(usage, steps);
  const hasSpill = (peakOf(usage.points, 'spilled')?.bytes ?? 0) > 0;
  const height = memoryAt + memoryHeight + (hasSpill ? spillHeight : 0) + 4;
  const toY = (bytes: number): number => memoryAt + memoryHeight * (1 - bytes / top);
  const limit = limitWords(steps);
  const words = memoryWords(usage, active);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`Memory of the workers: ${words}`}
      aria-description={describeUsage(usage, steps, from)}
      data-part="usage"
    >
      <line x1={0} x2={width} y1={0.5} y2={0.5} className={timelineStyles.tick} />
      {ticks.map((x) => (
        <line key={x} x1={x} x2={x} y1={0} y2={height} className={timelineStyles.tick} />
      ))}
      <g>
        <title>
          Resident memory of the worker processes. The dashed line is the memory setting of all workers together; a
          process can use up to twice its setting.
        </title>
        <text x={0} y={memoryAt + 9} className={timelineStyles.lane}>
          Memory
        </text>
        <text x={0} y={memoryAt + 25} className={timelineStyles.usageFact}>
          {words}
        </text>
        {limit === undefined ? null : (
          <text x={0} y={memoryAt + 40} className={timelineStyles.usageFact}>
            {limit}
            {hasLimit ? '' : ', above the chart'}
          </text>
        )}
        {partsOf(usage).map((part) => {
          const { line, area } = areaPath(part, usage.every, toX, toY);
          return (
            <g key={part[0]!.time}>
              <path d={area} className={timelineStyles.memoryArea} />
              <path d={line} className={timelineStyles.memoryLine} />
            </g>
          );
        })}
        {hasLimit ? <Limit steps={steps} edge={edge} toX={toX} toY={toY} /> : null}
      </g>
      {hasSpill ? <Spill usage={usage} y={memoryAt + memoryHeight} from={from} toX={toX} /> : null}
      {nowAt === null ? null : <line x1={nowAt} x2={nowAt} y1={0} y2={height} className={timelineStyles.now} />}
    </svg>
  );
}

function Limit({
  steps,
  edge,
  toX,
  toY,
}: {
  readonly steps: readonly LimitStep[];
  readonly edge: number;
  toX(time: number): number;
  toY(bytes: number): number;
}) {
  const path = steps
    .map(
      ({ from, until = edge, bytes }, index) => `${index === 0 ? 'M' : 'L'}${toX(from)} ${toY(bytes)} H${toX(until)}`,
    )
    .join(' ');
  return <path d={path} className={timelineStyles.limit} />;
}

function Spill({
  usage,
  y,
  from,
  toX,
}: {
  readonly usage: Usage;
  readonly y: number;
  readonly from: number;
  toX(time: number): number;
}) {
  const most = peakOf(usage.points, 'spilled')!.bytes;
  const height = spillHeight - 4;
  return (
    <g>
      <text x={0} y={y + 16} className={timelineStyles.lane}>
        Spill
        <tspan dx={8} className={timelineStyles.usageFact}>
          to disk, at most {byteSize(most)}
        </tspan>
      </text>
      {usage.points.map(({ time, spilled }, index) => {
        if (spilled === null || spilled === 0) return null;
        const [left, right] = [toX(time), toX(endOf(usage, index))];
        const high = Math.max(1, (height * spilled) / most);
        return (
          <rect
            key={time}
            x={left}
            y={y + spillHeight - high}
            width={Math.max(1, right - left - (right - left < leastApart ? 0 : 0.5))}
            height={high}
            className={timelineStyles.spill}
          >
            <title>{`${byteSize(spilled)} on disk after ${duration(Math.max(0, time - from))}`}</title>
          </rect>
        );
      })}
    </g>
  );
}
