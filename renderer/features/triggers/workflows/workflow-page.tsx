/** One workflow: its graph on a canvas, its last runs, what the shown run started, and when it starts next. */

import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
  IconRotateClockwise,
  IconSitemap,
} from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import type { WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { NodeRuns } from '#renderer/features/triggers/workflows/node-runs.tsx';
import { OperationsPanel } from '#renderer/features/triggers/workflows/operations-panel.tsx';
import { RunMatrix } from '#renderer/features/triggers/workflows/run-matrix.tsx';
import { canvasGraph, type CanvasGraph } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import { useLoose } from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { WorkflowCanvas } from '#renderer/features/triggers/workflows/editing/workflow-canvas.tsx';
import { runsRequest } from '#renderer/features/triggers/workflows/runs-request.ts';
import { chooseRun, useChosenRuns } from '#renderer/stores/chosen-workflow-runs.ts';
import { runsWords } from '#renderer/features/triggers/workflows/run-times.ts';
import { canResume, contentWords, runState, runWords } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { ProblemNote, WarningNotes } from '#renderer/features/triggers/problem-note.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { EmptyView, LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
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
  const triggers = useProcedure('listTriggers', { next: 1 });
  const chosen = useChosenRuns((all) => all[name]);
  // A link may lead to a run that is older than the listed ones.
  const isOlder = chosen !== undefined && runs.data?.items.every(({ id }) => id !== chosen) === true;
  const older = useProcedure('getWorkflowRun', { runId: chosen ?? '', includeGraph: true }, { enabled: isOlder });
  const error = known.error ?? runs.error ?? triggers.error;
  if (error !== null) return <UnreadThing error={error} noun="workflow" name={name} />;
  // Without them, the graph would call a trigger by another type.
  if (known.data === undefined || runs.data === undefined || triggers.data === undefined)
    return <LoadingView text="Reading the workflow" />;
  const listed = isOlder && older.data !== undefined ? [...runs.data.items, older.data] : runs.data.items;
  return <OpenWorkflow workflow={known.data} runs={listed} triggers={triggers.data.triggers} />;
}

/** Where the canvas will be: its keys act here as well, so the focus of the editor comes here. */
function NoGraph() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement?.id === 'editor') root.current?.focus();
  }, []);
  return (
    <div
      className={workflowStyles.noGraph}
      data-part="workflow-canvas"
      role="group"
      aria-label="Workflow without triggers"
      tabIndex={0}
      ref={root}
    >
      <EmptyView
        title="No triggers yet"
        text="A workflow runs what its triggers start. Add the first job or crawler, or create a trigger: one starts the workflow, and conditional ones start what follows."
      >
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          <Button changes onClick={() => void runCommandById('workflows.add')}>
            Add job or crawler
          </Button>
          <KeyboardKeys parts={['A']} />
          <Button changes onClick={() => void runCommandById('workflows.add-trigger')}>
            Create trigger
          </Button>
        </span>
      </EmptyView>
    </div>
  );
}

interface OpenWorkflowProps {
  readonly workflow: WorkflowText;
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
  /** Of the workspace. */
  readonly triggers: readonly TriggerText[];
}

function OpenWorkflow({ workflow, runs, triggers }: OpenWorkflowProps) {
  const { name, description, problem, warnings, defaultRunProperties } = workflow;
  const chosen = useChosenRuns((chosen) => chosen[name]);
  const shown = runs.find(({ id }) => id === chosen) ?? runs[0];
  const loose = useLoose(name);
  const graph = useMemo(
    () => canvasGraph({ workflow, run: shown, chosen, triggers, loose }),
    [workflow, shown, chosen, triggers, loose],
  );
  const isEmpty = graph.nodes.length === 0;
  const properties = Object.entries(shown?.runProperties ?? defaultRunProperties);
  return (
    <div className={pageStyles.column}>
      <Head workflow={workflow} shown={shown} graph={graph} />
      {isEmpty || warnings.some(({ message }) => message === problem?.message) ? null : (
        <ProblemNote problem={problem} />
      )}
      <WarningNotes warnings={warnings} />
      {shown?.error == null ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
          Run {shown.number} did not start: {shown.error.message} {shown.error.hint}
        </p>
      )}
      {graph.isPast && shown !== undefined ? (
        <p className={classes(noteStyles.note, layoutStyles.row)} role="status">
          The graph shows run {shown.number}, in which the triggers were different.
          <span className={layoutStyles.end}>
            <Button size="sm" onClick={() => chooseRun(name, null)}>
              Show current graph
            </Button>
          </span>
        </p>
      ) : null}
      {description === '' && properties.length === 0 ? null : (
        <p className={classes(textStyles.compact, textStyles.secondary, workflowStyles.about)}>
          {description === '' ? null : <span>{description}</span>}
          {properties.length === 0 ? null : (
            <span>Properties: {properties.map(([property, value]) => `${property} = ${value}`).join(', ')}</span>
          )}
        </p>
      )}
      {isEmpty ? <NoGraph /> : <WorkflowCanvas name={name} graph={graph} />}
      {isEmpty && shown === undefined ? null : (
        <div className={workflowStyles.below}>
          <div className={workflowStyles.past}>
            {shown === undefined ? (
              <p className={classes(textStyles.compact, textStyles.muted, workflowStyles.about)}>
                This workflow has not run yet.
              </p>
            ) : (
              <PastRuns runs={runs} shown={shown} />
            )}
          </div>
          {isEmpty ? null : <OperationsPanel workflow={name} names={workflow.triggers} />}
        </div>
      )}
    </div>
  );
}

interface PastRunsProps {
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
  readonly shown: WorkflowRunText;
}

function PastRuns({ runs, shown }: PastRunsProps) {
  return (
    <>
      <section className={workflowStyles.section} aria-label="Last runs">
        <h2 className={classes(layoutStyles.row, layoutStyles.close)}>
          <span className={textStyles.strong}>Run history</span>
          <span className={classes(textStyles.compact, textStyles.secondary)}>{runsWords(runs)}</span>
        </h2>
        <RunMatrix
          runs={runs}
          shown={shown}
          onChoose={({ id, workflowName }) => chooseRun(workflowName, id === runs[0]!.id ? null : id)}
        />
      </section>
      <section className={workflowStyles.section} aria-label="Shown run">
        <h2 className={textStyles.strong}>
          {runWords(shown)}
          {shown.previousRunId === null ? null : <Resumes runs={runs} shown={shown} />}
        </h2>
        <NodeRuns run={shown} />
      </section>
    </>
  );
}

/** The run that it continued may have left the list. */
function Resumes({ runs, shown }: PastRunsProps) {
  const earlier = runs.find(({ id }) => id === shown.previousRunId);
  if (earlier === undefined) return ', resumed an earlier run';
  return (
    <>
      , resumed{' '}
      <button type="button" className={textStyles.link} onClick={() => chooseRun(shown.workflowName, earlier.id)}>
        run {earlier.number}
      </button>
    </>
  );
}

interface HeadProps {
  readonly workflow: WorkflowText;
  readonly shown: WorkflowRunText | undefined;
  readonly graph: CanvasGraph;
}

function Head({ workflow, shown, graph }: HeadProps) {
  const { name, problem } = workflow;
  return (
    <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
      <IconSitemap size={18} stroke={1.5} className={textStyles.secondary} />
      <h1 className={textStyles.title}>{name}</h1>
      {shown === undefined ? null : <StateTag state={runState(shown)} />}
      <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}>
        {shown === undefined ? contentWords(graph) : `run ${shown.number}, ${contentWords(graph)}`}
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {graph.isPast ? null : (
          <Button
            changes
            icon={<IconPlus size={15} stroke={1.5} />}
            onClick={() => void runCommandById('workflows.add')}
          >
            Add
          </Button>
        )}
        {shown?.resumedBy == null ? null : <ResumedAs workflow={name} run={shown.resumedBy} />}
        {shown !== undefined && canResume(shown) ? (
          <Button
            changes
            icon={<IconRotateClockwise size={15} stroke={1.5} />}
            onClick={() => void runCommandById('workflows.resume')}
          >
            Resume
          </Button>
        ) : null}
        {shown?.status === 'RUNNING' ? (
          shown.paused === null ? (
            <Button
              changes
              icon={<IconPlayerPause size={15} stroke={1.5} />}
              onClick={() => void runCommandById('workflows.pause')}
            >
              Pause run
            </Button>
          ) : (
            <Button
              changes
              icon={<IconPlayerPlay size={15} stroke={1.5} />}
              onClick={() => void runCommandById('workflows.continue')}
            >
              Continue run
            </Button>
          )
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
          Run workflow
        </Button>
      </span>
    </div>
  );
}

interface ResumedAsProps {
  readonly workflow: string;
  readonly run: NonNullable<WorkflowRunText['resumedBy']>;
}

/** In the place of the button: a run is resumed once. */
function ResumedAs({ workflow, run }: ResumedAsProps) {
  return (
    <span className={classes(textStyles.compact, textStyles.secondary)}>
      Resumed as{' '}
      <button type="button" className={textStyles.link} onClick={() => chooseRun(workflow, run.id)}>
        run {run.number}
      </button>
    </span>
  );
}
