/** When each task of a run worked, how much memory it took, what it spilled. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWidth } from '#renderer/ui/use-width.ts';
import { byteSize, duration } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';

type Task = Output<'getJobTasks'>[number];

const laneHeight = 22;
const labelWidth = 150;

export function Timeline({ run }: { readonly run: JobRunText }) {
  const [chartWidth, measure] = useWidth(860);
  const tasks = useProcedure('getJobTasks', { id: run.id });
  if (tasks.error !== null) return <ErrorView error={tasks.error} />;
  const started = (tasks.data ?? []).filter((task) => task.startedOn !== null);
  if (started.length === 0) return <p className="t3 table-none">No task has started.</p>;
  const from = run.startedOn ?? run.createdOn;
  const until = Math.max(
    run.completedOn ?? 0,
    ...started.map((task) => task.completedOn ?? task.startedOn ?? 0),
    from + 1,
  );
  const scale = Math.max(100, chartWidth - labelWidth - 40) / (until - from);
  const lanes = [...new Set(started.map((task) => task.stageId))];
  const height = started.length * laneHeight + 24;
  return (
    <figure className="timeline" ref={measure}>
      <svg
        viewBox={`0 0 ${chartWidth} ${height}`}
        width={chartWidth}
        height={height}
        role="img"
        aria-label={`Timeline of ${started.length} tasks over ${duration(until - from)}`}
      >
        {ticks(until - from).map((tick) => (
          <g key={tick} transform={`translate(${labelWidth + tick * scale} 0)`}>
            <line y1={16} y2={height} className="tick" />
            <text y={11} textAnchor="middle" className="tick-label">
              {duration(tick)}
            </text>
          </g>
        ))}
        {started.map((task, index) => (
          <TaskBar
            key={`${task.taskId} ${task.attempt}`}
            task={task}
            y={20 + index * laneHeight}
            x={labelWidth + ((task.startedOn ?? from) - from) * scale}
            width={Math.max(2, ((task.completedOn ?? until) - (task.startedOn ?? from)) * scale)}
            stage={lanes.length > 1 ? task.stageId : ''}
            chartWidth={chartWidth}
          />
        ))}
      </svg>
    </figure>
  );
}

interface TaskBarProps {
  readonly task: Task;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly stage: string;
  readonly chartWidth: number;
}

function TaskBar({ task, x, y, width, stage, chartWidth }: TaskBarProps) {
  const facts = [
    duration((task.completedOn ?? task.startedOn ?? 0) - (task.startedOn ?? 0)),
    ...(task.peakMemory === null ? [] : [`peak ${byteSize(task.peakMemory)}`]),
    ...(task.spilledBytes === null || task.spilledBytes === 0 ? [] : [`spilled ${byteSize(task.spilledBytes)}`]),
  ].join(', ');
  const label = `${stage === '' ? '' : `${stage} `}${task.taskId}${task.attempt === 0 ? '' : `, attempt ${task.attempt + 1}`}`;
  return (
    <g>
      <title>{`${label}: ${task.state}, ${facts}`}</title>
      <text x={0} y={y + 13} className={task.state === 'FAILED' ? 'lane bad-fill' : 'lane'}>
        {label}
      </text>
      <rect x={x} y={y + 3} width={width} height={12} rx={2} className={`task ${task.state.toLowerCase()}`} />
      <text
        x={Math.min(x + width + 6, chartWidth - 4)}
        y={y + 12}
        className="tick-label"
        textAnchor={x + width + 160 > chartWidth ? 'end' : 'start'}
        {...(x + width + 160 > chartWidth ? { dx: -8 } : {})}
      >
        {x + width + 160 > chartWidth ? '' : facts}
      </text>
    </g>
  );
}

/** At most six round marks. @param span milliseconds. */
function ticks(span: number): number[] {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
