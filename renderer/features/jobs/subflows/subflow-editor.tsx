/** One sub-flow: the graph of the nodes in it, with the rows that they get where a job uses it. */

import { IconArrowLeft, IconListTree, IconRoute } from '@tabler/icons-react';
import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import type { Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { subflowDraft, titleOf } from '#renderer/features/jobs/draft/graph-file.ts';
import { useJobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { SaveState } from '#renderer/features/jobs/draft/save-state.tsx';
import { useOpenDraft } from '#renderer/features/jobs/draft/use-open-draft.tsx';
import { EditTools, ProblemCounts } from '#renderer/features/jobs/edit-tools.tsx';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { GraphEditor } from '#renderer/features/jobs/graph-editor.tsx';
import { noRun } from '#renderer/features/jobs/run/latest-run.ts';
import { SubflowForm } from '#renderer/features/jobs/subflows/subflow-form.tsx';
import { findWayBack } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { useSubflowUse } from '#renderer/features/jobs/subflows/subflow-use.ts';
import { useTransforms } from '#renderer/features/jobs/transforms.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import jobEditorStyles from '#renderer/features/jobs/job-editor.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Its nodes are counted by the runs of jobs. */
export function SubflowEditor({ tab }: EditorProps) {
  const subflow = String(tab.input['name']);
  const { draft, instead } = useOpenDraft(subflowDraft(subflow));
  return draft === undefined ? instead : <OpenSubflow subflow={subflow} draft={draft} />;
}

function OpenSubflow({ subflow, draft }: { readonly subflow: string; readonly draft: Draft }) {
  const name = subflowDraft(subflow);
  const graph = draft.history.present;
  const transforms = useTransforms();
  const use = useSubflowUse(name);
  const checks = useJobChecks(graph, use);
  return (
    <GraphEditor
      name={name}
      draft={draft}
      transforms={transforms}
      checks={checks}
      run={noRun}
      tools={<SubflowTools subflow={subflow} draft={draft} problems={checks.problems} />}
      settings={<SubflowForm name={name} graph={graph} use={use} transforms={transforms} />}
      noRows={
        use.isKnown && use.job === undefined ? (
          <EmptyView
            title="No job uses this sub-flow"
            text="Its inputs have no rows, so there is nothing to preview. Add it to a job, and the rows of that job appear here."
          />
        ) : undefined
      }
    />
  );
}

interface SubflowToolsProps {
  readonly subflow: string;
  readonly draft: Draft;
  readonly problems: readonly JobProblem[];
}

function SubflowTools({ subflow, draft, problems }: SubflowToolsProps) {
  const mode = useEditorView((state) => state.mode);
  const { place } = useSubflowUse(subflowDraft(subflow));
  const back = findWayBack(subflow);
  return (
    <div className={pageStyles.toolbar} data-part="toolbar">
      {back === undefined ? null : (
        <Button
          tone="quiet"
          icon={<IconArrowLeft size={15} stroke={1.5} />}
          title={`Back to ${titleOf(back.draft)} (${keyTextOf('subflows.leave') ?? ''})`}
          onClick={() => void runCommandById('subflows.leave')}
        >
          <span className={classes(textStyles.truncated, jobEditorStyles.back)}>{titleOf(back.draft)}</span>
        </Button>
      )}
      <Segments<'graph' | 'outline'>
        label="View of the sub-flow"
        current={mode}
        onChange={(next) => showInEditor({ mode: next })}
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
        ]}
      />
      <EditTools draft={draft} settings="subflows.settings" />
      <SaveState name={draft.history.present.name} draft={draft} run={undefined} />
      {place === undefined ? null : (
        <span
          className={classes(textStyles.muted, textStyles.compact, textStyles.truncated, jobEditorStyles.place)}
          title={`Columns and previews are those of ${place.nodeName} in ${place.jobName}. Settings list other places.`}
        >
          Rows of {place.jobName}, {place.nodeName}
        </span>
      )}
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        <ProblemCounts problems={problems} shownBy="subflows.problems" />
      </span>
    </div>
  );
}
