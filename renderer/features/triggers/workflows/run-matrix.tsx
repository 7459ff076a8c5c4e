/** The last runs of a workflow beside each other: what became of each job, crawler and table in each of them, which leads to it. */

import { IconMinus } from '@tabler/icons-react';
import { useRef } from 'react';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { nodeThing, openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import {
  kindWord,
  nodeState,
  runState,
  runWords,
  type WorkflowNode,
} from '#renderer/features/triggers/workflows/workflow-words.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
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
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const node = nodes.get(target.closest<HTMLElement>('tr[data-node]')?.dataset['node'] ?? '');
    return subjectOf(node === undefined ? workflowTab(shown.workflowName) : nodeThing(node));
  });
  return (
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
                return (
                  <td
                    key={run.id}
                    className={classes(run.id === shown.id && workflowStyles.shown)}
                    title={state ?? 'Not started'}
                  >
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
      </table>
    </div>
  );
}
