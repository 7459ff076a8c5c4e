/** One workflow: its graph, its last runs, and what the shown run started. */

import { IconPlayerPlay, IconPlayerStop, IconRotateClockwise, IconSitemap } from '@tabler/icons-react';
import type { WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { NodeRuns } from '#renderer/features/triggers/workflows/node-runs.tsx';
import { RunMatrix } from '#renderer/features/triggers/workflows/run-matrix.tsx';
import { runsRequest } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { WorkflowGraph } from '#renderer/features/triggers/workflows/workflow-graph.tsx';
import { chooseRun, useWorkflows } from '#renderer/features/triggers/workflows/workflow-store.ts';
import {
  contentWords,
  failedNodes,
  isUnfinished,
  runState,
  runWords,
  withStates,
} from '#renderer/features/triggers/workflows/workflow-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

export function WorkflowPage({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  const known = useProcedure('getWorkflow', { name, includeGraph: true });
  const runs = useProcedure('getWorkflowRuns', runsRequest(name));
  const error = known.error ?? runs.error;
  if (error !== null) return <ErrorView error={error} />;
  if (known.data === undefined || runs.data === undefined) return <LoadingView text="Reading the workflow" />;
  return <OpenWorkflow workflow={known.data} runs={runs.data.items} />;
}

interface OpenWorkflowProps {
  readonly workflow: WorkflowText;
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
}

function OpenWorkflow({ workflow, runs }: OpenWorkflowProps) {
  const { name, description, problem, defaultRunProperties } = workflow;
  const chosen = useWorkflows((state) => state.chosen[name]);
  const shown = runs.find(({ id }) => id === chosen) ?? runs[0];
  // A run that was chosen, or that works, is shown with the triggers that it has; else those of the next run are.
  const isOfRun = shown !== undefined && (shown.id === chosen || isUnfinished(shown));
  const graph =
    workflow.graph === null || shown?.graph == null || isOfRun
      ? (shown?.graph ?? workflow.graph)
      : withStates(workflow.graph, shown.graph);
  const isEmpty = graph === null || graph.nodes.length === 0;
  const properties = Object.entries(shown?.runProperties ?? defaultRunProperties);
  return (
    <div className={pageStyles.column}>
      <Head workflow={workflow} shown={shown} />
      {problem === null || isEmpty ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
          {problem.message} {problem.hint}
        </p>
      )}
      {shown?.error == null ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
          Run {shown.number} did not start: {shown.error.message} {shown.error.hint}
        </p>
      )}
      <div className={workflowStyles.scroll}>
        {description === '' && properties.length === 0 ? null : (
          <p className={classes(textStyles.compact, textStyles.secondary, workflowStyles.about)}>
            {description === '' ? null : <span>{description}</span>}
            {properties.length === 0 ? null : (
              <span>Properties: {properties.map(([property, value]) => `${property} = ${value}`).join(', ')}</span>
            )}
          </p>
        )}
        {isEmpty ? (
          <EmptyView
            title="No triggers yet"
            text="A workflow runs what its triggers start. Create a trigger and choose this workflow in its settings: one starts the workflow, and conditional ones start what follows."
          >
            <Button changes onClick={() => void runCommandById('triggers.new')}>
              Create a trigger
            </Button>
          </EmptyView>
        ) : (
          <WorkflowGraph graph={graph} />
        )}
        {shown === undefined ? (
          isEmpty ? null : (
            <p className={classes(textStyles.compact, textStyles.muted, workflowStyles.about)}>
              This workflow has not run yet.
            </p>
          )
        ) : (
          <>
            <section className={workflowStyles.section} aria-label="Last runs">
              <h2 className={textStyles.strong}>Run history</h2>
              <RunMatrix
                runs={runs}
                shown={shown}
                onChoose={({ id }) => chooseRun(name, id === runs[0]!.id ? null : id)}
              />
            </section>
            <section className={workflowStyles.section} aria-label="Shown run">
              <h2 className={textStyles.strong}>
                {runWords(shown)}
                {shown.previousRunId === null ? '' : ', resumed an earlier run'}
              </h2>
              <NodeRuns run={shown} />
            </section>
          </>
        )}
      </div>
    </div>
  );
}

function Head({ workflow, shown }: { readonly workflow: WorkflowText; readonly shown: WorkflowRunText | undefined }) {
  const { name, graph, problem } = workflow;
  const canResume = shown !== undefined && !isUnfinished(shown) && failedNodes(shown).length > 0;
  return (
    <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
      <IconSitemap size={18} stroke={1.5} className={textStyles.secondary} />
      <h1 className={textStyles.title}>{name}</h1>
      {shown === undefined ? null : <StateTag state={runState(shown)} />}
      <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}>
        {shown === undefined ? contentWords(graph) : `run ${shown.number}, ${contentWords(graph)}`}
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {canResume ? (
          <Button
            changes
            icon={<IconRotateClockwise size={15} stroke={1.5} />}
            onClick={() => void runCommandById('workflows.resume')}
          >
            Resume
          </Button>
        ) : null}
        {shown?.status === 'RUNNING' ? (
          <Button
            changes
            icon={<IconPlayerStop size={15} stroke={1.5} />}
            onClick={() => void runCommandById('workflows.stop')}
          >
            Stop run
          </Button>
        ) : null}
        <Button
          changes
          tone="primary"
          icon={<IconPlayerPlay size={15} stroke={1.5} />}
          {...(problem === null ? {} : { offReason: problem.message })}
          onClick={() => void runCommandById('workflows.start')}
        >
          Run now
        </Button>
      </span>
    </div>
  );
}
