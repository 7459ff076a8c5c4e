/** One job: its graph with tools above, inspector beside, preview and problems below. */

import { IconHistory, IconListTree, IconPlayerPlay, IconRoute, IconVersions } from '@tabler/icons-react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import type { Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { useOpenDraft } from '#renderer/features/jobs/draft/use-open-draft.tsx';
import { useJobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { SaveState } from '#renderer/features/jobs/draft/save-state.tsx';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { EditTools, ProblemCounts } from '#renderer/features/jobs/edit-tools.tsx';
import { GraphEditor } from '#renderer/features/jobs/graph-editor.tsx';
import { JobForm } from '#renderer/features/jobs/inspector/job-form.tsx';
import { JobRuns } from '#renderer/features/jobs/run/job-runs.tsx';
import { useLatestRun, type LatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { RunStrip } from '#renderer/features/jobs/run/run-strip.tsx';
import { useSubflowUse } from '#renderer/features/jobs/subflows/subflow-use.ts';
import { useTransforms } from '#renderer/features/jobs/transforms.ts';
import { VersionsView } from '#renderer/features/jobs/versions/versions-view.tsx';
import { splitProblems, type JobProblem } from '#renderer/features/runs/check-job.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

export function JobEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  const { draft, instead } = useOpenDraft(name);
  return draft === undefined ? instead : <OpenJob name={name} draft={draft} />;
}

type View = 'graph' | 'outline' | 'runs' | 'versions';

function OpenJob({ name, draft }: { readonly name: string; readonly draft: Draft }) {
  const job = draft.history.present;
  const transforms = useTransforms();
  const checks = useJobChecks(job, useSubflowUse(name));
  const run = useLatestRun(name);
  const mode = useEditorView((state) => state.mode);
  const past = useEditorView((state) => (state.past?.job === name ? state.past.view : null));
  const view: View = past ?? mode;
  const show = (next: View): void => {
    if (next === 'runs' || next === 'versions') showInEditor({ past: { job: name, view: next } });
    else showInEditor({ past: null, mode: next });
  };
  return (
    <GraphEditor
      name={name}
      draft={draft}
      transforms={transforms}
      checks={checks}
      run={run}
      tools={<JobTools view={view} draft={draft} run={run} problems={checks.problems} onView={show} />}
      above={<RunStrip run={run} />}
      settings={<JobForm name={name} job={job} />}
      instead={
        view === 'runs' ? (
          <JobRuns name={name} />
        ) : view === 'versions' ? (
          <VersionsView name={name} transforms={transforms} checks={checks} onRestored={() => show('graph')} />
        ) : undefined
      }
    />
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
  const { wrong } = splitProblems(problems);
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
      <EditTools draft={draft} settings="jobs.settings" />
      <SaveState name={draft.history.present.name} draft={draft} run={run} />
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        <ProblemCounts problems={problems} shownBy="jobs.problems" />
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
