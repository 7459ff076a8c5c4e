/** One job: its graph with tools above, inspector beside, preview and problems below. */

import {
  IconAdjustmentsHorizontal,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconHistory,
  IconVersions,
  IconListTree,
  IconPlayerPlay,
  IconPlus,
  IconRoute,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useInspectorShown, useIsWide } from '#renderer/app/inspector.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { JobCanvas } from '#renderer/features/jobs/canvas/job-canvas.tsx';
import type { GraphFacts } from '#renderer/features/jobs/canvas/job-cards.tsx';
import { Outline } from '#renderer/features/jobs/canvas/outline.tsx';
import { AddNode } from '#renderer/features/jobs/dialogs/add-node.tsx';
import { ConnectNode } from '#renderer/features/jobs/dialogs/connect-node.tsx';
import { usePastedNodes } from '#renderer/features/jobs/clipboard.ts';
import { openDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { ConflictBar } from '#renderer/features/jobs/draft/conflict-bar.tsx';
import { useDrafts, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { useJobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { SaveState } from '#renderer/features/jobs/draft/save-state.tsx';
import { focusGraph, showInEditor, useEditorView, useRefusedNodes } from '#renderer/features/jobs/editor-view.ts';
import { Inspector } from '#renderer/features/jobs/inspector/inspector.tsx';
import { BottomPanel } from '#renderer/features/jobs/panel/bottom-panel.tsx';
import { JobRuns } from '#renderer/features/jobs/run/job-runs.tsx';
import { splitProblems, type JobProblem } from '#renderer/features/runs/check-job.ts';
import { useLatestRun, type LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { RunStrip } from '#renderer/features/jobs/run/run-strip.tsx';
import { VersionsView } from '#renderer/features/jobs/versions/versions-view.tsx';
import { useTransforms } from '#renderer/features/jobs/transforms.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

export function JobEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  const draft = useDrafts((state) => state.drafts[name]);
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    openDraft(name).then(
      () => setError(null),
      (thrown: unknown) => setError(toEngineError(thrown)),
    );
  }, [name]);
  if (draft === undefined)
    return error === null ? <LoadingView text={`Reading ${name}`} /> : <ErrorView error={error} />;
  return <OpenJob name={name} draft={draft} />;
}

type View = 'graph' | 'outline' | 'runs' | 'versions';

/** Pixels of the panel's head with its edge. */
const shutPanel = 31;
/** Pixels that the inspector covers of the canvas in a narrow window, at most. */
const inspectorWidth = 392;

function OpenJob({ name, draft }: { readonly name: string; readonly draft: Draft }) {
  const job = draft.history.present;
  const transforms = useTransforms();
  const checks = useJobChecks(job);
  const run = useLatestRun(name);
  const inspectorShown = useInspectorShown();
  const isWide = useIsWide();
  const covered = inspectorShown && !isWide ? inspectorWidth : 0;
  const belowGraph = useWorkbench(({ panelOpen, panelHeight }) => (panelOpen ? panelHeight : shutPanel));
  const mode = useEditorView((state) => state.mode);
  const traced = useEditorView(({ tracedNodes }) => tracedNodes);
  const refused = useRefusedNodes(name);
  const past = useEditorView((state) => (state.past?.job === name ? state.past.view : null));
  const view: View = past ?? mode;
  const show = (next: View): void => {
    if (next === 'runs' || next === 'versions') showInEditor({ past: { job: name, view: next } });
    else showInEditor({ past: null, mode: next });
  };
  useEffect(() => focusGraph(), [mode]);
  usePastedNodes(name);
  const facts = useMemo(
    (): GraphFacts => ({ job, transforms, checks, run, traced, refused }),
    [job, transforms, checks, run, traced, refused],
  );
  const selected = draft.selection.findLast((id) => !id.includes('<'));
  return (
    <div className={classes(pageStyles.column, jobEditorStyles.jobEditor)} data-part="job-editor">
      <JobTools view={view} draft={draft} run={run} problems={checks.problems} onView={show} />
      <ConflictBar name={name} draft={draft} />
      <div className={pageStyles.body} ref={(element) => element?.style.setProperty('--below', `${belowGraph}px`)}>
        <div className={classes(pageStyles.center, jobEditorStyles.center)}>
          {view === 'runs' ? (
            <JobRuns name={name} />
          ) : view === 'versions' ? (
            <VersionsView name={name} transforms={transforms} checks={checks} onRestored={() => show('graph')} />
          ) : (
            <>
              <RunStrip run={run} />
              {view === 'graph' ? (
                <JobCanvas name={name} draft={draft} facts={facts} covered={covered} />
              ) : (
                <Outline name={name} facts={facts} selection={draft.selection} covered={covered} />
              )}
              <BottomPanel name={name} job={job} selected={selected} checks={checks} transforms={transforms} />
            </>
          )}
        </div>
        {inspectorShown && view !== 'runs' && view !== 'versions' ? (
          <Inspector name={name} draft={draft} transforms={transforms} checks={checks} run={run} />
        ) : null}
      </div>
      <AddNode name={name} job={job} transforms={transforms} checks={checks} />
      <ConnectNode name={name} job={job} transforms={transforms} checks={checks} />
    </div>
  );
}

interface JobToolsProps {
  readonly view: View;
  readonly draft: Draft;
  readonly run: LatestRun;
  readonly problems: readonly JobProblem[];
  onView(view: View): void;
}

function JobTools({ view, draft, run, problems, onView }: JobToolsProps) {
  const { past, future } = draft.history;
  const { wrong, missing } = splitProblems(problems);
  return (
    <div className={pageStyles.toolbar} data-part="toolbar">
      <Segments<View>
        label="View of the job"
        current={view}
        onChange={onView}
        segments={[
          {
            name: 'graph',
            title: (
              <>
                <IconRoute size={14} stroke={1.5} />
                Graph
              </>
            ),
          },
          {
            name: 'outline',
            title: (
              <>
                <IconListTree size={14} stroke={1.5} />
                Outline
              </>
            ),
          },
          {
            name: 'runs',
            title: (
              <>
                <IconHistory size={14} stroke={1.5} />
                Runs
              </>
            ),
          },
          {
            name: 'versions',
            title: (
              <>
                <IconVersions size={14} stroke={1.5} />
                Versions
              </>
            ),
          },
        ]}
      />
      <span className={pageStyles.divider} />
      <IconButton
        label="Undo"
        keys={chordParts('Ctrl+Z').join(' ')}
        disabled={past.length === 0}
        onClick={() => void runCommandById('jobs.undo')}
      >
        <IconArrowBackUp size={16} stroke={1.5} />
      </IconButton>
      <IconButton
        label="Redo"
        keys={chordParts('Ctrl+Shift+Z').join(' ')}
        disabled={future.length === 0}
        onClick={() => void runCommandById('jobs.redo')}
      >
        <IconArrowForwardUp size={16} stroke={1.5} />
      </IconButton>
      <span className={pageStyles.divider} />
      <Button
        changes
        tone="quiet"
        icon={<IconPlus size={15} stroke={1.5} />}
        onClick={() => void runCommandById('jobs.add-node')}
      >
        Add node
      </Button>
      <IconButton label="Settings of job" onClick={() => void runCommandById('jobs.settings')}>
        <IconAdjustmentsHorizontal size={16} stroke={1.5} />
      </IconButton>
      <SaveState name={draft.history.present.name} draft={draft} run={run} />
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {wrong.length > 0 ? (
          <Button tone="quiet" onClick={() => void runCommandById('jobs.problems')}>
            <span className={classes(countBadgeStyles.badge, countBadgeStyles.bad)}>{wrong.length}</span>
            {wrong.length === 1 ? 'problem' : 'problems'}
          </Button>
        ) : null}
        {missing.length > 0 ? (
          <Button tone="quiet" onClick={() => void runCommandById('jobs.problems')}>
            <span className={countBadgeStyles.badge}>{missing.length}</span>
            to set up
          </Button>
        ) : null}
        <Button
          changes
          tone="primary"
          icon={<IconPlayerPlay size={15} stroke={1.5} />}
          onClick={() => void runCommandById('jobs.run')}
          {...(wrong.length > 0 ? { offReason: 'The job has problems. See the panel below.' } : {})}
        >
          Run
        </Button>
      </span>
    </div>
  );
}
