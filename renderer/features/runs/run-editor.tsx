/** One run: its state and what may be done, its timeline, receipts, rejects and log. */

import { IconArrowBackUp, IconPlayerStop, IconPlayerTrackNext, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { Receipts } from '#renderer/features/runs/receipts.tsx';
import { Rejects } from '#renderer/features/runs/rejects.tsx';
import { RunLog } from '#renderer/features/runs/run-log.tsx';
import { RunFacts } from '#renderer/features/runs/run-facts.tsx';
import { Timeline } from '#renderer/features/runs/timeline.tsx';
import { WhyItFailed } from '#renderer/features/runs/why-it-failed.tsx';
import { canResume, isActive, runTime, shortId } from '#renderer/features/runs/run-words.ts';
import { useRunProgress } from '#renderer/features/runs/run-progress.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';

type View = 'timeline' | 'rejects' | 'log';

export function RunEditor({ tab }: EditorProps) {
  const id = String(tab.input['id']);
  const [view, setView] = useState<View>('timeline');
  const run = useProcedure('getJobRun', { id });
  const inspectorOpen = useWorkbench((state) => state.inspectorOpen);
  const progress = useRunProgress(run.data);
  if (run.error !== null) return <ErrorView error={run.error} />;
  if (run.data === undefined) return <LoadingView text="Reading the run" />;
  const { data } = run;
  const act = async (name: 'stopJobRun' | 'undoJobRun' | 'resumeJobRun', tried: string): Promise<void> => {
    try {
      const changed = await runCommand(name, { id });
      if (changed.id !== id)
        openTab({
          id: `run:${changed.id}`,
          kind: 'run',
          title: `${changed.jobName} ${shortId(changed.id)}`,
          input: { id: changed.id },
        });
    } catch (thrown) {
      showFailure(tried, thrown);
    }
  };
  return (
    <>
      <div className="center">
        <div className="page-head">
          <StateTag state={data.jobRunState} big />
          <h1 className="tt">{data.jobName}</h1>
          <span className="mono t3">{shortId(id)}</span>
          <span className="data t2">started {timeOfDay(data.startedOn ?? data.createdOn)}</span>
          <span className="data t2">
            {runTime(data, Date.now()) === null ? null : (
              <>
                took <b>{runTime(data, Date.now())}</b>
              </>
            )}
          </span>
          {data.previousRunId === null ? null : <span className="data t2">resumes {shortId(data.previousRunId)}</span>}
          <span className="end" />
          <Button
            icon={<IconRoute size={15} stroke={1.5} />}
            onClick={() =>
              openTab({ id: `job:${data.jobName}`, kind: 'job', title: data.jobName, input: { name: data.jobName } })
            }
          >
            Open job
          </Button>
          {isActive(data) ? (
            <Button
              icon={<IconPlayerStop size={15} stroke={1.5} />}
              onClick={() => void act('stopJobRun', 'Stopping the run')}
            >
              Stop
            </Button>
          ) : null}
          {canResume(data) ? (
            <Button
              tone="primary"
              icon={<IconPlayerTrackNext size={15} stroke={1.5} />}
              onClick={() => void act('resumeJobRun', 'Resuming the run')}
            >
              Resume
            </Button>
          ) : null}
          {data.jobRunState === 'SUCCEEDED' || data.jobRunState === 'COMMIT_BLOCKED' ? (
            <Button
              icon={<IconArrowBackUp size={15} stroke={1.5} />}
              onClick={() => void act('undoJobRun', 'Undoing the run')}
            >
              Undo this run
            </Button>
          ) : null}
        </div>
        {isActive(data) ? (
          <div className="bar" role="status">
            <span
              className="prog grow"
              role="progressbar"
              aria-label="Progress of the run"
              aria-valuemin={0}
              aria-valuemax={100}
              {...(progress.fraction === null ? {} : { 'aria-valuenow': Math.round(progress.fraction * 100) })}
            >
              <b ref={(bar) => bar?.style.setProperty('width', `${(progress.fraction ?? 0) * 100}%`)} />
            </span>
            <span className="t2">{progress.note}</span>
          </div>
        ) : null}
        <SubTabs<View>
          label="Views of the run"
          current={view}
          onChange={setView}
          tabs={[
            { name: 'timeline', title: 'Timeline and receipts' },
            { name: 'rejects', title: 'Rejected rows' },
            { name: 'log', title: 'Log' },
          ]}
        />
        {view === 'timeline' ? (
          <div className="run-overview" tabIndex={0} role="region" aria-label="Timeline and receipts">
            <Timeline run={data} />
            <Receipts runId={id} />
          </div>
        ) : null}
        {view === 'rejects' ? <Rejects runId={id} /> : null}
        {view === 'log' ? <RunLog runId={id} /> : null}
      </div>
      {data.error !== null ? (
        <WhyItFailed run={data} />
      ) : inspectorOpen && data.jobRunState === 'SUCCEEDED' ? (
        <RunFacts run={data} />
      ) : null}
    </>
  );
}
