/** Backfills: how far each is, its slices with their runs, stop and resume. */

import { IconCalendarRepeat, IconPlayerStop, IconPlayerTrackNext } from '@tabler/icons-react';
import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { BackfillText } from '#engine/contract/procedures/runs/backfills.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { askBackfill, useBackfillView } from '#renderer/features/runs/backfill/backfill-store.ts';
import {
  backfillWords,
  canResumeBackfill,
  doneCount,
  sliceWords,
} from '#renderer/features/runs/backfill/backfill-words.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { dateAndTime, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import backfillStyles from '#renderer/features/runs/backfill/backfill.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Rows that are drawn at once; a backfill has up to 10,000 slices. */
const mostDrawn = 200;

type Slice = Output<'getBackfillSlices'>['items'][number];

export function BackfillsPage(_props: EditorProps) {
  const backfills = useWholeList('getBackfills', {});
  const chosenId = useBackfillView((state) => state.chosen);
  const chosen = backfills.items.find(({ id }) => id === chosenId) ?? backfills.items[0];
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconCalendarRepeat size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Backfills</h1>
      </div>
      {backfills.error !== null ? (
        <ErrorView error={backfills.error} />
      ) : backfills.isLoading ? (
        <LoadingView text="Reading backfills" />
      ) : chosen === undefined ? (
        <NoBackfills />
      ) : (
        <>
          <div className={backfillStyles.list}>
            <SimpleTable
              label="Backfills"
              columns={columns}
              rows={backfills.items}
              keyOf={({ id }) => id}
              markOf={({ id }) => (id === chosen.id ? 'chosen' : undefined)}
              onChoose={({ id }) => useBackfillView.setState({ chosen: id })}
              choosesByArrows
              subjectOf={({ jobName }) => subjectOf(jobTab(jobName))}
            />
          </div>
          <Slices key={chosen.id} backfill={chosen} />
        </>
      )}
    </div>
  );
}

function NoBackfills() {
  const jobs = useWholeList('getListedJobs', {});
  const [asked, setAsked] = useState<string | null>(null);
  const jobName = asked ?? jobs.items[0]?.name;
  return (
    <EmptyView
      title="No backfills"
      text="A backfill runs a job for each date or partition of a range, each once. Choose the job to run."
    >
      {jobName === undefined ? (
        jobs.isComplete ? (
          <Button changes tone="primary" onClick={() => void runCommandById('jobs.new')}>
            Create job
          </Button>
        ) : null
      ) : (
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          <select
            className={classes(inputStyles.input, inputStyles.small)}
            aria-label="Job"
            value={jobName}
            onChange={({ currentTarget }) => setAsked(currentTarget.value)}
          >
            {jobs.items.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <Button changes tone="primary" onClick={() => askBackfill(jobName)}>
            Backfill job
          </Button>
        </span>
      )}
    </EmptyView>
  );
}

const columns: readonly SimpleColumn<BackfillText>[] = [
  {
    title: 'Backfill',
    width: '28%',
    wraps: true,
    cell: ({ jobName, number }) => (
      <b>
        {jobName} #{number}
      </b>
    ),
  },
  { title: 'State', width: '132', cell: ({ status }) => <StateTag state={status} /> },
  {
    title: 'Progress',
    wraps: true,
    cell: (backfill) => (
      <>
        <div
          className={progressStyles.progress}
          role="progressbar"
          aria-label={`Progress of ${backfill.jobName}`}
          aria-valuemin={0}
          aria-valuemax={backfill.total}
          aria-valuenow={doneCount(backfill)}
        >
          <b ref={(bar) => bar?.style.setProperty('width', `${(doneCount(backfill) / backfill.total) * 100}%`)} />
        </div>
        <span className={classes(textStyles.caption, layoutStyles.block)}>{backfillWords(backfill)}</span>
      </>
    ),
  },
  { title: 'Started', width: '152', cell: ({ createdOn }) => dateAndTime(createdOn) },
];

function Slices({ backfill }: { readonly backfill: BackfillText }) {
  const { id, jobName, number, status } = backfill;
  const slices = useWholeList('getBackfillSlices', { id });
  const [place, setPlace] = useState(0);
  // There may be fewer now.
  const first = place < slices.items.length ? place : 0;
  const act = (name: 'stopBackfill' | 'resumeBackfill', tried: string) => (): void =>
    void runCommand(name, { id }).catch((thrown: unknown) => showFailure(tried, thrown));
  return (
    <>
      <div className={pageStyles.bar}>
        <b>
          Slices of {jobName} #{number}
        </b>
        <span className={textStyles.secondary}>{backfillWords(backfill)}</span>
        <span className={layoutStyles.end}>
          {status === 'RUNNING' ? (
            <Button
              changes
              size="sm"
              icon={<IconPlayerStop size={14} stroke={1.5} />}
              onClick={act('stopBackfill', 'Stopping the backfill')}
            >
              Stop backfill
            </Button>
          ) : canResumeBackfill(backfill) ? (
            <Button
              changes
              size="sm"
              tone="primary"
              icon={<IconPlayerTrackNext size={14} stroke={1.5} />}
              onClick={act('resumeBackfill', 'Resuming the backfill')}
            >
              Resume backfill
            </Button>
          ) : null}
        </span>
      </div>
      {slices.items.length <= mostDrawn ? null : (
        <div className={pageStyles.bar} role="group" aria-label="Pages of slices">
          <span className={textStyles.secondary}>
            Slices {exactCount(first + 1)} to {exactCount(Math.min(first + mostDrawn, slices.items.length))} of{' '}
            {exactCount(slices.items.length)}
          </span>
          <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
            {first === 0 ? null : (
              <Button size="sm" onClick={() => setPlace(first - mostDrawn)}>
                Previous slices
              </Button>
            )}
            {first + mostDrawn >= slices.items.length ? null : (
              <Button size="sm" onClick={() => setPlace(first + mostDrawn)}>
                Next slices
              </Button>
            )}
          </span>
        </div>
      )}
      <div className={backfillStyles.half}>
        {slices.error !== null ? (
          <ErrorView error={slices.error} />
        ) : (
          <SimpleTable
            label="Slices"
            columns={sliceColumns}
            rows={slices.items.slice(first, first + mostDrawn)}
            keyOf={({ position }) => String(position)}
            onChoose={(slice) => {
              const run = runOf(slice, jobName);
              if (run !== undefined) openRun(run);
            }}
            subjectOf={(slice) => {
              const run = runOf(slice, jobName);
              return run === undefined ? undefined : subjectOf(runTab(run));
            }}
          />
        )}
      </div>
    </>
  );
}

function runOf({ runId, runNumber }: Slice, jobName: string): Parameters<typeof runTab>[0] | undefined {
  return runId === null || runNumber === null ? undefined : { id: runId, jobName, number: runNumber };
}

const sliceColumns: readonly SimpleColumn<Slice>[] = [
  { title: 'Slice', width: '30%', wraps: true, cell: ({ arguments: given }) => sliceWords(given) },
  {
    title: 'State and reason',
    wraps: true,
    cell: ({ state, runState, undone, error }) => (
      <>
        <StateTag state={undone ? 'UNDONE' : (runState ?? state)} />
        {error === null ? null : (
          <span className={classes(textStyles.caption, layoutStyles.block)}>{error.message}</span>
        )}
      </>
    ),
  },
  { title: 'Run', width: '88', cell: ({ runNumber }) => (runNumber === null ? '' : `#${runNumber}`) },
];
