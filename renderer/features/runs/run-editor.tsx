/** One run: its state and what may be done, its timeline, receipts, rejects and log. */

import { useEffect, useState } from 'react';
import { focusEditorIfLost } from '#renderer/app/editor-focus.ts';
import { InspectorFrame, useInspectorShown } from '#renderer/app/inspector.tsx';
import { RunAdvice } from '#renderer/features/runs/advice/run-advice.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { RunDeliveries } from '#renderer/features/runs/deliveries/run-deliveries.tsx';
import { RunGraph } from '#renderer/features/runs/nodes/run-graph.tsx';
import { useNodeStates } from '#renderer/features/runs/nodes/use-node-states.ts';
import { HeldNote } from '#renderer/features/runs/queue/held-note.tsx';
import { Receipts } from '#renderer/features/runs/receipts.tsx';
import { Rejects } from '#renderer/features/runs/rejects.tsx';
import { RunLog } from '#renderer/features/runs/log/run-log.tsx';
import { RunDetails } from '#renderer/features/runs/facts/run-details.tsx';
import { RunFacts } from '#renderer/features/runs/facts/run-facts.tsx';
import { RunInputs } from '#renderer/features/runs/facts/run-inputs.tsx';
import { RunHead } from '#renderer/features/runs/run-head.tsx';
import { Timeline } from '#renderer/features/runs/timeline.tsx';
import { UndoBlocked } from '#renderer/features/runs/undo-blocked.tsx';
import { WhyItFailed } from '#renderer/features/runs/why-it-failed.tsx';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { showRunView, useRunViews, type RunView } from '#renderer/features/runs/run-view-store.ts';
import { RunProgressBar } from '#renderer/features/runs/run-progress-bar.tsx';
import { useRunProgress } from '#renderer/features/runs/run-progress.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import pageStyles from '#renderer/ui/page.module.css';

export function RunEditor({ tab }: EditorProps) {
  const id = String(tab.input['id']);
  const view = useRunViews((views) => views[id] ?? 'timeline');
  const run = useProcedure('getJobRun', { id });
  const tasks = useProcedure('getJobTasks', { id });
  const receipts = useProcedure('getReceipts', { id });
  const groups = useProcedure('getRejectedGroups', { id }, { enabled: (run.data?.error ?? null) !== null });
  const factsShown = useInspectorShown();
  const progress = useRunProgress(run.data);
  // The receipts of a run that succeeded say it all; one that is watched to its end keeps its page as it is.
  const [wasWatched, setWatched] = useState(false);
  if (!wasWatched && run.data !== undefined && isActive(run.data)) setWatched(true);
  const showsNodes = wasWatched || run.data?.jobRunState !== 'SUCCEEDED';
  const nodes = useNodeStates(showsNodes ? run.data : undefined, progress);
  // Buttons come and go with the state.
  useEffect(
    () => focusEditorIfLost(),
    [run.data?.jobRunState, run.data?.paused, run.data?.undone, run.data?.unfinishedUndo],
  );
  if (run.error !== null) return <UnreadThing error={run.error} noun="run" name={tab.title} />;
  if (run.data === undefined) return <LoadingView text="Loading the run" />;
  const { data } = run;
  const undoError = data.unfinishedUndo?.error ?? null;
  // A run that failed has no receipts of the task that met them.
  const rejected = Math.max(
    (receipts.data ?? []).reduce((rows, receipt) => rows + receipt.rejected, 0),
    (groups.data ?? []).reduce((rows, group) => rows + group.recordCount, 0),
  );
  return (
    <>
      <div className={pageStyles.center} data-part="run-page">
        <RunHead run={data} tasks={tasks.data ?? []} rejected={rejected === 0 ? undefined : rejected} />
        <HeldNote enabled={data.jobRunState === 'WAITING' && data.paused === null} />
        {isActive(data) ? (
          <div className={pageStyles.bar} role="status">
            <RunProgressBar run={data} progress={progress} pace={nodes?.pace ?? null} />
          </div>
        ) : null}
        <SubTabs<RunView>
          label="Views of the run"
          current={view}
          onChange={(next) => showRunView(id, next)}
          tabs={[
            { name: 'timeline', title: 'Timeline and receipts' },
            { name: 'inputs', title: 'Inputs' },
            { name: 'rejects', title: 'Rejected records', ...(rejected === 0 ? {} : { count: exactCount(rejected) }) },
            { name: 'log', title: 'Log' },
          ]}
        />
        {view === 'timeline' ? (
          <div className={runStyles.overview} tabIndex={0} role="region" aria-label="Timeline and receipts">
            {nodes === null ? null : <RunGraph run={data} {...nodes} />}
            <Timeline run={data} />
            <RunAdvice run={data} />
            <Receipts run={data} />
            <RunDeliveries runId={id} />
          </div>
        ) : null}
        {view === 'inputs' ? (
          <div className={runStyles.overview} tabIndex={0} role="region" aria-label="Inputs">
            <RunInputs run={data} />
          </div>
        ) : null}
        {view === 'rejects' ? <Rejects runId={id} /> : null}
        {view === 'log' ? <RunLog run={data} /> : null}
      </div>
      {view === 'rejects' ? null : undoError !== null ? (
        <UndoBlocked error={undoError} />
      ) : data.error !== null ? (
        <WhyItFailed run={data} error={data.error} tasks={tasks.data ?? []} />
      ) : factsShown && data.jobRunState === 'SUCCEEDED' ? (
        <RunFacts run={data} />
      ) : factsShown && isActive(data) ? (
        <InspectorFrame label="Details of the run" title="Details">
          <RunDetails run={data} />
        </InspectorFrame>
      ) : null}
    </>
  );
}
