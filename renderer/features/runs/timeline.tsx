/** When each task of a run worked, its memory and its spilled bytes; below, the memory of all its workers over time. */

import type { ReactNode } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { useRunForecast } from '#renderer/features/runs/nodes/use-run-forecast.ts';
import { ExpectedBar } from '#renderer/features/runs/timeline/expected-bar.tsx';
import {
  endWords,
  expectedBars,
  taskKey,
  waitingTitle,
  type ExpectedBars,
} from '#renderer/features/runs/timeline/expected-bars.ts';
import {
  laneTitle,
  startedTasks,
  taskState,
  taskStateWords,
  taskTitle,
  type Task,
  type TaskState,
} from '#renderer/features/runs/task-words.ts';
import { changeWords, WorkerBar } from '#renderer/features/runs/worker-bar.tsx';
import { TaskFacts } from '#renderer/features/runs/timeline/task-facts.tsx';
import { showTask, useShownTask } from '#renderer/features/runs/timeline/walked-tasks.ts';
import { UsageChart } from '#renderer/features/runs/timeline/usage-chart.tsx';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { useWidth } from '#renderer/ui/use-width.ts';
import { byteSize, countOf, duration } from '#renderer/ui/format/words.ts';
import { ErrorView, useWordsWhileEmpty } from '#renderer/ui/state-view.tsx';
import timelineStyles from '#renderer/features/runs/timeline.module.css';
import { classes } from '#renderer/ui/classes.ts';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

const rule = 'each bar is one attempt at a task, named after its last node';
const expectedRule = `${rule}; dashed: the expected end, from earlier runs`;
const nothing: ExpectedBars = { running: new Map(), waiting: [] };
/** Of the time that has passed. */
const widestFuture = 8;
const isPlanned = (graph: Output<'getRunGraph'>): boolean => graph !== null;

const laneHeight = 22;
/** Room that a mark needs with its words. */
const tickWidth = 72;
/** Pixels for the titles of tasks: in a wide chart, and in a narrow one. */
const labelWidths = [256, 210] as const;
/** Pixels of a letter, with some room for wide ones; the tooltip has all letters. */
const letterWidth = 6.6;
/** Two columns right of the chart: peak memory and spill of each task. */
const factWidth = 92;
/** Wider, titles get the room that the chart can do without. */
const leastWide = 680;
/** Narrower, only the chart is shown; the facts are in each task's tooltip. */
const leastWithFacts = 560;

export function Timeline({ run }: { readonly run: JobRunText }) {
  const [chartWidth, measure] = useWidth(860);
  const now = useNow(isActive(run));
  const tasks = useProcedure('getJobTasks', { id: run.id });
  const crew = useProcedure('getRunWorkers', { id: run.id });
  const isRunning = run.jobRunState === 'RUNNING' && run.paused === null;
  const graph = useProcedure('getRunGraph', { id: run.id }, { enabled: isRunning, isFinal: isPlanned }).data;
  const forecast = useRunForecast(run);
  const shownKey = useShownTask(run.id);
  const empty = useWordsWhileEmpty(noTasks(run), tasks.data === undefined, 'Loading the tasks');
  if (tasks.error !== null) return <ErrorView error={tasks.error} />;
  const started = startedTasks(tasks.data ?? []);
  if (started.length === 0) return <p className={classes(textStyles.muted, tableStyles.none)}>{empty}</p>;
  const shown = started.find((task) => taskKey(task) === shownKey);
  const from = run.startedOn ?? run.createdOn;
  const expected = isRunning ? expectedBars(graph?.stages ?? [], started, forecast ?? undefined, now) : nothing;
  const { waiting } = expected;
  const until = Math.max(
    run.completedOn ?? (isActive(run) ? now : 0),
    ...started.map((task) => task.completedOn ?? task.startedOn ?? 0),
    from + 1,
  );
  const ends = [...expected.running.values(), ...waiting.map(({ end }) => end)];
  // Room for what is expected, but not so much that what was done cannot be seen.
  const edge = Math.min(
    ends.reduce((most, end) => Math.max(most, end?.most ?? 0), until),
    from + (until - from) * widestFuture,
  );
  const labelWidth = labelWidths[chartWidth >= leastWide ? 0 : 1];
  const factsWidth = chartWidth >= leastWithFacts ? 2 * factWidth : 0;
  const scale = Math.max(100, chartWidth - labelWidth - factsWidth - 48) / (edge - from);
  // A number that never changed says nothing about time.
  const workers = (crew.data ?? []).length > 1 ? crew.data! : [];
  const tasksAt = 20 + (workers.length === 0 ? 0 : laneHeight);
  const height = tasksAt + (started.length + waiting.length) * laneHeight + 4;
  const toX = (time: number): number => labelWidth + (Math.min(edge, Math.max(from, time)) - from) * scale;
  const shownRule = ends.some((end) => (end ?? null) !== null) ? expectedRule : rule;
  // A stage is named after its last node, as its tasks are.
  const nameOf = (stageId: string): string => forecastName(graph ?? null, stageId, started);
  const letters = Math.floor(labelWidth / letterWidth);
  const marks = ticks(edge - from, (edge - from) * scale).map((tick) => ({ tick, x: labelWidth + tick * scale }));
  const nowAt = edge > until ? toX(until) : null;
  return (
    <figure className={timelineStyles.timeline} ref={measure}>
      <figcaption className={classes(textStyles.caption, timelineStyles.rule)}>
        <span className={textStyles.truncated} title={shownRule}>
          {shownRule}
        </span>
        <span className={timelineStyles.taskKeys}>
          task <KeyboardKeys parts={['J', 'K']} /> next, previous
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${chartWidth} ${height}`}
        width={chartWidth}
        height={height}
        role="img"
        aria-label={`Timeline of ${countOf(started.length, 'task')} over ${duration(until - from)}`}
        aria-description={[
          ...workers.map(changeWords),
          ...started.map((task) => describeTask(task, started)),
          ...waiting.map(
            ({ stageId, count, end }) =>
              `${nameOf(stageId)}: ${waitingTitle(count)}${end === null ? '' : `, ${endWords(end, now)}`}`,
          ),
        ].join('; ')}
      >
        {marks.map(({ tick, x }) => (
          <g key={tick} transform={`translate(${x} 0)`}>
            <line y1={16} y2={height} className={timelineStyles.tick} />
            <text y={11} textAnchor="middle" className={timelineStyles.tickLabel}>
              {duration(tick)}
            </text>
          </g>
        ))}
        {factsWidth === 0 ? null : (
          <>
            <text x={chartWidth - factWidth} y={11} textAnchor="end" className={timelineStyles.tickLabel}>
              peak memory
            </text>
            <text x={chartWidth - 4} y={11} textAnchor="end" className={timelineStyles.tickLabel}>
              spilled to disk
            </text>
          </>
        )}
        <WorkerBar changes={workers} until={until} y={20} toX={toX} />
        {started.map((task, index) => (
          <TaskBar
            key={`${task.stageId} ${task.taskId} ${task.attempt}`}
            task={task}
            tasks={started}
            letters={letters}
            y={tasksAt + index * laneHeight}
            x={labelWidth + ((task.startedOn ?? from) - from) * scale}
            width={Math.max(2, ((task.completedOn ?? until) - (task.startedOn ?? from)) * scale)}
            factsAt={factsWidth === 0 ? null : chartWidth}
            chosenWidth={taskKey(task) === shownKey ? chartWidth : null}
            onChoose={() => showTask(run.id, taskKey(task) === shownKey ? null : taskKey(task))}
          >
            <ExpectedBar
              from={until}
              end={expected.running.get(taskKey(task)) ?? null}
              y={tasksAt + index * laneHeight}
              toX={toX}
              now={now}
            />
          </TaskBar>
        ))}
        {waiting.map(({ stageId, count, from: begin, end }, index) => {
          const y = tasksAt + (started.length + index) * laneHeight;
          const name = nameOf(stageId);
          return (
            <g key={stageId}>
              <title>{`${name}: ${waitingTitle(count)}${end === null ? '' : `, ${endWords(end, now)}`}`}</title>
              <text x={0} y={y + 13} className={timelineStyles.waitingLane}>
                {cutTo(name, letters - waitingTitle(count).length - 2)}, {waitingTitle(count)}
              </text>
              <ExpectedBar from={begin ?? until} end={end} y={y} toX={toX} now={now} />
            </g>
          );
        })}
        {nowAt === null ? null : <line x1={nowAt} x2={nowAt} y1={16} y2={height} className={timelineStyles.now} />}
      </svg>
      <UsageChart
        run={run}
        width={chartWidth}
        from={from}
        edge={edge}
        ticks={marks.map(({ x }) => x)}
        nowAt={nowAt}
        toX={toX}
      />
      {shown === undefined ? null : <TaskFacts task={shown} tasks={started} onClose={() => showTask(run.id, null)} />}
    </figure>
  );
}

/** As its tasks are named once they have begun. */
function forecastName(graph: Output<'getRunGraph'>, stageId: string, started: readonly Task[]): string {
  const named = started.find((task) => task.stageId === stageId)?.nodeName;
  if (named !== undefined && named !== null) return named;
  const ids = graph?.stages.find((stage) => stage.stageId === stageId)?.nodeIds ?? [];
  const inside = graph?.nodes.filter(({ id }) => ids.includes(id)) ?? [];
  // The one whose rows no other node of the stage reads.
  return inside.find(({ id }) => !inside.some(({ inputs }) => inputs.includes(id)))?.name ?? stageId;
}

function cutTo(name: string, room: number): string {
  return name.length > room ? `${name.slice(0, Math.max(9, room - 1))}…` : name;
}

function noTasks(run: JobRunText): string {
  if (isActive(run)) return 'No task has started yet.';
  return run.jobRunState === 'SUCCEEDED' ? 'There was no new data, so no tasks were needed.' : 'No tasks were started.';
}

const stateClass: Readonly<Record<TaskState, string | undefined>> = {
  WAITING: undefined,
  RUNNING: timelineStyles.running,
  DURABLE: undefined,
  FAILED: timelineStyles.failed,
  STOPPED: undefined,
  INTERRUPTED: timelineStyles.repeated,
  REPEATED: timelineStyles.repeated,
  BAD_ROWS: timelineStyles.badRows,
};

interface TaskBarProps {
  readonly task: Task;
  /** All of the run. */
  readonly tasks: readonly Task[];
  /** Most letters of the title. */
  readonly letters: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Right edge of the facts; null: they are not shown. */
  readonly factsAt: number | null;
  /** Pixels of the whole lane where its facts are shown below; null: they are not. */
  readonly chosenWidth: number | null;
  onChoose(): void;
  /** What is expected of it. */
  readonly children: ReactNode;
}

function TaskBar({ task, tasks, letters, x, y, width, factsAt, chosenWidth, onChoose, children }: TaskBarProps) {
  const state = taskState(task, tasks);
  return (
    <g onClick={onChoose}>
      <title>{describeTask(task, tasks)}</title>
      {chosenWidth === null ? null : (
        <rect x={-4} y={y - 2} width={chosenWidth + 4} height={laneHeight} className={timelineStyles.chosen} />
      )}
      <text x={0} y={y + 13} className={classes(timelineStyles.lane, state === 'FAILED' && timelineStyles.failedLane)}>
        {laneTitle(task, tasks, letters)}
      </text>
      <rect
        x={x}
        y={y + 3}
        width={width}
        height={12}
        rx={2}
        className={classes(timelineStyles.task, stateClass[state])}
      />
      {children}
      {factsAt === null ? null : (
        <>
          <text x={factsAt - factWidth} y={y + 13} textAnchor="end" className={timelineStyles.fact}>
            {factOf(task, task.peakMemory)}
          </text>
          <text x={factsAt - 4} y={y + 13} textAnchor="end" className={timelineStyles.fact}>
            {factOf(task, task.spilledBytes)}
          </text>
        </>
      )}
    </g>
  );
}

/** A task is measured at its end. */
function factOf({ state }: Task, bytes: number | null): string {
  if (bytes !== null) return byteSize(bytes);
  return state === 'RUNNING' ? '' : 'not measured';
}

function describeTask(task: Task, tasks: readonly Task[]): string {
  const facts = [
    ...(task.completedOn === null || task.startedOn === null ? [] : [duration(task.completedOn - task.startedOn)]),
    ...(task.peakMemory === null ? [] : [`peak ${byteSize(task.peakMemory)}`]),
    ...(task.spilledBytes === null ? [] : [`spilled ${byteSize(task.spilledBytes)}`]),
    ...(task.error === null ? [] : [task.error.message]),
  ];
  return [`${taskTitle(task, tasks)}: ${taskStateWords[taskState(task, tasks)]}`, ...facts].join(', ');
}

/** At most six round marks, fewer where their words would run into each other. @param span milliseconds. @param width pixels. */
function ticks(span: number, width: number): number[] {
  const rough = span / Math.max(1, Math.min(5, Math.floor(width / tickWidth)));
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
