/** The graph of a job or sub-flow, as canvas or outline, with the inspector beside it and the panel below. */

import { useEffect, useMemo, type ReactNode } from 'react';
import { useInspectorShown, useIsWide } from '#renderer/app/inspector.tsx';
import { JobCanvas } from '#renderer/features/jobs/canvas/job-canvas.tsx';
import type { GraphFacts } from '#renderer/features/jobs/canvas/job-cards.tsx';
import { Outline } from '#renderer/features/jobs/canvas/outline.tsx';
import { usePastedNodes } from '#renderer/features/jobs/clipboard.ts';
import { AddNode } from '#renderer/features/jobs/dialogs/add-node.tsx';
import { ConnectNode } from '#renderer/features/jobs/dialogs/connect-node.tsx';
import { ConflictBar } from '#renderer/features/jobs/draft/conflict-bar.tsx';
import type { Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { focusGraph, useEditorView, useRefusedNodes } from '#renderer/features/jobs/editor-view.ts';
import { Inspector } from '#renderer/features/jobs/inspector/inspector.tsx';
import { BottomPanel } from '#renderer/features/jobs/panel/bottom-panel.tsx';
import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import pageStyles from '#renderer/ui/page.module.css';

/** Pixels of the panel's head with its edge. */
const shutPanel = 31;
/** Pixels that the inspector covers of the canvas in a narrow window, at most. */
const inspectorWidth = 392;

interface GraphEditorProps {
  /** Of the draft. */
  readonly name: string;
  readonly draft: Draft;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
  readonly run: LatestRun;
  readonly tools: ReactNode;
  /** Between the tools and the graph. */
  readonly above?: ReactNode;
  /** Inspected while nothing is selected. */
  readonly settings: ReactNode;
  /** Shown instead of a preview, where no rows can be known. */
  readonly noRows?: ReactNode;
  /** Shown instead of the graph, panel and inspector. */
  readonly instead?: ReactNode;
}

export function GraphEditor({
  name,
  draft,
  transforms,
  checks,
  run,
  tools,
  above,
  settings,
  noRows,
  instead,
}: GraphEditorProps) {
  const job = draft.history.present;
  const inspectorShown = useInspectorShown();
  const isWide = useIsWide();
  const covered = inspectorShown && !isWide ? inspectorWidth : 0;
  const belowGraph = useWorkbench(({ panelOpen, panelHeight }) => (panelOpen ? panelHeight : shutPanel));
  const mode = useEditorView((state) => state.mode);
  const traced = useEditorView(({ tracedNodes }) => tracedNodes);
  const refused = useRefusedNodes(name);
  useEffect(() => focusGraph(), [mode]);
  usePastedNodes(name);
  const facts = useMemo(
    (): GraphFacts => ({ job, transforms, checks, run, traced, refused }),
    [job, transforms, checks, run, traced, refused],
  );
  const selected = draft.selection.findLast((id) => !id.includes('<'));
  return (
    <div className={classes(pageStyles.column, jobEditorStyles.jobEditor)} data-part="job-editor">
      {tools}
      <ConflictBar name={name} draft={draft} />
      <div className={pageStyles.body} ref={(element) => element?.style.setProperty('--below', `${belowGraph}px`)}>
        <div className={classes(pageStyles.center, jobEditorStyles.center)}>
          {instead ?? (
            <>
              {above}
              {mode === 'graph' ? (
                <JobCanvas name={name} draft={draft} facts={facts} covered={covered} />
              ) : (
                <Outline name={name} facts={facts} selection={draft.selection} covered={covered} />
              )}
              <BottomPanel
                name={name}
                job={job}
                selected={selected}
                checks={checks}
                transforms={transforms}
                noRows={noRows}
              />
            </>
          )}
        </div>
        {inspectorShown && instead === undefined ? (
          <Inspector name={name} draft={draft} transforms={transforms} checks={checks} run={run} settings={settings} />
        ) : null}
      </div>
      <AddNode name={name} job={job} transforms={transforms} checks={checks} />
      <ConnectNode name={name} job={job} transforms={transforms} checks={checks} />
    </div>
  );
}
