/** The last runs of a workflow beside each other: how long each took, and what became of each job, crawler and table, which leads to it. */

import { IconMinus } from '@tabler/icons-react';
import { useRef } from 'react';
import { completedWithFailures, completedWithRejects } from '#engine/contract/end-word.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { nodeThing, openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { RunFailure } from '#renderer/features/triggers/workflows/run-failure.tsx';
import { cellWords, datesBelow, timeOf } from '#renderer/features/triggers/workflows/run-times.ts';
import {
  isUnfinished,
  kindWord,
  nodeState,
  runState,
  runWords,
  type WorkflowNode,
} from '#renderer/features/triggers/workflows/workflow-words.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { dateAndTime, duration } from '#renderer/ui/format/words.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

interface RunMatrixProps {
  /** Newest first. */
  readonly runs: readonly WorkflowRunText[];
  readonly shown: WorkflowRunText;
  onChoose(run: WorkflowRunText): void;
}

export function RunMatrix({ runs, shown, onChoose }: RunMatrixProps) {
  const inOrder = runs.toReversed();
  const nodes = new Map(
    runs
      .flatMap(({ graph }) => graph?.nodes ?? [])
      .flatMap((node) => (node.type === 'TRIGGER' ? [] : [[node.id, node] as const])),
  );
  const nodeIn = ({ graph }: WorkflowRunText, id: string): WorkflowNode | undefined =>
    graph?.nodes.find((node) => node.id === id);
  const now = useNow(runs.some(isUnfinished));
  const longest = runs.reduce((most, run) => Math.max(most, timeOf(run, now) ?? 0), 0);
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const node = nodes.get(target.closest<HTMLElement>('tr[data-node]')?.dataset['node'] ?? '');
    return subjectOf(node === undefined ? workflowTab(shown.workflowName) : nodeThing(node));
  });
  return (
    <>
      <div ref={root} className={workflowStyles.matrix} role="region" aria-label="Run history" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>
              {inOrder.map((run) => (
                <th key={run.id} scope="col" className={classes(run.id === shown.id && workflowStyles.shown)}>
                  <button
                    type="button"
                    className={workflowStyles.runNumber}
                    aria-pressed={run.id === shown.id}
                    title={runWords(run)}
                    onClick={() => onChoose(run)}
                  >
                    {run.number}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className={workflowStyles.times}>
              <th scope="row" className={textStyles.secondary}>
                Time, at most {duration(longest)}
              </th>
              {inOrder.map((run) => (
                <td key={run.id} className={classes(run.id === shown.id && workflowStyles.shown)}>
                  <TimeBar run={run} time={timeOf(run, now)} longest={longest} />
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row" className={textStyles.secondary}>
                Whole run
              </th>
              {inOrder.map((run) => (
                <td key={run.id} className={classes(run.id === shown.id && workflowStyles.shown)} title={runState(run)}>
                  <StateIcon state={runState(run)} />
                </td>
              ))}
            </tr>
            {[...nodes].map(([id, node]) => (
              <tr key={id} data-node={id}>
                <th scope="row" title={node.name}>
                  <button
                    type="button"
                    className={workflowStyles.rowName}
                    aria-label={`${kindWord(node.type)} ${node.name}`}
                    onClick={() => openTab(nodeThing(node))}
                  >
                    {node.name}
                  </button>
                </th>
                {inOrder.map((run) => {
                  const own = nodeIn(run, id);
                  const state = own === undefined ? null : nodeState(own);
                  const words = state === null ? 'Not started' : cellWords(state, own?.runs.at(-1));
                  return (
                    <td key={run.id} className={classes(run.id === shown.id && workflowStyles.shown)} title={words}>
                      {own === undefined || state === null ? (
                        <IconMinus size={14} stroke={1.5} className={textStyles.muted} aria-label="Not started" />
                      ) : (
                        <button
                          type="button"
                          className={workflowStyles.runNumber}
                          aria-label={`${node.name} in run ${run.number}: ${state}`}
                          onClick={() =>
                            void openNode(own).catch((thrown: unknown) => showFailure(`Opening ${node.name}`, thrown))
                          }
                        >
                          <StateIcon state={state} />
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className={textStyles.screenReaderOnly}>
                Date
              </th>
              {datesBelow(inOrder.map(({ startedOn }) => startedOn)).map((date, place) => (
                <td key={inOrder[place]!.id} className={workflowStyles.date}>
                  {date === null ? null : <span title={dateAndTime(inOrder[place]!.startedOn)}>{date}</span>}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <RunFailure runs={runs} shown={shown} />
    </>
  );
}

interface TimeBarProps {
  readonly run: WorkflowRunText;
  /** Milliseconds; null: it did not start. */
  readonly time: number | null;
  readonly longest: number;
}

function TimeBar({ run, time, longest }: TimeBarProps) {
  if (time === null) return <span className={textStyles.screenReaderOnly}>Not started</span>;
  const state = runState(run);
  const tone = isUnfinished(run)
    ? workflowStyles.open
    : state === completedWithFailures
      ? workflowStyles.failed
      : state === completedWithRejects && workflowStyles.rejecting;
  return (
    <span className={workflowStyles.timeBar} title={`Run ${run.number}, ${state}: ${duration(time)}`}>
      <i className={classes(tone)} style={{ height: `${(time / Math.max(1, longest)) * 100}%` }} />
      <span className={textStyles.screenReaderOnly}>{duration(time)}</span>
    </span>
  );
}
