/** The queue of runs: what runs and waits, why it waits, and how much of the machine is reserved. */

import { IconListDetails, IconPlayerStop, IconPlayerTrackNext, IconSettings } from '@tabler/icons-react';
import { type MouseEvent } from 'react';
import { usualPool } from '#engine/contract/definitions/pool.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { HeldNote } from '#renderer/features/runs/queue/held-note.tsx';
import { ExpectedStart, QueueProgress } from '#renderer/features/runs/queue/queue-progress.tsx';
import { HoldButton } from '#renderer/features/runs/queue/hold-button.tsx';
import { PoolTable } from '#renderer/features/runs/queue/pool-table.tsx';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { startNext } from '#renderer/features/runs/queue/queue-commands.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { runTitle } from '#renderer/features/runs/run-words.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { byteSize, countOf, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { useWidth } from '#renderer/ui/use-width.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Queue = Output<'getQueue'>;

interface QueueRow extends Omit<Queue['running'][number], 'admittedOn'> {
  readonly since: number;
  /** Why it waits; null: it runs. */
  readonly why: string | null;
  readonly isFirst: boolean;
  readonly isMoved: boolean;
  /** null: not known, or it runs. */
  readonly startsOn: number | null;
}

export function QueuePage(_props: EditorProps) {
  const queue = useQueue();
  if (queue.error !== null) return <ErrorView error={queue.error} />;
  if (queue.data === undefined) return <LoadingView text="Reading the queue" />;
  const { running, waiting, pools } = queue.data;
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconListDetails size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Queue of runs</h1>
        <span className={classes(textStyles.compact, textStyles.secondary)}>{reservedWords(queue.data)}</span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <HoldButton isHeld={queue.data.heldOn !== null} />
          <Button icon={<IconSettings size={15} stroke={1.5} />} onClick={() => void runCommandById('settings.pools')}>
            Pools
          </Button>
        </span>
      </div>
      <HeldNote hasButton={false} />
      {running.length + waiting.length === 0 ? (
        <EmptyView
          title="Nothing runs or waits"
          text="Runs start at once while cores and memory are free. Otherwise they wait here: pools share the machine, and within a pool the priority of jobs and age decide."
        />
      ) : (
        <QueueTable queue={queue.data} />
      )}
      {pools.some(({ name }) => name !== usualPool) ? <PoolTable pools={pools} /> : null}
    </div>
  );
}

/** Least width in pixels for all columns; with less, what a run needs is a line under its state. */
const roomy = 1060;

export function QueueTable({ queue }: { readonly queue: Queue }) {
  const [width, measure] = useWidth(roomy);
  return (
    <div ref={measure} className={pageStyles.column}>
      <SimpleTable
        label="Running and waiting runs"
        columns={width < roomy ? narrowColumns : columns}
        rows={rowsOf(queue)}
        keyOf={({ runId }) => runId}
        onChoose={(row) => openRun(namedRun(row))}
        subjectOf={(row) => subjectOf(runTab(namedRun(row)))}
      />
    </div>
  );
}

function namedRun({ runId, jobName, number }: QueueRow): Parameters<typeof runTab>[0] {
  return { id: runId, jobName, number };
}

function rowsOf({ running, waiting }: Queue): QueueRow[] {
  return [
    ...running.map((run) => ({
      ...run,
      since: run.admittedOn,
      why: null,
      isFirst: false,
      isMoved: false,
      startsOn: null,
    })),
    ...waiting.map((run, index) => ({ ...run, since: run.waitsSince, isFirst: index === 0 })),
  ];
}

/** `2 of 8 cores and 3.1 GB of 12 GB reserved, 3 runs wait`. */
export function reservedWords({ cores, memory, running, waiting }: Queue): string {
  const sum = (member: 'cores' | 'memory'): number => running.reduce((total, run) => total + run[member], 0);
  const waits =
    waiting.length === 0 ? '' : `, ${countOf(waiting.length, 'run')} ${waiting.length === 1 ? 'waits' : 'wait'}`;
  return `${sum('cores')} of ${countOf(cores, 'core')} and ${byteSize(sum('memory'))} of ${byteSize(memory)} reserved${waits}`;
}

const runColumn: SimpleColumn<QueueRow> = {
  title: 'Run',
  width: '24%',
  wraps: true,
  cell: (row) => <b>{runTitle(namedRun(row))}</b>,
};
const poolColumn: SimpleColumn<QueueRow> = { title: 'Pool', width: '104', wraps: true, cell: ({ pool }) => pool };
const sinceColumn: SimpleColumn<QueueRow> = { title: 'Since', width: '88', cell: ({ since }) => timeOfDay(since) };
const actionsColumn: SimpleColumn<QueueRow> = {
  title: 'Actions',
  width: '76',
  cell: (row) => <RowActions row={row} />,
};

const columns: readonly SimpleColumn<QueueRow>[] = [
  { ...runColumn, width: '17%' },
  { title: 'State and reason', wraps: true, cell: (row) => <StateAndReason row={row} /> },
  { title: 'Progress or start', width: '160', wraps: true, cell: (row) => <ProgressOrStart row={row} /> },
  poolColumn,
  sinceColumn,
  { title: 'Priority', width: '72', numeric: true, cell: ({ priority }) => priority },
  { title: 'Workers', width: '76', numeric: true, cell: workersOf },
  { title: 'Cores', width: '60', numeric: true, cell: ({ cores }) => cores },
  { title: 'Memory', width: '84', numeric: true, cell: ({ memory }) => byteSize(memory) },
  actionsColumn,
];

const narrowColumns: readonly SimpleColumn<QueueRow>[] = [
  runColumn,
  {
    title: 'State and reason',
    wraps: true,
    cell: (row) => (
      <>
        <StateAndReason row={row} />
        <ProgressOrStart row={row} />
        <span className={classes(textStyles.caption, layoutStyles.block)}>
          Priority {row.priority}, {workersOf(row)} {row.mostWorkers === 1 ? 'worker' : 'workers'},{' '}
          {countOf(row.cores, 'core')}, {byteSize(row.memory)}
        </span>
      </>
    ),
  },
  poolColumn,
  sinceColumn,
  actionsColumn,
];

function StateAndReason({ row: { why, isMoved } }: { readonly row: QueueRow }) {
  return (
    <>
      <StateTag state={why === null ? 'RUNNING' : 'WAITING'} />
      {why === null ? null : (
        <span className={classes(textStyles.caption, layoutStyles.block)}>
          {isMoved ? `Moved to the front. ${why}` : why}
        </span>
      )}
    </>
  );
}

function ProgressOrStart({ row: { runId, why, startsOn } }: { readonly row: QueueRow }) {
  return why === null ? <QueueProgress runId={runId} /> : <ExpectedStart startsOn={startsOn} />;
}

/** `2`; `2 of 5` while more would help. */
function workersOf({ workers, mostWorkers }: QueueRow): string {
  return mostWorkers > workers ? `${workers} of ${mostWorkers}` : String(workers);
}

function RowActions({ row: { runId, jobName, why, isFirst } }: { readonly row: QueueRow }) {
  // A click on the row opens its run.
  const stop = (event: MouseEvent): void => {
    event.stopPropagation();
    void runCommand('stopJobRun', { id: runId }).catch((thrown: unknown) => showFailure('Stopping the run', thrown));
  };
  const next = (event: MouseEvent): void => {
    event.stopPropagation();
    void startNext(runId).catch((thrown: unknown) => showFailure('Moving the run to the front', thrown));
  };
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close)}>
      {why === null || isFirst ? null : (
        <IconButton changes label={`Start ${jobName} next`} onClick={next}>
          <IconPlayerTrackNext size={14} stroke={1.5} />
        </IconButton>
      )}
      <IconButton changes label={`Stop ${jobName}`} onClick={stop}>
        <IconPlayerStop size={14} stroke={1.5} />
      </IconButton>
    </span>
  );
}
