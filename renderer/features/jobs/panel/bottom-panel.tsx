/** The panel under the canvas: preview, problems and script; shut, it keeps its head. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { subflowOf } from '#renderer/features/jobs/draft/graph-file.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { showPanel, useEditorView, type PanelTab } from '#renderer/features/jobs/editor-view.ts';
import { toGraphOnEscape } from '#renderer/features/jobs/inspector/inspector-pane.tsx';
import { PreviewPanel } from '#renderer/features/jobs/panel/preview-panel.tsx';
import { Problems } from '#renderer/features/jobs/panel/problems.tsx';
import { ScriptPanel } from '#renderer/features/jobs/panel/script-panel.tsx';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { splitProblems } from '#renderer/features/runs/check-job.ts';
import { resizePanel, toggle, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { PanelEdge } from '#renderer/ui/edges/panel-edge.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import panelStyles from '#renderer/features/jobs/panel/panel.module.css';
import { classes } from '#renderer/ui/classes.ts';
import countBadgeStyles from '#renderer/ui/count-badge.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface BottomPanelProps {
  readonly name: string;
  readonly job: Job;
  readonly selected: string | undefined;
  readonly checks: JobChecks;
  readonly transforms: Transforms;
  /** Shown instead of a preview, where no rows can be known. */
  readonly noRows?: ReactNode;
}

const titles: Readonly<Record<PanelTab, string>> = { preview: 'Preview', problems: 'Problems', script: 'Script' };

export function BottomPanel({ name, job, selected, checks, transforms, noRows }: BottomPanelProps) {
  const isSubflow = subflowOf(name) !== undefined;
  const wanted = useEditorView((state) => state.panelTab);
  // A sub-flow alone has no script.
  const tab = isSubflow && wanted === 'script' ? 'preview' : wanted;
  const panelOpen = useWorkbench((state) => state.panelOpen);
  const panelHeight = useWorkbench((state) => state.panelHeight);
  const node = job.nodes.find(({ id }) => id === selected);
  const { wrong, missing } = splitProblems(checks.problems);
  return (
    <section
      className={classes(panelStyles.panel, !panelOpen && panelStyles.shut)}
      data-part="panel"
      aria-label="Panel"
      onKeyDown={toGraphOnEscape}
      style={panelOpen ? { height: panelHeight } : {}}
    >
      {panelOpen ? <PanelEdge height={panelHeight} onResize={resizePanel} /> : null}
      <div className={panelStyles.head}>
        <div className={classes(layoutStyles.row, layoutStyles.looser)} role="tablist" aria-label="Panel">
          {(isSubflow ? (['preview', 'problems'] as const) : (['preview', 'problems', 'script'] as const)).map(
            (each) => (
              <button
                key={each}
                type="button"
                role="tab"
                className={classes(panelStyles.tab, panelOpen && tab === each && panelStyles.current)}
                aria-selected={panelOpen && tab === each}
                onClick={() => (panelOpen && tab === each ? toggle('panelOpen') : showPanel(each))}
              >
                {titles[each]}
                {each === 'problems' && wrong.length > 0 ? (
                  <span className={classes(countBadgeStyles.badge, countBadgeStyles.bad)}>{wrong.length}</span>
                ) : null}
                {each === 'problems' && missing.length > 0 ? (
                  <span className={countBadgeStyles.badge} title={`${missing.length} to set up before a run`}>
                    {missing.length}
                  </span>
                ) : null}
                {each === 'problems' && checks.warnings.length > 0 ? (
                  <span
                    className={classes(countBadgeStyles.badge, countBadgeStyles.warning)}
                    title={countOf(checks.warnings.length, 'warning')}
                  >
                    {checks.warnings.length}
                  </span>
                ) : null}
              </button>
            ),
          )}
        </div>
        {panelOpen && tab === 'preview' && node !== undefined ? (
          <span className={classes(textStyles.muted, textStyles.truncated)}>{node.name}</span>
        ) : null}
        <span className={layoutStyles.end} />
        <IconButton
          label={panelOpen ? 'Close panel' : 'Open panel'}
          keys={keyTextOf('window.toggle-panel')}
          onClick={() => toggle('panelOpen')}
        >
          {panelOpen ? <IconChevronDown size={16} stroke={1.5} /> : <IconChevronUp size={16} stroke={1.5} />}
        </IconButton>
      </div>
      {panelOpen ? (
        <div className={panelStyles.body} role="tabpanel" aria-label={titles[tab]}>
          {tab === 'preview' ? (
            (noRows ??
            (checks.asked === undefined ? (
              <LoadingView text="Reading the job around it" />
            ) : (
              <PreviewPanel job={checks.asked} node={node} transforms={transforms} checks={checks} />
            )))
          ) : tab === 'script' ? (
            <ScriptPanel name={name} job={job} selected={selected} />
          ) : (
            <Problems name={name} job={job} checks={checks} />
          )}
        </div>
      ) : null}
    </section>
  );
}
